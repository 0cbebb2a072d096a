"""Minerals Monitor: reads hundreds of feeds and tells what governments did about critical minerals."""

__version__ = "0.1.0"
