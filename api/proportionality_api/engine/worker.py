"""The process that reads and checks laws; the server never runs the rules itself.

A hostile or unlucky law then costs one process, not the service: it can be stopped at its time limit, cannot take all
memory, and its C calls hold nobody else's interpreter lock.  Frames on stdin and stdout are two lengths, a JSON header
and a body.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import gc
import json
import os
import struct
import sys
from collections import OrderedDict
from typing import Any, BinaryIO

from proportionality.orphans import end_with_the_parent

LENGTHS = struct.Struct(">II")
_KEPT = 256  # served laws, so that asking about another day does not read them again
_MEMORY = 2 << 30
PIPE = 256 << 10  # bytes on their way: most answers are written, and read, at once
_NICE = 5  # answers from memory go before checks


def _write(out: BinaryIO, header: dict[str, Any], body: bytes = b"") -> None:
    head = json.dumps(header, ensure_ascii=False).encode()
    out.write(LENGTHS.pack(len(head), len(body)) + head + body)
    out.flush()


def serve(source: BinaryIO, out: BinaryIO) -> None:
    """Answer requests until the server goes away."""
    from proportionality import check
    from proportionality.law.corpus import Corpus, LoadedFile, load_bytes
    from proportionality.measure import measured_on
    from proportionality.report import as_json
    from proportionality_api.engine.laying import lay
    from proportionality_api.engine.parcel import pack

    check.receipt(Corpus(), dt.date.today())  # compiles the rules before the first request
    kept: OrderedDict[tuple[str, str], LoadedFile] = OrderedDict()
    # Rules and modules stay for good.  A check leaves its law in cycles: they are looked for when its answer is written, and
    # seldom besides, since a pause for many of them falls upon whoever is being answered.
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    _write(out, {"ready": True})

    def read(header: dict[str, Any], data: bytes) -> tuple[LoadedFile | None, list[dict[str, Any]]]:
        """The law, and what is wrong with its text; a law that was kept has been said everything about."""
        key = (header["sha256"], header["path"])
        if key in kept:
            kept.move_to_end(key)
            return kept[key], []
        file, problems = load_bytes(data, header["path"])
        if file is not None and not header["draft"]:
            kept[key] = file
            if len(kept) > _KEPT:
                kept.popitem(last=False)
        return file, [as_json.problem(p) for p in problems]

    def answer(header: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
        file, problems = read(header, data)
        if file is None:
            return {"refused": problems}, b""
        on = dt.date.fromisoformat(header["as_of"])
        law_on_day = measured_on(file.jurisdiction, on)
        outcome = check.check_one(file, on, law=law_on_day)
        found = [as_json.finding_text(f) for f in outcome.findings]
        group = as_json.group(law_on_day, outcome.findings, outcome.assessments)
        receipt = check.receipt(Corpus([file]), on)
        head, tail = as_json.around(receipt, outcome, problems, group)
        report = b"".join((head, b",".join(found), tail))
        index = {
            "code": file.jurisdiction.code,
            "name": file.jurisdiction.jurisdiction.name,
            "rows": [
                [int(f.severity), f.rule, f.offence or "", f.confidence, f.fingerprint, len(r)]
                for f, r in zip(outcome.findings, found, strict=True)
            ],
            "head": len(head),
            "tail": len(tail),
            "bytes": len(report),
            "warnings": len(problems),
        }
        return index, report + (pack(file) if header["law"] else b"")

    def laid(header: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
        """Laws under a bill, whose text follows those of the laws."""
        files, at = [], 0
        for one in header["laws"]:
            file, problems = read(one | {"draft": False}, data[at : at + one["bytes"]])
            if file is None:
                return {"refused": problems}, b""
            files.append(file)
            at += one["bytes"]
        found = lay(files, data[at:])
        said = [as_json.problem(p) for p in found.problems]
        if not found.start:
            return {"refused": said}, b""
        texts = {code: text.encode() for code, text in found.texts.items()}
        about = {
            "title": found.title,
            "from": found.start,
            "changed": {code: list(ids) for code, ids in found.changed.items()},
            "bytes": {code: len(text) for code, text in texts.items()},
        }
        return about | {"problems": said}, b"".join(texts.values())

    while len(lengths := source.read(LENGTHS.size)) == LENGTHS.size:
        head_length, body_length = LENGTHS.unpack(lengths)
        header = json.loads(source.read(head_length))
        data = source.read(body_length)
        try:
            reply, body = (laid if "laws" in header else answer)(header, data)
        except (
            Exception
        ) as error:  # the server says so; the next request finds this process in order
            kept.clear()
            reply, body = {"crashed": f"{type(error).__name__}: {error}"}, b""
        _write(out, reply, body)
        gc.collect(0)


def main() -> None:
    """Bound the memory, then serve on stdin and stdout."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ends when the server closes its end
    end_with_the_parent()
    os.nice(_NICE)
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    except (ImportError, ValueError, OSError):
        pass  # not offered on this system
    with contextlib.suppress(ImportError, AttributeError, OSError):  # not offered on this system
        import fcntl

        fcntl.fcntl(sys.stdout, fcntl.F_SETPIPE_SZ, PIPE)
    out = sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing else may write between frames
    with contextlib.suppress(BrokenPipeError):  # the server has ended, and waits for no answer
        serve(sys.stdin.buffer, out)


if __name__ == "__main__":
    main()
