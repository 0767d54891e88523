"""What all reading routes share: the day, the snapshot, pages with opaque cursors, JSON or CSV by ``Accept``."""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from fastapi import Depends, Query, Request
from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError
from starlette.responses import Response

from proportionality.answers.names import UnknownName
from proportionality.law.corpus import LoadedFile
from proportionality.law.dates import read_iso_day
from proportionality.law.written import QuantityError
from proportionality.report.as_csv import sheet
from proportionality.report.as_json import compact
from proportionality_api.problems import ApiProblem, parameter
from proportionality_api.served.service import Service
from proportionality_api.served.snapshot import Snapshot

MAX_LIMIT = 200
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
T = TypeVar("T")
Key = list[str | int]


def day_in(value: object) -> dt.date:
    """A day as an address names it: year-month-day.

    Raises:
        PydanticCustomError: it is no such day.

    """
    if isinstance(value, dt.date):
        return value
    try:
        return value if isinstance(value, dt.date) else read_iso_day(str(value))
    except QuantityError as error:
        raise PydanticCustomError(
            "expected", "expected {expected}", {"expected": str(error)}
        ) from error


Laws = Annotated[
    str | None,
    Query(
        max_length=2000,
        description="Codes, countries in any language, regions or groups of states (/v1/groups), with commas between them; all laws where left out.",
        examples=["SGP,Norway,EU"],
    ),
]
AsOf = Annotated[
    dt.date | None,
    BeforeValidator(day_in),
    Query(
        description="The day whose law is asked about; today (UTC) where left out.",
        examples=["2026-01-01"],
    ),
]
PageSize = Annotated[
    int, Query(ge=1, le=MAX_LIMIT, description="Entries on a page.", examples=[50])
]
Cursor = Annotated[
    str | None,
    Query(
        max_length=2000,
        description="`next` of the page before; opaque. A page keeps the day of the first one.",
    ),
]


