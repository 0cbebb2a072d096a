"""Which reports tell of one government measure, and how far it has come. Pure."""
