"""One event once: which articles tell the same, and where they differ. Pure."""