@dataclass(frozen=True, slots=True)
class Reading:
    """One request that reads: which laws, which day."""

    request: Request
    snapshot: Snapshot
    on: dt.date

    @property
    def service(self) -> Service:
        """What the server process holds."""
        service: Service = self.request.app.state.service
        return service

    @property
    def wants_csv(self) -> bool:
        """Whether the client prefers CSV; JSON where it does not care.

        Raises:
            ApiProblem: it wants neither.

        """
        best = preferred(
            self.request.headers.get("accept", "*/*"), ("application/json", "text/csv")
        )
        if best is None:
            raise ApiProblem("not-acceptable", "this list comes as application/json or text/csv")
        return best == "text/csv"

    def receipt(self, files: Sequence[LoadedFile] | None = None) -> dict[str, Any]:
        """What is needed to produce the answer again."""
        return self.snapshot.receipt(self.on, files)

    def answer(
        self,
        body: bytes,
        media_type: str = "application/json",
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """An answer that depends on nothing but the laws, the day and the address."""
        suffix = (
            ""
            if media_type == "application/json"
            else f".{media_type.partition('/')[2].partition(';')[0]}"
        )
        self.request.scope["etag"] = f"{self.snapshot.etag}.{self.on:%Y%m%d}{suffix}"
        return Response(body, media_type=media_type, headers=dict(headers or {}))

    def json(self, value: object) -> Response:
        """A JSON answer."""
        return self.answer(compact(value))


async def reading(request: Request, as_of: AsOf = None) -> Reading:
    """The laws and the day of a request."""
    return Reading(request, request.scope["snapshot"], as_of or request.scope["today"])


Read = Annotated[Reading, Depends(reading)]


def csv_too(description: str) -> dict[int | str, dict[str, Any]]:
    """What the document says of a list that comes as CSV as well."""
    return {
        200: {"description": description, "content": {"text/csv": {"schema": {"type": "string"}}}}
    }


def preferred(accept: str, offered: Sequence[str]) -> str | None:
    """The offered media type that an ``Accept`` header prefers; the first of those it likes equally well."""
    weights: dict[str, tuple[int, float]] = {}
    for part in accept.split(","):
        kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = 1.0
        for given in parameters:
            if given.startswith("q="):
                try:
                    weight = float(given[2:])
                except ValueError:
                    weight = 0.0
        for name in offered:
            # The more exact range counts, whatever its weight (RFC 9110, 12.5.1).
            exact = {name: 3, name.partition("/")[0] + "/*": 2, "*/*": 1}.get(kind, 0)
            if exact and exact > weights.get(name, (0, 0.0))[0]:
                weights[name] = (exact, weight)
    best = max(offered, key=lambda name: weights.get(name, (0, 0.0))[1])
    return best if weights.get(best, (0, 0.0))[1] > 0 else None


def encode_cursor(on: dt.date | None, key: Key) -> str:
    """An opaque cursor: the day of the list, and the key of the last entry that was handed out."""
    return (
        base64.urlsafe_b64encode(compact([on.isoformat() if on else None, key]))
        .decode()
        .rstrip("=")
    )


def decode_cursor(text: str, types: Sequence[type]) -> tuple[dt.date | None, Key]:
    """What `encode_cursor` wrote.

    Raises:
        ApiProblem: it did not write this.

    """
    try:
        on, key = json.loads(
            base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        )
        if not isinstance(key, list) or [type(part) for part in key] != list(types):
            raise ValueError
        return (dt.date.fromisoformat(on) if on is not None else None), key
    except (ValueError, TypeError, RecursionError):
        raise parameter("cursor", "this is no cursor of this list; begin without one") from None


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Where a page begins and how long it is."""

    limit: int
    after: Key | None


def page_of(
    read: Reading, limit: int, cursor: str | None, types: Sequence[type]
) -> tuple[Reading, PageRequest]:
    """The page asked for; a cursor brings the day of its list along, unless the request names one."""
    if cursor is None:
        return read, PageRequest(limit, None)
    on, key = decode_cursor(cursor, types)
    if on is not None and "as_of" not in read.request.query_params:
        read = Reading(read.request, read.snapshot, on)
    return read, PageRequest(limit, key)


def cut(entries: Iterable[T], page: PageRequest, key: Callable[[T], Key]) -> tuple[list[T], bool]:
    """The entries of a page, and whether more follow; ``entries`` are in the order of their keys."""
    kept: list[T] = []
    for entry in entries:
        if page.after is not None and key(entry) <= page.after:
            continue
        if len(kept) == page.limit:
            return kept, True
        kept.append(entry)
    return kept, False


def next_cursor(read: Reading, key: Key) -> str:
    """The cursor after an entry."""
    return encode_cursor(read.on, key)


def link(read: Reading, following: str | None) -> dict[str, str]:
    """The ``Link`` header to the next page, which CSV has no other place for."""
    if following is None:
        return {}
    query = [(k, v) for k, v in read.request.query_params.multi_items() if k != "cursor"]
    return {
        "Link": f'<{read.request.url.path}?{urlencode([*query, ("cursor", following)])}>; rel="next"'
    }


def respond(
    read: Reading,
    data: Sequence[Mapping[str, Any]],
    following: str | None,
    total: int,
    files: Sequence[LoadedFile],
) -> Response:
    """A list as JSON or CSV; ``files`` are those that the page was made from."""
    if read.wants_csv:
        return read.answer(table(data), "text/csv; charset=utf-8", link(read, following))
    body = {"data": data, "next": following, "total": total, "receipt": read.receipt(files)}
    return read.answer(compact(body), headers=link(read, following))


def table(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Rows as CSV that opens as text in spreadsheets; nested values are flattened."""
    flat = [_flat(row) for row in rows]
    columns: dict[str, None] = {}
    for row in flat:
        columns.update(dict.fromkeys(row))
    return sheet(columns, ([row.get(column) for column in columns] for row in flat)).encode()


def _flat(row: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in row.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{key}.")
        elif isinstance(value, list):
            flat[prefix + key] = "; ".join(_cell(item) for item in value)
        elif isinstance(value, bool):
            flat[prefix + key] = str(value).lower()
        else:
            flat[prefix + key] = value
    return flat


def _cell(item: object) -> str:
    if not isinstance(item, dict):
        return str(item)
    return ", ".join(f"{key} {value}" for key, value in item.items())


def laws_meant(read: Reading, name: str, words: str | None) -> list[LoadedFile]:
    """The laws that a parameter names, in the order of their codes; all where it is left out.

    Raises:
        ApiProblem: a word means no law: an empty answer would look like a clean bill.

    """
    files = read.snapshot.files
    if words is None:
        return list(files.values())
    try:
        codes = read.snapshot.meant([word.strip() for word in words.split(",")])
    except UnknownName as error:
        raise parameter(name, f"{error}; /v1/jurisdictions and /v1/groups list them") from None
    return [files[code] for code in sorted(codes)]
