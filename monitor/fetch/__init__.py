"""The only way out to the network: bounded, polite, never to a private address."""
