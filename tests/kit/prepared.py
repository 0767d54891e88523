"""Runs pytest for somebody who has installed this checkout, each time in a process forked after the libraries were imported.

Importing them takes longer than most of these runs.  What is asked comes line by line on stdin, as JSON: the folder to stand in, the
arguments, and the file to write to; each is answered with the exit code.
"""

import json
import os
import signal
import sys

import hypothesis  # noqa: F401
import pytest

import proportionality.check
import proportionality.rules.registry
import proportionality.testing.baseline
import proportionality.testing.expectations  # noqa: F401

_SECONDS = 300  # a run that takes longer is ended


def _run(folder: str, arguments: list[str], out: str, err: str) -> int:
    signal.alarm(_SECONDS)
    os.chdir(folder)
    sys.path[0] = folder  # as `python -m pytest` does
    for stream, path in enumerate((os.devnull, out, err)):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC), stream)
    sys.argv = ["pytest", *arguments]
    code = pytest.main(arguments)
    sys.stdout.flush()
    sys.stderr.flush()
    return int(code)


def main() -> None:
    """Answer until stdin is closed."""
    for line in sys.stdin:
        child = os.fork()
        if not child:
            code = 70  # where it does not come to pytest
            try:
                code = _run(*json.loads(line))
            finally:
                os._exit(code)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
