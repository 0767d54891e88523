"""``python -m proportionality`` and the ``proportionality`` command."""

from __future__ import annotations

import os
import sys


def run() -> None:
    """Run the command line; a closed pipe ends it quietly, a broken installation with one message."""
    from proportionality.extensions import ExtensionError

    try:
        from proportionality.cli.main import main

        main(prog_name="proportionality")
    except BrokenPipeError:
        # Python would complain once more when it flushes standard output at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except (ExtensionError, ImportError) as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    run()
