"""``backup``, ``restore``, ``audit`` and ``person``: for whoever runs the service, loaded only when they are called."""

from __future__ import annotations

from pathlib import Path

import click

from proportionality_api.commands import opened, settings_or_stop
from proportionality_api.store import backup as backups
from proportionality_api.store import people, trail
from proportionality_api.store.names import NotAName
from proportionality_api.store.trail import Checked

_POSTGRESQL = (
    "DATABASE_URL names PostgreSQL, which has its own tools: {tool}; see 'Run the service' in the documentation. "
    "'proportionality audit' checks the trail there too"
)


def _said(found: Checked) -> str:
    last = f", the last of {found.last}" if found.last else ""
    return f"{found.submissions} submissions, {found.lines} lines of the audit trail{last}; its last hash is {found.head}"


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy the database to FILE, also while servers use it, and look the copy through.

    Copying the database file by other means is no backup: what was stored last stands in the file beside it that ends in -wal.
    """
    settings = settings_or_stop()
    if not settings.is_sqlite:
        raise click.ClickException(_POSTGRESQL.format(tool="pg_dump --format=custom"))
    try:
        found = backups.make(settings, file)
    except backups.BackupError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{file}: {_said(found)}")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--replace",
    is_flag=True,
    help="Also where there is a database; it is kept in a file beside it.",
)
def restore(file: Path, replace: bool) -> None:
    """Check the backup in FILE and put it in the place of the database; servers that run on it follow at once."""
    settings = settings_or_stop()
    if not settings.is_sqlite:
        raise click.ClickException(_POSTGRESQL.format(tool="pg_restore"))
    if settings.sqlite_file.exists() and not replace:
        raise click.ClickException(
            f"there is a database {settings.sqlite_file}; --replace puts the backup in its place and keeps it in a file beside"
        )
    try:
        done = backups.restore(settings, file)
    except backups.BackupError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{settings.sqlite_file}: {_said(done.found)}")
    if done.kept is not None:
        click.echo(f"What stood there before is in {done.kept}")
        if not done.asked:
            click.echo(
                "It is damaged or of a newer version, so nothing could be read from it: if tokens were revoked, or names or "
                "drafts erased, since the backup, they are back; revoke and erase them again",
                err=True,
            )


@click.command()
@click.option(
    "--head",
    metavar="HASH",
    help="The last hash as it was noted earlier; it has to be in the trail still.",
)
def audit(head: str | None) -> None:
    """Check that nobody changed the audit trail or a submission behind it.

    Each line of the trail has the hash of the one before, so that a changed, removed or inserted line shows. Note the last
    hash elsewhere: who can write to the database could make all hashes anew, and --head finds that too.
    """
    with opened() as database:
        found = trail.check(database, head)
    for fault in found.faults:
        click.echo(fault, err=True)
    if found.faults:
        raise SystemExit(1)
    click.echo(f"whole: {_said(found)}")


@click.group()
def person() -> None:
    """List the people that tokens were made for, and erase the name of one."""


@person.command("list")
def list_people() -> None:
    """List the names; a pseudonym stands for an erased one."""
    with opened() as database:
        for name in people.listed(database):
            click.echo(name)


@person.command("erase")
@click.argument("name")
def erase_person(name: str) -> None:
    """Put a pseudonym in the place of a NAME, everywhere, and revoke the person's tokens; it cannot be undone.

    What they did stays in the audit trail under the pseudonym. What people wrote into notes, reasons and comments is not searched.
    """
    with opened() as database:
        try:
            click.echo(people.erase(database, name))
        except NotAName as error:
            raise click.ClickException(str(error)) from None
