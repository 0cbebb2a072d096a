"""What an article tells: who did what to which mineral, how far. Pure."""
