"""The service that keeps running."""
