"""The collect room: from an address to an article. `fetch` is its only I/O; all else is pure."""
