"""A whole day on loopback, to see what the program does."""
