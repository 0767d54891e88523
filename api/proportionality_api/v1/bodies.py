"""Request bodies: their type, their time, and a law in them."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError
from python_multipart.multipart import parse_options_header

from proportionality_api.problems import ApiProblem
from proportionality_api.served.outcomes import Draft
from proportionality_api.served.service import Service
from proportionality_api.store.submissions import Upload
from proportionality_api.v1.errors import of_body

T = TypeVar("T", bound=BaseModel)
YAML_TYPES = ("application/yaml", "text/yaml", "application/x-yaml", "text/x-yaml")
LAW_TYPES = (*YAML_TYPES, "application/json")
# An escaped character outside the basic plane: JSON writes two halves, YAML one code point.
_ESCAPE = re.compile(
    rb"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|.)", re.DOTALL
)


async def body(request: Request, allowed: tuple[str, ...]) -> tuple[str, bytes]:
    """The media type and bytes of a body.

    Raises:
        ApiProblem: it is of another type, or encoded.

    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in allowed:
        found = f"'{kind[:60]}'" if kind else "no Content-Type"
        raise ApiProblem(
            "unsupported-media-type",
            f"found {found}; expected one of {', '.join(allowed)}",
            headers={"Accept": ", ".join(allowed)},
        )
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise ApiProblem("unsupported-media-type", "the body is compressed; send it as it is")
    return kind, await request.body()


def in_utf8(request: Request) -> None:
    """Refuse a form in another encoding: browsers name none, and any that is named would be decoded with, such as make half a character.

    Raises:
        ApiProblem: it names another.

    """
    _, options = parse_options_header(request.headers.get("content-type"))
    if options.get(b"charset", b"utf-8").lower() != b"utf-8":
        raise ApiProblem("bad-request", "the form names an encoding of its own; expected UTF-8")


async def yaml(request: Request, slug: str = "invalid-law") -> bytes:
    """A law, or a bill, as YAML text; JSON is YAML once it is known to be JSON and two of its liberties are written otherwise.

    Args:
        request: where it is.
        slug: the kind of error that it has where it is no JSON.

    Raises:
        ApiProblem: it is of another type, or no JSON.

    """
    kind, data = await body(request, LAW_TYPES)
    if kind != "application/json":
        return data
    parse_json(data, slug)
    # A raw tab can only stand between values, an escape only inside a text; lines stay what they were.
    return _ESCAPE.sub(_one_code_point, data.replace(b"\t", b" "))


def _one_code_point(match: re.Match[bytes]) -> bytes:
    if match[1] is None:
        return match[0]
    high, low = int(match[1], 16), int(match[2], 16)
    return b"\\U%08X" % (0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object none of whose keys stands twice: of two reasons or actions nobody knows which is meant.

    Raises:
        ValueError: one does.

    """
    values: dict[str, Any] = {}
    for key, value in pairs:
        if key in values:
            raise ValueError(f"'{key[:60]}' stands there twice; expected it once")
        values[key] = value
    return values


def parse_json(
    data: bytes,
    slug: str = "invalid-law",
    pairs: Callable[[list[tuple[str, Any]]], Any] | None = None,
) -> Any:
    """A JSON value; ``pairs`` makes its objects.

    Raises:
        ApiProblem: it is not JSON, with the place.

    """
    try:
        return json.loads(data, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        line, column, message = (
            error.lineno,
            error.colno,
            f"this is not well-formed JSON: {error.msg}",
        )
    except UnicodeDecodeError as error:
        line, column, message = (
            data[: error.start].count(b"\n") + 1,
            1,
            f"byte 0x{data[error.start]:02x} is not UTF-8",
        )
    except (RecursionError, ValueError) as error:
        line, column, message = (
            1,
            1,
            f"this JSON cannot be read: {'it is nested too deeply' if isinstance(error, RecursionError) else error}",
        )
    raise ApiProblem(
        slug,
        message,
        [{"path": "<body>", "line": line, "column": column, "message": message}],
    )


async def model(request: Request, kind: type[T], what: str) -> T:
    """A JSON body as a model.

    Raises:
        ApiProblem: it cannot be read as one.

    """
    _, data = await body(request, ("application/json",))
    try:
        return kind.model_validate(parse_json(data, "invalid-parameter", _once))
    except ValidationError as error:
        raise of_body(error, kind, what) from None


async def checked(request: Request, text: bytes, on: dt.date, law: bool = False) -> Draft:
    """What the engine says of a law that is not served; ``law`` is whether the law itself comes along.

    Raises:
        RefusedLaw: it has errors; they are all named.
        NothingConcluded: the check did not come to its end.

    """
    service: Service = request.app.state.service
    return await service.outcomes.draft(text, on, law)


async def upload(request: Request, text: bytes) -> Upload:
    """A law to be stored.  It has been checked: one that cannot be must not come to be served.

    Raises:
        RefusedLaw, NothingConcluded: as `checked`.

    """
    draft = await checked(request, text, request.scope["today"], law=True)
    return Upload(draft.code, draft.name, text)
