"""Mutants that no test can notice, and why."""

SURVIVORS: dict[str, str] = {
    "quantities: return False | return False -> return None": "what `__contains__` returns reaches nobody: `in` turns it into a bool",
}
