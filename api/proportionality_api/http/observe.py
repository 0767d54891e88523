"""What happened to every request: an id, one line in the log, counts for Prometheus; and headers that every answer has."""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from proportionality_api.problems import CRASH, ENDS, ApiProblem

LEFT = 499  # as nginx logs it: nobody waited for the answer
_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_METHODS = frozenset(
    {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"}
)
_log = structlog.get_logger("proportionality_api.request")

_seconds = Histogram(
    "proportionality_request_seconds",
    "Time to answer, by route",
    ("method", "route", "status"),
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
crashes = Counter("proportionality_crashes_total", "Requests that ended in an unforeseen error")

_SECURITY = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (
        b"content-security-policy",
        b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    ),
)
_OPEN = (
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"ETag, Link, X-Request-Id, Retry-After, Proportionality-Stale",
    ),
    (b"cross-origin-resource-policy", b"cross-origin"),
)
_PREFLIGHT = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"GET, HEAD"),
    (b"access-control-allow-headers", b"If-None-Match, X-Request-Id"),
    (b"access-control-max-age", b"86400"),
)


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _ID.fullmatch(value):
            return str(value.decode())
    return os.urandom(16).hex()


class Observing:
    """The outermost layer.

    Args:
        app: what is inside.
        answer: makes the answer to a request that nothing inside has answered.

    """

    def __init__(self, app: ASGIApp, answer: Callable[[Scope, ApiProblem], ASGIApp]) -> None:
        self._app, self._answer = app, answer
        self._children: dict[tuple[str, str, int], Any] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        started = time.perf_counter()
        request_id = scope["request_id"] = _request_id(scope)
        method = scope["method"]
        status, sent = 0, 0
        api = scope["path"].startswith(
            "/v1"
        )  # other sites may read the API; pages and metrics are for this one

        async def observed(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = message["headers"]
                present = {name for name, _ in headers}
                headers += [h for h in _SECURITY if h[0] not in present]
                if api and method in ("GET", "HEAD"):
                    headers += _OPEN
                headers.append((b"x-request-id", request_id.encode()))
            elif message["type"] == "http.response.body":
                sent += len(message.get("body", b""))
            await send(message)

        try:
            if (
                api
                and method == "OPTIONS"
                and any(name == b"access-control-request-method" for name, _ in scope["headers"])
            ):
                await observed(
                    {"type": "http.response.start", "status": 204, "headers": list(_PREFLIGHT)}
                )
                await observed({"type": "http.response.body", "body": b""})
            else:
                await self._app(scope, receive, observed)
        except ClientDisconnect:
            status = status or LEFT
        except asyncio.CancelledError:  # the server ends, and has waited long enough
            if status == 0:
                await self._answer(scope, ENDS)(scope, receive, observed)
        except Exception:
            crashes.inc()
            _log.exception("crash", id=request_id, method=method, path=scope["path"])
            if status == 0:
                await self._answer(scope, CRASH)(scope, receive, observed)
        finally:
            self._record(scope, method, status, time.perf_counter() - started, sent, request_id)

    def _record(
        self, scope: Scope, method: str, status: int, seconds: float, sent: int, request_id: str
    ) -> None:
        # The route's template and a known method, so that a client cannot make up time series.
        route = getattr(scope.get("route"), "path", "none")
        key = (method if method in _METHODS else "other", route, status)
        child = self._children.get(key)
        if child is None:
            child = self._children[key] = _seconds.labels(key[0], route, str(status))
        child.observe(seconds)
        client = scope.get("client")
        _log.info(
            "request", id=request_id, method=method, path=scope["path"], route=route, status=status, ms=round(seconds * 1000, 2), bytes=sent,
            client=client[0] if client else None, actor=scope.get("actor"),
        )  # fmt: skip


def forget_the_dead() -> None:
    """Drop the gauges of server processes that were killed: nothing of theirs waits or works any more."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    for file in Path(folder).glob("gauge_live*_*.db") if folder else ():
        pid = file.stem.rpartition("_")[2]
        if pid.isdigit() and not _alive(int(pid)):
            file.unlink(missing_ok=True)


def _alive(pid: int) -> bool:
    if os.name == "nt":
        return True  # asking would end it there
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def exposition() -> tuple[bytes, str]:
    """All metrics as Prometheus reads them; of all workers where they share a folder."""
    registry: CollectorRegistry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        forget_the_dead()
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry), CONTENT_TYPE_LATEST


def configure_logs(level: str) -> None:
    """JSON lines on standard error."""
    import logging
    import sys

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(sort_keys=False, ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
