"""Processes and turns for the work that costs CPU or waits."""
