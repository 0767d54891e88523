"""A report in the formats people and tools read.  Each module has one function that turns a report into text."""
