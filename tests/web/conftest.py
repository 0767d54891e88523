from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from proportionality.law.corpus import shipped
from tests.api.harness import Server
from tests.conftest import need

CHOSEN = ("gb-eng", "nor", "sgp", "usa")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
]


def chromium() -> str | None:
    found = (
        os.environ.get("CHROMIUM"),
        *map(shutil.which, ("chromium", "chromium-browser", "google-chrome")),
    )
    return next((path for path in found if path), None)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real server with a few real laws and a database of its own."""
    laws, folder = tmp_path_factory.mktemp("laws"), tmp_path_factory.mktemp("site")
    for name in CHOSEN:
        shutil.copy(shipped() / f"{name}.yaml", laws)
    with Server(
        f"sqlite:///{folder}/submissions.sqlite3",
        folder,
        PROPORTIONALITY_JURISDICTIONS=str(laws),
        PROPORTIONALITY_CHECK_PROCESSES="1",
        PROPORTIONALITY_LOG_LEVEL="warning",
    ) as server:
        yield server


@pytest.fixture(scope="module")
def browser_at() -> Iterator[Callable[[Server], httpx.Client]]:
    """Somebody whose browser says, as all do, which site a form was sent from."""
    with ExitStack() as opened:
        yield lambda server: opened.enter_context(
            httpx.Client(
                base_url=server.url,
                headers={"Accept": "text/html", "Origin": server.url},
                timeout=120,
            )
        )


@pytest.fixture(scope="session")
def token(site: Server) -> Callable[[str, str], str]:
    """Makes a token for a person with a role."""
    return lambda name, role: site.token(name, role)["Authorization"].removeprefix("Bearer ")


@pytest.fixture(scope="module")  # it keeps an event loop running, which other tests must not find
def browser() -> Iterator[Any]:
    """Debian's Chromium."""
    path = chromium()
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        sync_playwright = None
    need(path, "Chromium (apt-get install chromium)")
    need(sync_playwright, "playwright (pip install playwright)")
    assert sync_playwright is not None
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def visitor(browser: Any, site: Server) -> Iterator[Callable[..., Any]]:
    """Opens a page for another person; whatever runs or fails in it that should not is an error of the test."""
    contexts, wrong = [], []

    def open_(**options: Any) -> Any:
        context = browser.new_context(base_url=site.url, **options)
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "dialog", lambda dialog: (wrong.append(f"dialog {dialog.message}"), dialog.dismiss())
        )
        page.on(
            "console",
            lambda message: (
                wrong.append(message.text)
                if message.type == "error" and "status of 4" not in message.text
                else None
            ),
        )
        page.on(
            "request",
            lambda request: (
                wrong.append(f"left the site: {request.url}")
                if not request.url.startswith((site.url, "data:", "blob:"))
                else None
            ),
        )
        return page

    yield open_
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture(scope="session")
def axe() -> str:
    """The text of axe-core (``npm pack axe-core@4``; AXE_PATH names its axe.min.js)."""
    path = os.environ.get("AXE_PATH", "node_modules/axe-core/axe.min.js")
    need(Path(path).is_file(), "axe-core (npm pack axe-core@4; AXE_PATH names its axe.min.js)")
    return Path(path).read_text(encoding="utf-8")
