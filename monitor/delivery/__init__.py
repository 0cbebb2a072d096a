"""How something finished reaches a reader: mail and chat."""
