"""Mutants that no test can notice, and why."""

SURVIVORS: dict[str, str] = {}
