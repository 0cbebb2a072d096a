"""Quantities in a text: how much of what, hedged how. Pure."""
