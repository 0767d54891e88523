"""The command line.  Everything heavy is imported inside the command that needs it."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

from proportionality.cli.output import in_short
from proportionality.spread import WorkerLost
from proportionality.version import __version__

# Commands in the order of their use: where each stands, imported when it is called, and what a list of commands says of it in
# one line ('--help' of the command says the rest).
_COMMANDS = {
    "check": (
        "proportionality.cli.check:check",
        "What is out of proportion in laws, on a screen each.",
    ),
    "explain": (
        "proportionality.cli.rules:explain",
        "What a rule looks for, why, and which norms speak to it.",
    ),
    "rules": ("proportionality.cli.rules:rules", "The rules, or the norms they rest on."),
    "show": (
        "proportionality.cli.law:show",
        "One law from floor to ceiling, with sources and gaps.",
    ),
    "diff": (
        "proportionality.cli.reform:diff",
        "What changed between two texts, two dates, or by a reform.",
    ),
    "new": ("proportionality.cli.law:new", "A commented template for a law."),
    "new-rule": (
        "proportionality.cli.rules:new_rule",
        "A rule of your own with its examples and its test.",
    ),
    "schema": (
        "proportionality.cli.law:schema",
        "The JSON Schema of a law, for editors and other tools.",
    ),
    "coverage": (
        "proportionality.cli.law:coverage",
        "How much of each law is known, and where it stands.",
    ),
    "compare": (
        "proportionality.cli.compare:compare",
        "What one act costs in many laws, or which of two costs more.",
    ),
    "suggest": ("proportionality.cli.reform:suggest", "The smallest reform that clears findings."),
    "search": (
        "proportionality.cli.search:search",
        "Laws, offences, provisions, substances, findings by words.",
    ),
    "history": (
        "proportionality.cli.compare:history",
        "How the range of a conduct moved over time.",
    ),
    "brief": ("proportionality.cli.brief:brief", "A law on two pages, or two laws side by side."),
    "positions": (
        "proportionality.cli.positions:positions",
        "What a state signed, voted and said, beside its law.",
    ),
    "sweep": (
        "proportionality.cli.sweep:sweep",
        "Millions of questions on many cores or machines, as Parquet.",
    ),
    "read": ("proportionality.cli.read:read", "Read the text of a law into a draft."),
}
# Those of the service need the 'api' extra, so that the command line imports no web framework.
_SERVICE = {
    "serve": ("proportionality_api.commands:serve", "Serve the page and the HTTP API."),
    "token": (
        "proportionality_api.commands:token",
        "Make, list and revoke the tokens that submitting needs.",
    ),
    "export": ("proportionality_api.commands:export", "Write every approved law as a file."),
    "backup": (
        "proportionality_api.operate:backup",
        "Copy the database of the service while it is in use.",
    ),
    "restore": ("proportionality_api.operate:restore", "Put a backup of the service in its place."),
    "audit": (
        "proportionality_api.operate:audit",
        "Check that nobody changed the trail or a submission.",
    ),
    "person": (
        "proportionality_api.operate:person",
        "The people that tokens were made for; erase a name.",
    ),
}


class _Commands(click.Group):
    """Commands in the order of their use, and those of the service loaded when called."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; however it is cut short, it ends without a traceback and with a code of its own."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except KeyboardInterrupt:
            ctx.exit(130)
        except BrokenPipeError:
            _forget_output()
            ctx.exit(141)
        except click.ClickException as error:
            vars(error)["message"] = in_short(error.message)
            raise
        except WorkerLost as error:
            _stop(str(error))
        except OSError as error:
            _forget_output()
            _stop(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}")

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*_COMMANDS, *_SERVICE]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name in _COMMANDS:
            return _imported(_COMMANDS[name][0])
        if name in _SERVICE:
            try:
                return _imported(_SERVICE[name][0])
            except ImportError as error:
                hint = f"'{name}' needs the service: sh install.sh serve, or pip install 'proportionality[api,read,reports]' ({error})"
                return click.Command(
                    name,
                    callback=lambda: _stop(hint),
                    help="(needs the 'api' extra)",
                    add_help_option=False,
                    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
                )
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One whole line a command; none is imported for it."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, said) for name, (_, said) in (_COMMANDS | _SERVICE).items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from proportionality.law.written import nearest

            raise click.UsageError(
                f"no command '{args[0]}'{nearest(args[0], self.list_commands(ctx))}", ctx
            ) from error


def _imported(place: str) -> click.Command:
    module, _, attribute = place.partition(":")
    command: click.Command = getattr(importlib.import_module(module), attribute)
    return command


def _forget_output() -> None:
    """Nothing more can be written; Python would try, and complain, once more at exit."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open to the end


def _stop(message: str) -> None:
    click.secho("error: ", fg="red", bold=True, nl=False, err=True)
    click.echo(in_short(message), err=True)
    sys.exit(2)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, message="proportionality %(version)s")
def main() -> None:
    """Check drug sentences for proportionality, provision by provision.

    \b
    proportionality check                 the laws that ship with the tool
    proportionality check Singapore       one of them, on one screen
    proportionality check my-bill.yaml    your own
    proportionality explain VC003         what a rule looks for, and why
    proportionality search méxico rape    where something stands
    """  # noqa: D301 - a backspace is how click is told to keep lines
