"""config.toml: what it may say, how it is read, and how it is edited."""
