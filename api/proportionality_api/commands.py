"""``serve``, ``token`` and ``export``: loaded by the command line only when they are called."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

import click

from proportionality.law.corpus import load_bytes
from proportionality.report.formats import formats
from proportionality.rules.registry import rule_set
from proportionality_api.served.snapshot import NoEncodings, encodings
from proportionality_api.settings import Settings, SettingsError, from_environment
from proportionality_api.store import submissions, tokens
from proportionality_api.store.database import Database, DatabaseAway
from proportionality_api.store.tables import ROLES

_LATER = ("fpdf", "docx", "pypdfium2")  # imported when somebody asks for a paper, or sends a text


def settings_or_stop() -> Settings:
    """The settings of the environment; a message and the end where they make no sense."""
    try:
        return from_environment()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


@contextmanager
def opened(**changed: str) -> Iterator[Database]:
    """The database, with its tables up to date; a message and the end where it cannot be used."""
    settings = settings_or_stop().model_copy(update=changed)
    try:
        database = Database(settings)
        database.wait(lambda said: click.echo(said, err=True))
        yield database
    except DatabaseAway as error:
        raise click.ClickException(str(error)) from None
    database.close()


@click.command()
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; 0.0.0.0 opens the API to the network.",
)
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on.",
)
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Server processes."
)
@click.option(
    "--trust-proxy",
    metavar="ADDRESSES",
    help="Addresses and networks of proxies (commas between them, * for every address): X-Forwarded-For is believed from them, and "
    "they may open any number of connections. Off by default.",
)
def serve(host: str, port: int, workers: int, trust_proxy: str | None) -> None:
    """Serve the HTTP API.

    Submissions are kept in an SQLite file in your data folder, or in DATABASE_URL. Other settings are PROPORTIONALITY_…
    variables. Writing needs a token: see 'proportionality token create'.
    """
    settings = settings_or_stop()
    # Rules that cannot be used, or a database that is away, are said here in one line, not by every worker.
    rule_set()
    formats()
    if any(find_spec(name) is None for name in _LATER):
        raise click.ClickException(
            "the service needs the libraries of its papers and of its reader too: sh install.sh serve, or pip install 'proportionality[api,read,reports]'"
        )
    if settings.traces != "off" and find_spec("opentelemetry") is None:
        raise click.ClickException(
            "PROPORTIONALITY_TRACES=otlp needs more libraries: pip install 'proportionality[traces]'"
        )
    try:
        encodings(settings.jurisdictions)
    except NoEncodings as error:
        raise click.ClickException(str(error)) from None
    with opened():
        pass
    _raise_the_limit_of_files()
    # From here on a missing file is one that has gone, which a new one would hide.
    if settings.writing != "off":
        os.environ["PROPORTIONALITY_NEW_DATABASE"] = "refuse"
    if workers > 1:
        together = tempfile.mkdtemp(prefix="proportionality-")
        atexit.register(shutil.rmtree, together, ignore_errors=True)
        os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", together)
        if settings.rate_storage == "memory://":
            os.environ["PROPORTIONALITY_RATE_STORAGE"] = f"shared://{together}/counts"
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    from proportionality_api.http.connections import Connection
    from proportionality_api.http.door import bound
    from proportionality_api.http.proxies import NoAddress, proxies

    try:
        proxies(trust_proxy or "")
    except NoAddress as error:
        raise click.ClickException(f"--trust-proxy: {error}") from None
    config = uvicorn.Config(
        "proportionality_api.main:create",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        proxy_headers=bool(trust_proxy),
        forwarded_allow_ips=trust_proxy,
        access_log=False,
        server_header=False,
        log_level="warning",
        timeout_keep_alive=15,
        timeout_graceful_shutdown=20,
        http=Connection,
        ws="none",  # nothing here speaks it
        # How many wait to be let in, and how many are let in before anything else is looked after.  Whoever comes after them is not
        # heard and tries again a second later; were there more, they would wait as long behind a storm that is faster than the server.
        backlog=512,
        h11_max_incomplete_event_size=64 << 10,
        loop="asyncio",  # which asks the door
    )
    try:
        listening = bound(host, port, trust_proxy or "")
    except OSError as error:
        raise click.ClickException(
            f"cannot listen on {host}, port {port}: {error.strerror}; "
            "expected an address of this machine (--host) and a port that is free (--port)"
        ) from None
    where = settings.sqlite_file if settings.is_sqlite else "PostgreSQL"
    click.echo(
        f"Serving on http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}/v1 with {workers} process{'es' if workers > 1 else ''}; "
        f"submissions in {where}",
        err=True,
    )
    with suppress(KeyboardInterrupt):
        if workers > 1:
            Multiprocess(config, sockets=[listening]).run()
            return
        server = uvicorn.Server(config)
        server.run(sockets=[listening])
        if not server.started:
            raise SystemExit(3)  # why was logged


def _raise_the_limit_of_files() -> None:
    """A connection is an open file; many systems allow fewer of them than a server bounds itself to, until one asks."""
    try:
        import resource

        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    except (ImportError, ValueError, OSError):
        pass  # not offered on this system


@click.group()
def token() -> None:
    """Make, list, rotate and revoke the tokens that submitting needs."""


_DAYS = click.option(
    "--days",
    type=click.IntRange(1, tokens.MOST_DAYS),
    default=tokens.DAYS,
    show_default=True,
    help="Days until it expires.",
)


def _print_token(text: str) -> None:
    click.echo(text)
    if sys.stdout.isatty():
        click.echo("Keep it safe: it is stored as a hash only and cannot be shown again.", err=True)


@token.command("create")
@click.option(
    "--name",
    required=True,
    help="The person; use the same name on every token of theirs. Nobody approves their own.",
)
@click.option(
    "--role",
    required=True,
    type=click.Choice(ROLES),
    help="submitter; reviewer (also decides); admin (also makes and revokes tokens over HTTP).",
)
@_DAYS
def create_token(name: str, role: str, days: int) -> None:
    """Make a token and print it, this one time."""
    with opened(writing="tokens") as database:
        try:
            text = tokens.create(database, name, role, days)
        except tokens.TokenError as error:
            raise click.ClickException(str(error)) from None
    _print_token(text)


@token.command("list")
def list_tokens() -> None:
    """List tokens, without their secrets."""
    with opened(writing="tokens") as database:
        for found in tokens.listed(database):
            until = (
                f"revoked {found.revoked_at}" if found.revoked_at else f"until {found.expires_at}"
            )
            used = f"last used {found.last_used_at}" if found.last_used_at else "never used"
            click.echo(
                f"{found.id}  {found.role:9}  {found.name}  made {found.created_at}  {until}  {used}"
            )


@token.command("rotate")
@click.argument("token_id", metavar="ID")
@_DAYS
def rotate_token(token_id: str, days: int) -> None:
    """Make a new token in the place of one, which is revoked at once; print it, this one time."""
    with opened(writing="tokens") as database:
        try:
            text = tokens.rotate(database, _id(token_id), days)
        except tokens.TokenError as error:
            raise click.ClickException(str(error)) from None
    _print_token(text)


def _id(text: str) -> str:
    """The id in a token, or the text where it is one."""
    parts = text.split("_", 2)
    return parts[1] if len(parts) == 3 else text


@token.command("revoke")
@click.argument("token_id", metavar="ID")
def revoke_token(token_id: str) -> None:
    """Revoke a token by its id (or the token itself); every server refuses it at once."""
    with opened(writing="tokens") as database:
        try:
            changed = tokens.revoke(database, _id(token_id))
        except tokens.TokenError as error:
            raise click.ClickException(str(error)) from None
    click.echo("revoked" if changed else "it was revoked before")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace files that are there and differ.")
def export(folder: Path, force: bool) -> None:
    """Write every approved law into FOLDER, one YAML file per jurisdiction."""
    with opened(writing="tokens") as database:
        laws = submissions.approved_since(database, 0).laws
    folder.mkdir(parents=True, exist_ok=True)
    refused = 0
    for law in sorted(laws, key=lambda law: law.code):
        # Built from the code of the loaded law, which the model limits to letters, digits and a hyphen.
        file, problems = load_bytes(law.content, law.id)
        if file is None:
            click.echo(
                f"{law.code}: submission {law.id} does not load under this version: {problems[0] if problems else ''}",
                err=True,
            )
            refused += 1
            continue
        path = folder / f"{file.jurisdiction.code.lower()}.yaml"
        if path.exists() and path.read_bytes() != law.content and not force:
            click.echo(f"{path}: there is another text already; --force replaces it", err=True)
            refused += 1
            continue
        path.write_bytes(law.content)
        click.echo(str(path))
    if not laws:
        click.echo("no law has been approved", err=True)
    if refused:
        raise SystemExit(2)
