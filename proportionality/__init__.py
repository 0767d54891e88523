"""Sentencing proportionality: which drug penalties are out of proportion, provision by provision."""

__version__ = "0.1.0"
