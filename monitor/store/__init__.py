"""The store room: the only SQL. One thread owns the only connection that may write; readers cannot write."""
