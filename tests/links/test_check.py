"""The link check, against a server of its own on loopback."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.links import check

LAW = """schema: 1
jurisdiction: {{code: XZA, name: Zedland, tradition: [common-law]}}
verified: {{date: 2026-10-03, against: all of it, by: A. Reader}}
sources:
{sources}
offences:
- id: use
  title: Using a drug
  conduct: [drug.use]
  form: basic
  substances: any
  source: {first}
  place: s 1
  penalties:
  - {{since: unknown, death: none, life: none, custody: {{min: none, max: 1 year}}, floor: none, custody_required: false, fine: none}}
"""


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        status = {"/act": 200, "/gone": 410, "/lost": 404, "/wall": 403, "/": 200, "/old": 301}
        self.send_response(status.get(self.path, 404))
        if self.path == "/old":
            self.send_header("Location", "/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.asked = []
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


def run(tmp_path, server, sources):
    """The check of a law with one source for each text given; its exit code and its report."""
    # 127.0.0.1 has dots, so the format takes it for a host
    home = f"http://127.0.0.1:{server.server_port}"
    made = "\n".join(
        f"  s{n}: {{title: Act, citation: Act 1, version: 2020, evidence: primary, {text.replace('HOME', home)}}}"
        for n, text in enumerate(sources)
    )
    uses = "".join(
        f"""- id: more-{n}
  title: Using it again
  conduct: [drug.use]
  form: basic
  substances: any
  source: s{n}
  place: s 2
  penalties:
  - {{since: unknown, death: none, life: none, custody: {{min: none, max: 1 year}}, floor: none, custody_required: false, fine: none}}
"""
        for n in range(1, len(sources))
    )
    path = tmp_path / "xza.yaml"
    path.write_text(LAW.format(sources=made, first="s0") + uses, encoding="utf-8")
    out = tmp_path / "links.md"
    code = check.main([str(path), "--pause", "0", "--output", str(out)])
    return code, out.read_text(encoding="utf-8") if out.exists() else ""


def test_what_opens_is_counted_and_asked_once(tmp_path, server):
    code, said = run(tmp_path, server, ['url: "HOME/act"', 'url: "HOME/act"'])
    assert code == 0
    assert "1 addresses: 1 open, 0 dead, 0 moved, 0 not told." in said
    assert server.asked == ["/act"]


@pytest.mark.parametrize("path", ["gone", "lost"])
def test_what_is_dead_and_not_marked_fails(tmp_path, server, path):
    code, said = run(tmp_path, server, [f'url: "HOME/{path}"'])
    assert code == 1
    assert "XZA s0: dead, and not marked so" in said


def test_what_is_marked_dead_passes_and_stays_in_the_report(tmp_path, server):
    source = 'url: "HOME/gone", dead: 2026-09-01, archived: "HOME/act"'
    code, said = run(tmp_path, server, [source])
    assert code == 0
    assert "1 open, 1 dead" in said
    assert "## Dead" in said


def test_what_is_marked_dead_and_opens_fails(tmp_path, server):
    code, said = run(tmp_path, server, ['url: "HOME/act", dead: 2026-09-01'])
    assert code == 1
    assert "opens, though marked dead on 2026-09-01" in said


def test_the_mark_speaks_of_the_copy_where_one_was_read(tmp_path, server):
    """The publisher's page may be gone while the copy that was read opens, and the other way round."""
    code, _ = run(tmp_path, server, ['url: "HOME/act", copy: "HOME/gone", dead: 2026-09-01'])
    assert code == 0
    code, said = run(tmp_path, server, ['url: "HOME/gone", copy: "HOME/act"'])
    assert code == 1
    assert "s0: dead, though the copy is not: give another" in said


def test_a_refusal_proves_nothing_and_a_front_page_is_no_text(tmp_path, server):
    code, said = run(tmp_path, server, ['url: "HOME/wall"', 'url: "HOME/old"'])
    assert code == 0
    assert "0 open, 0 dead, 1 moved, 1 not told" in said
    assert "s0: 403" in said
    assert server.asked.count("/wall") == 2  # asked again before giving up


def test_a_host_that_does_not_answer_proves_nothing(tmp_path, server):
    server.shutdown()
    server.server_close()
    code, said = run(tmp_path, server, ['url: "HOME/act"'])
    assert code == 0
    assert "ConnectError" in said


def test_a_file_that_is_no_law_is_refused(tmp_path, capsys):
    path = tmp_path / "xza.yaml"
    path.write_text("schema: 1\n", encoding="utf-8")
    assert check.main([str(path)]) == 2
    assert "xza.yaml:1" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("address", "opened"),
    [
        ("https://law.example/1", "https://law.example/1"),
        ("github:o/n@abc1234 a/b c.json", "https://github.com/o/n/blob/abc1234/a/b c.json"),
        ("github:o/n@abc1234 a/<article>.txt", "https://github.com/o/n/tree/abc1234"),
        ("github:o/n@abc1234 a.md and the files beside it", "https://github.com/o/n/tree/abc1234"),
        ("github:o/n a.md, b.md", "https://github.com/o/n/tree/HEAD"),
    ],
)
def test_a_repository_path_is_opened_as_the_page_of_its_file(address, opened):
    assert check.web(address) == opened
