"""The journeys: they put the rooms in order."""
