"""From a feed's bytes to entries, and from a poll's outcome to the next poll. Pure."""
