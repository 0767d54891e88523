"""The documentation builds without a warning, needs nothing from elsewhere, and is served at /docs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from html.parser import HTMLParser
from importlib.util import find_spec

import httpx
import pytest

from proportionality.law.corpus import shipped
from tests.api.harness import Server
from tests.conftest import need
from tests.docs.pages import ROOT, written_pages


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The built pages; where several processes run tests, one builds for all, and none where `.ci/run` just has."""
    need(find_spec("sphinx") and find_spec("furo"), "the docs extra is not installed")
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, said = shared / "site", shared / "site-said"
    try:
        folder.mkdir()
    except FileExistsError:
        until = time.monotonic() + 600
        while not said.exists() and time.monotonic() < until:
            time.sleep(0.5)
    else:
        if built := os.environ.get("DOCS_SITE"):
            shutil.copytree(built, folder, dirs_exist_ok=True)
            said.write_text("0\n", encoding="utf-8")
            return folder
        command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html"]
        trees = tmp_path_factory.mktemp("trees")
        done = subprocess.run(
            [*command, "-d", str(trees), str(ROOT / "docs"), str(folder)],
            capture_output=True,
            text=True,
            check=False,
        )
        whole = shared / "site-said-whole"
        whole.write_text(f"{done.returncode}\n{done.stderr}", encoding="utf-8")
        whole.rename(said)
    code, _, words = said.read_text(encoding="utf-8").partition("\n")
    assert code == "0", words  # a broken link or an orphaned page is a warning
    return folder


class Links(HTMLParser):
    """What a page leads to, and what it loads."""

    def __init__(self):
        super().__init__()
        self.links, self.loads, self.ids = [], [], set()

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if "id" in given:
            self.ids.add(given["id"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag in ("script", "img", "iframe") and given.get("src"):
            self.loads.append(given["src"])
        if tag == "link" and given.get("rel") in ("stylesheet", "icon", "preload"):
            self.loads.append(given["href"])


def parsed(path):
    found = Links()
    found.feed(path.read_text(encoding="utf-8"))
    return found


def test_every_page_is_there_and_links_lead_somewhere(site):
    pages = {path: parsed(path) for path in site.rglob("*.html")}
    for page in written_pages():
        relative = page.relative_to(ROOT / "docs").with_suffix(".html")
        assert (site / relative) in pages, relative
    for path, page in pages.items():
        for link in page.links:
            target, _, anchor = link.partition("#")
            if re.match(r"[a-z]+:", target):
                continue
            there = (path.parent / target).resolve() if target else path
            assert there.exists(), f"{path.relative_to(site)} leads to {link}"
            if anchor and there in pages:
                assert anchor in pages[there].ids, f"{path.relative_to(site)} leads to {link}"


def test_nothing_comes_from_elsewhere(site):
    for path in site.rglob("*.html"):
        for loaded in parsed(path).loads:
            assert not re.match(r"([a-z]+:)?//", loaded), f"{path.relative_to(site)} loads {loaded}"
    for path in site.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(https?:)?//", path.read_text(encoding="utf-8")), path


def test_no_path_of_this_machine_is_in_it(site):
    for path in site.rglob("*.html"):
        assert str(ROOT) not in path.read_text(encoding="utf-8"), path


@pytest.fixture(scope="module")
def server(site, tmp_path_factory):
    """A service that has the built pages."""
    folder = tmp_path_factory.mktemp("server")
    with Server(f"sqlite:///{folder}/s.sqlite3", folder, **settings(folder, site)) as running:
        yield running


def settings(folder, docs):
    (folder / "laws").mkdir()
    shutil.copy(shipped() / "nor.yaml", folder / "laws")
    return {
        "PROPORTIONALITY_DOCS": str(docs),
        "PROPORTIONALITY_JURISDICTIONS": str(folder / "laws"),
        "PROPORTIONALITY_CHECK_PROCESSES": "1",
    }


def test_the_service_has_it_at_docs(site, server):
    secret = site.parent / "secret.txt"
    secret.write_text("not for readers")
    with httpx.Client(base_url=server.url, follow_redirects=True, timeout=30) as client:
        first = client.get("/docs")
        assert first.status_code == 200
        assert first.url.path == "/docs/"
        assert "provision by provision" in first.text
        policy = first.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
        assert client.get("/docs/reference/generated/rules.html").status_code == 200
        assert client.get("/docs/tutorial/").status_code == 200
        script = client.get("/docs/_static/scripts/furo.js")
        assert script.headers["content-type"].startswith("text/javascript")
        for path in (
            "/docs/absent.html",
            "/docs/..%2Fsecret.txt",
            "/docs/%2e%2e/secret.txt",
            f"/docs/{secret}",
            "/docs/a%00b",
            "/docs/" + "a" * 3000,
        ):
            answer = client.get(path)
            assert answer.status_code == 404, path
            assert "not for readers" not in answer.text
        page = client.get("/", headers={"Accept": "text/html"}).text
        assert 'href="/docs/"' in page


def test_where_it_was_not_built_a_page_says_so(tmp_path):
    (tmp_path / "empty").mkdir()
    given = settings(tmp_path, tmp_path / "empty")
    with Server(f"sqlite:///{tmp_path}/s.sqlite3", tmp_path, **given) as running:
        reader = {"headers": {"Accept": "text/html"}, "timeout": 30}
        answer = httpx.get(f"{running.url}/docs/", **reader)
        others = [httpx.get(f"{running.url}{path}", **reader).text for path in ("/", "/positions")]
    assert all("</html>" in text and "/docs/" not in text for text in others)
    assert answer.status_code == 404
    assert "The documentation was not built into this installation" in answer.text
    assert "<title>" in answer.text


def test_nothing_that_the_pages_need_is_stopped_by_their_policy(server):
    from playwright.sync_api import sync_playwright

    from tests.web.conftest import FLAGS, chromium

    need(chromium(), "Chromium (apt-get install chromium)")
    said = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{server.url}/docs/search.html?q=manslaughter")
        page.wait_for_selector("#search-results li", timeout=30_000)
        page.goto(f"{server.url}/docs/reference/generated/rules.html#rule-vc003")
        assert page.locator("#rule-vc003").is_visible()
        browser.close()
    assert not [line for line in said if "Content Security Policy" in line], said
