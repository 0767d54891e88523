"""A coverage-guided fuzz target for the loader and the check (atheris).

    python tests/fuzz/target.py [--seconds 60] [FILE …]

Whatever the bytes: the loader answers with a law or with problems, each at a place inside the text; a law that loads can be
checked, its findings point inside the text, it survives being written and read again, and no exception escapes.  With FILES
it runs them once, without atheris; that is how `test_corpus.py` replays the inputs that once broke something.

Half of the inputs are bytes as they come; the other half are a small valid statute with words put in, taken out and moved,
which reaches the rules behind the loader.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
CORPUS = HERE / "corpus"
MARK = b"#edit\n"  # what follows edits the statute below
DAYS = (dt.date(1999, 1, 1), dt.date(2012, 6, 1), dt.date(2026, 1, 1))


def seed() -> bytes:
    return (HERE.parent / "kit" / "example" / "statutes" / "xxa.yaml").read_bytes()


WORDS = [
    *b"none unknown not_stated unlimited general mandatory discretionary presumptive frame death life custody floor min max".split(),
    *b"since until offences penalties conduct form basic aggravated minor substances general parole suspension barred_for".split(),
    *b"drug.use drug.trafficking violent.murder violent.rape heroin cannabis any true false 0 -1 1 99999999999999999999".split(),
    *b'1\xc2\xa0year {} [] {words: "x"} & * << ! | > - ? : , # ~ null \xef\xbb\xbf \xf0\x9f\x92\x8a \xe2\x80\xa8 \x00 \t \r'.split(
        b" "
    ),
    b"1 day",
    b"30 days",
    b"1 month",
    b"2 years less 1 day",
    b"1000 years",
    b"over 5 g",
    b"up to 5 plants",
    b"5 g to 1 kg",
    b"2015-01-01",
    b"9999-12-31",
    b"0001-01-01",
    b"unknown",
    b"\n",
    b"\n  ",
    b"\n- ",
    b"waivers:\n- ",
    b"not_encoded:\n- ",
]


def edited(data: bytes) -> bytes:
    """The seed with edits that the bytes describe: four bytes each, a place (two), what to do, with which word."""
    text = seed()
    lines = text.split(b"\n")
    for i in range(0, min(len(data), 4 * 40) - 3, 4):
        at, what, which = (
            int.from_bytes(data[i : i + 2], "big") % len(lines),
            data[i + 2] % 6,
            data[i + 3],
        )
        word, line = WORDS[which % len(WORDS)], lines[at]
        key, colon, _ = line.partition(b": ")
        if what == 0:
            lines[at] = key + colon + word
        elif what == 1:
            lines.insert(at, line)
        elif what == 2 and len(lines) > 1:
            del lines[at]
        elif what == 3:
            lines[at] = b" " * (which % 5) + line.lstrip()
        elif what == 4:
            lines[at], lines[which % len(lines)] = lines[which % len(lines)], line
        else:
            cut = which % (len(line) + 1)
            lines[at] = line[:cut] + word + line[cut:]
    return b"\n".join(lines)


def inside(text: str, line: int, column: int) -> bool:
    lines = text.split("\n")
    return 1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1]) + 1


def run(data: bytes) -> None:
    """Load, and where that succeeds check; any exception is a defect."""
    from proportionality.check import check_one
    from proportionality.law.corpus import load_bytes, to_yaml

    if data.startswith(MARK):
        data = edited(data[len(MARK) :])
    file, problems = load_bytes(data, "fuzz.yaml")
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    for problem in problems:
        assert problem.message, problem
        assert inside(text, problem.line, problem.column), problem
    if file is None:
        assert any(p.level == "error" for p in problems), "refused without a word"
        return
    again, said = load_bytes(to_yaml(file.jurisdiction).encode(), "again.yaml")
    assert again is not None, said
    assert again.jurisdiction == file.jurisdiction
    for day in DAYS:
        outcome = check_one(file, day)
        for finding in outcome.findings:
            assert finding.rule != "DQ004", finding.message
            assert all(
                inside(text, p.line, p.column) for p in (finding.location, *finding.related)
            ), finding
        assert all(a.because for a in outcome.assessments)


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--seconds", type=int, default=60)
    arguments.add_argument(
        "--keep",
        type=Path,
        help="a folder for the inputs that reach new code (default: thrown away)",
    )
    arguments.add_argument("files", nargs="*", type=Path)
    given = arguments.parse_args()
    if given.files:
        for path in given.files:
            run(path.read_bytes())
        return
    import atheris

    with atheris.instrument_imports(include=["proportionality"]):
        import proportionality.check
        import proportionality.law.corpus  # noqa: F401
    with tempfile.TemporaryDirectory() as folder:
        seeds = Path(folder, "seeds")
        seeds.mkdir()
        (seeds / "statute").write_bytes(seed())
        for number in range(16):
            (seeds / f"edit-{number}").write_bytes(MARK + bytes(range(number, number + 16)))
        kept = given.keep or Path(folder, "kept")
        kept.mkdir(exist_ok=True)
        options = [
            f"-max_total_time={given.seconds}",
            "-max_len=6000",
            "-timeout=20",
            "-rss_limit_mb=2048",
            "-print_final_stats=1",
        ]
        # What breaks something is written here, to be committed with its repair.
        options.append(f"-artifact_prefix={CORPUS}/")
        atheris.Setup([sys.argv[0], *options, str(kept), str(seeds), str(CORPUS)], run)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
