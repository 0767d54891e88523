"""``python -m proportionality`` and the ``proportionality`` command."""

from __future__ import annotations

import io
import os
import sys
from typing import NoReturn


def run() -> None:
    """Run the command line; a broken installation ends it with one message."""
    _streams()
    try:
        _main()
    except KeyboardInterrupt:  # before a command runs; commands see to their own
        sys.exit(130)
    except OSError as error:  # likewise: '--help' and '--version' are written before
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open to the end
        _stop(error.strerror or str(error))


def _main() -> None:
    from proportionality.extensions import ExtensionError

    try:
        from proportionality.cli.main import main

        main(prog_name="proportionality")
    except (ExtensionError, ImportError) as error:
        _stop(str(error))


def _stop(message: str) -> NoReturn:
    print(f"error: {message}", file=sys.stderr)
    sys.exit(2)


def _streams() -> None:
    """Standard output and error that can be written to whatever the terminal's encoding, and whether or not they are closed.

    A closed standard output fails when something is written to it, as a full one does.
    """
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open to the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    run()
