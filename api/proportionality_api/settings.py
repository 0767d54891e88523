"""What can be set from outside, as environment variables; everything has a safe default and there is no default secret."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from limits import parse_many
from limits.aio.storage import Storage
from limits.errors import ConfigurationError
from limits.storage import storage_from_string
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import ErrorDetails

from proportionality.law.files import shipped, user_folder
from proportionality.law.validate import expected_by
from proportionality.law.written import nearest

PREFIX = "PROPORTIONALITY_"
MAX_BODY = 1 << 20
SHARED = "shared:///"  # a file that the processes of one server count in


class SettingsError(Exception):
    """The settings make no sense or would not be safe; the message says which one and what to write."""


def data_folder() -> Path:
    """The user's folder for data, as each system has it."""
    return user_folder("data")


class Settings(BaseModel):
    """Typed settings; see `from_environment`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    database_url: str = Field(
        default="",
        validate_default=True,
        description="sqlite:///file or postgresql://…; the user's data folder when empty",
    )
    new_database: Literal["make", "refuse"] = Field(
        default="make",
        description="whether an SQLite file that is not there is made, or that is an error: a file that has gone is then noticed",
    )
    database_wait: float = Field(
        default=30,
        ge=0,
        le=3600,
        description="seconds that the start waits for a database that does not answer yet",
    )
    backups: Path | None = Field(
        default=None,
        description="the folder that backups are put into; /metrics then tells the age of the newest file in it",
    )
    public_url: str = Field(
        default="",
        description="the address that readers use, such as https://laws.example, where a proxy stands before the server; with https, cookies are Secure",
    )
    traces: Literal["off", "otlp"] = Field(
        default="off",
        description="whether requests and statements are sent as OpenTelemetry traces; the OTEL_… variables say where to, and the traces extra is needed",
    )
    jurisdictions: Path = Field(
        default_factory=shipped, description="the folder of encodings that are served"
    )
    rules: str = Field(
        default="",
        description="Python files with rules, norms and formats of your own, a colon between them",
    )
    cache: str = Field(
        default="", description="the folder of what earlier runs left, or off; see the reference"
    )
    docs: Path | None = Field(
        default=None,
        description="the folder of the built documentation; the one in the package when empty",
    )
    writing: Literal["tokens", "off"] = Field(
        default="tokens", description="who may submit: holders of tokens, or nobody"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="how grave an event must be to stand in the log"
    )
    check_processes: int = Field(
        default=2, ge=1, le=32, description="processes that run the rules, per server process"
    )
    check_seconds: float = Field(default=10, gt=0, le=600, description="time limit of one check")
    reading_mib: int = Field(
        default=8,
        ge=1,
        le=30,
        description="MiB of the files of one law whose text is to be read",
    )
    reading_pages: int = Field(
        default=1000, ge=1, le=3000, description="pages of the files of one law that are read"
    )
    reading_seconds: int = Field(
        default=60, ge=1, le=600, description="time limit of the reading of one law"
    )
    reading_processes: int = Field(
        default=1,
        ge=1,
        le=16,
        description="laws that are read at the same time, per server process; each takes up to 1 GiB of memory",
    )
    cache_mib: int = Field(
        default=64,
        ge=1,
        le=4096,
        description="memory for rendered answers, and again for findings of past days",
    )
    rate_read: str = Field(default="1200/minute", description="requests per client that only read")
    rate_check: str = Field(default="240/minute", description="checks per client, counted apart")
    rate_reading: str = Field(
        default="30/minute", description="texts to be read per client, counted apart"
    )
    rate_write: str = Field(
        default="120/minute", description="submissions and decisions per client, counted apart"
    )
    rate_refused: str = Field(
        default="20/minute",
        description="refused tokens per client, before further ones are not looked at; good ones are taken all the same",
    )
    rate_storage: str = Field(
        default="memory://",
        description="where counts are kept; shared:///FILE shares them among the processes of one machine, as serve does by itself, and a redis:// URL among machines",
    )

    @field_validator("database_url")
    @classmethod
    def _driver(cls, url: str) -> str:
        if not url:
            return f"sqlite:///{(data_folder() / 'submissions.sqlite3').as_posix()}"
        scheme, separator, rest = url.partition("://")
        if scheme in ("postgres", "postgresql", "postgresql+psycopg") and separator:
            return f"postgresql+psycopg://{rest}"
        if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
            return url
        raise ValueError(
            "expected sqlite:///path/to/file or postgresql://user@host/name (in-memory databases lose submissions and are refused)"
        )

    @field_validator("public_url")
    @classmethod
    def _address(cls, url: str) -> str:
        if url and not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]{1,253}/?", url):
            raise ValueError("expected an address such as https://laws.example, without a path")
        return url

    @field_validator("rate_read", "rate_check", "rate_reading", "rate_write", "rate_refused")
    @classmethod
    def _rate(cls, text: str) -> str:
        try:
            parse_many(text)
        except ValueError as error:
            raise ValueError("expected a rate such as 600/minute") from error
        return text

    @field_validator("rate_storage")
    @classmethod
    def _storage(cls, url: str) -> str:
        if url.startswith(SHARED) and len(url) > len(SHARED):
            return url
        try:
            shared_counts(url)
        except (ConfigurationError, ImportError, ValueError) as error:
            raise ValueError(
                f"expected memory://, shared:///FILE or the URL of a store that the limits library can open ({error})"
            ) from error
        return url

    @property
    def is_sqlite(self) -> bool:
        """Whether submissions are kept in one file."""
        return self.database_url.startswith("sqlite:")

    @property
    def sqlite_file(self) -> Path:
        """The file of an SQLite database."""
        return Path(self.database_url.removeprefix("sqlite:///"))


def shared_counts(url: str) -> Storage | None:
    """The store that processes share their counts in, asked without blocking the server; None for ``memory://``.

    Raises:
        ConfigurationError, ImportError, ValueError: the limits library cannot open it.

    """
    if url == "memory://":
        return None
    return storage_from_string(f"async+{url}", implementation="redispy")  # type: ignore[return-value]


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from ``DATABASE_URL`` and ``PROPORTIONALITY_…`` variables.

    Raises:
        SettingsError: for a variable that is not known or a value that is not safe.

    """
    environment = os.environ if environment is None else environment
    given: dict[str, str] = {}
    for name, value in environment.items():
        if name == "DATABASE_URL":
            given["database_url"] = value
        elif name.startswith(PREFIX):
            key = name.removeprefix(PREFIX).lower()
            if key not in Settings.model_fields or key == "database_url":
                known = [
                    PREFIX + field.upper()
                    for field in Settings.model_fields
                    if field != "database_url"
                ]
                raise SettingsError(
                    f"{name} is no setting{nearest(name, known)}; known are DATABASE_URL, {', '.join(known)}"
                )
            given[key] = value
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        raise SettingsError(
            "; ".join(
                _said(str(detail["loc"][0]), str(detail["input"]), _wanted(detail))
                for detail in error.errors()
            )
        ) from error


def _said(key: str, found: str, message: str) -> str:
    name = "DATABASE_URL" if key == "database_url" else PREFIX + key.upper()
    if key == "writing":
        return f"{name}={found}: expected tokens or off; writing that is open to the world is not offered (make tokens with 'proportionality token create')"
    # A database address can hold a password, so it is not repeated.
    shown = "" if key == "database_url" else f"={found}"
    return f"{name}{shown}: {message}"


def _wanted(detail: ErrorDetails) -> str:
    if detail["type"] == "value_error":
        return str(detail["ctx"]["error"])
    return f"expected {expected_by(detail)}"
