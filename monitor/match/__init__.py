"""Minerals, government actions and places in a text, in the right sense. Pure."""
