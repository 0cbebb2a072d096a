"""The archive as read-only tools for assistants, by the Model Context Protocol; a face like the web page."""
