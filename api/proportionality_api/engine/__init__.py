"""The processes that check and compare."""
