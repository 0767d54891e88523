"""Mutants that no test can notice, and why."""

SURVIVORS: dict[str, str] = {
    "amounts: return False | return False -> return None": "what `__contains__` returns reaches nobody: `in` turns it into a bool",
    "measure: if penalty.non_custodial != 'none': | if penalty.non_custodial != 'none': -> if True:": "an unknown that ends below custody, where no rule compares: a drug offence has to cost custody first",
    "measure: return isinstance(other, _Itself) and other.law is self.law | isinstance(other, _Itself) and other.law is self.law -> isinstance(other, _Itself)": "equality is asked only of objects with one hash, and the hash is the law's address",
}
