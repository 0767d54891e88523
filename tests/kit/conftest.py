collect_ignore = ["example"]  # a repository of its own; test_kit.py runs it as its author would
