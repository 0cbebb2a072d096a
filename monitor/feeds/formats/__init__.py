"""The kinds of sources, a file each."""
