"""Questions to many laws at once, and to one law through time."""
