"""All that the program knows of a language."""
