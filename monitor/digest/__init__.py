"""The day as a reader gets it: what is told (build) and how it looks (render). Pure."""
