"""Every example in the documentation does what it shows."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from tests.api.harness import Server
from tests.docs.pages import DOCS, ROOT, blocks, written_pages

PAGES = [page for page in written_pages() if blocks(page)]


def environment(**more):
    clean = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith("PROPORTIONALITY_") or k == "PROPORTIONALITY_CACHE"
    }
    path = os.pathsep.join(map(str, (ROOT, ROOT / "api")))
    return clean | {"PYTHONPATH": path, "COLUMNS": "120", "PYTHONDONTWRITEBYTECODE": "1"} | more


def run(command, folder, **variables):
    """A line as a reader types it, with the interpreter of these tests."""
    for name in ("proportionality", "pytest"):
        program = f'"{sys.executable}" -m {name}'
        command = re.sub(rf"(?<![\w./-]){name}(?= |$)", lambda _, p=program: p, command)
    if command.startswith("python "):
        command = f'"{sys.executable}"{command.removeprefix("python")}'
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=180,
        check=False,
        env=environment(**variables),
    )


def assert_shown(shown, printed, where):
    rest = printed
    for piece in filter(None, re.split(r"^ *…\n", shown, flags=re.MULTILINE)):
        said = piece.rstrip("\n")
        assert said in rest, f"{where}\n{said}\n--- is not in ---\n{rest}"
        rest = rest.split(said, 1)[1]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_a_page_does_what_it_shows(page, tmp_path):
    for block in blocks(page):
        block.put(tmp_path)
        for command, shown in block.commands:
            done = run(command, tmp_path)
            where = f"{page.relative_to(ROOT)}:{block.line}: $ {command}"
            assert "Traceback" not in done.stderr, f"{where}\n{done.stderr}"
            assert shown or done.returncode == 0, f"{where}\n{done.stderr}"
            renew = f"{where}\nlaw data moves: 'python -m tests.docs.renew {page.relative_to(ROOT)}' writes what is printed now; read the difference"
            assert_shown(shown, done.stdout + done.stderr, renew)


SERVICE = [(page, block) for page in PAGES for block in blocks(page) if block.mark == "service"]


def test_what_is_asked_of_the_service_is_answered(tmp_path):
    assert SERVICE
    (tmp_path / "laws").mkdir()
    for page in {page for page, _ in SERVICE}:
        for other in blocks(page):
            if other.mark == "file":
                (tmp_path / other.name).write_text(other.text, encoding="utf-8")
    with Server(f"sqlite:///{tmp_path}/submissions.sqlite3", tmp_path) as server:
        known = {
            role.upper(): server.token(role.title(), role)["Authorization"].partition(" ")[2]
            for role in ("submitter", "reviewer")
        }
        for page, block in SERVICE:
            for line in block.text.splitlines():
                command = line.replace("http://127.0.0.1:8000", server.url)
                done = run(f"set -o pipefail; {command} --fail-with-body", tmp_path, **known)
                assert done.returncode == 0, f"{page.name}: {line}\n{done.stdout}{done.stderr}"
                assert done.stdout
                if line.endswith("/v1/submissions"):
                    known["ID"] = json.loads(done.stdout)["id"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_every_block_is_run_or_says_why_not(page):
    for block in blocks(page):
        assert block.language, f"{page.name}:{block.line}: a block without a language"
        assert block.commands or block.mark or block.language == "text", (
            f"{page.name}:{block.line}: neither a file nor a command; mark it with <!-- file: NAME -->, "
            "<!-- service --> or <!-- shape -->"
        )
