"""The law that is served and what was found in it."""
