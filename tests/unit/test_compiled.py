"""Laws come back from their compiled form as they were, and from nothing that somebody else wrote."""

import hashlib
import os
from dataclasses import fields

import pytest
from hypothesis import given, settings

from proportionality import extensions
from proportionality.law import kept
from proportionality.law.compiled import NotCompiled, packed, unpacked
from proportionality.law.corpus import (
    COMPILED,
    compile_all,
    find,
    load_all,
    load_bytes,
    load_known,
    shipped,
    to_yaml,
)
from proportionality.law.document import Document
from proportionality.testing import jurisdictions

SGP = (shipped() / "sgp.yaml").read_bytes()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A cache folder of its own; the folder of this program's records in it."""
    monkeypatch.setenv(kept.VARIABLE, str(tmp_path / "cache"))
    kept._home.cache_clear()
    yield tmp_path / "cache" / kept.program()
    kept._home.cache_clear()


def same(one, other):
    assert one.jurisdiction == other.jurisdiction
    assert repr(one.jurisdiction) == repr(other.jurisdiction)
    assert to_yaml(one.jurisdiction) == to_yaml(other.jurisdiction)
    for field in fields(Document):
        assert getattr(one.document, field.name) == getattr(other.document, field.name)
    assert (one.path, one.sha256) == (other.path, other.sha256)


@pytest.mark.parametrize("name", ["sgp", "bol", "fra", "us-tx"])
def test_a_law_comes_back_as_it_was(folder, name):
    data = (shipped() / f"{name}.yaml").read_bytes()
    first, problems = load_known(data, "x.yaml")
    again, again_problems = load_known(data, "x.yaml")
    plain, plain_problems = load_bytes(data, "x.yaml")
    assert problems == again_problems == plain_problems
    same(first, plain)
    same(again, plain)
    assert list(again.document.locations()) == list(plain.document.locations())
    assert again.jurisdiction.offences[0].model_fields_set
    assert (folder / COMPILED / hashlib.sha256(data).hexdigest()).stat().st_mode & 0o777 == 0o600


@given(jurisdictions())
@settings(max_examples=10)
def test_so_does_any_law(jurisdiction):
    file, _ = load_bytes(to_yaml(jurisdiction).encode(), "x.yaml")
    document, law = unpacked(
        packed(file.document, file.jurisdiction), "y.yaml", file.document.text.encode()
    )
    assert law == file.jurisdiction
    assert document.places == file.document.places
    assert document.value == file.document.value
    assert all(problem.path == "y.yaml" for problem in document.problems)


def test_an_empty_list_of_one_law_is_not_that_of_another(folder):
    load_known(SGP, "x")
    one, other = (load_known(SGP, "x")[0].jurisdiction for _ in range(2))
    assert one.offences[0].conditions is not other.offences[0].conditions


def test_what_was_valid_is_read_again_where_it_changed(folder):
    load_known(SGP, "x.yaml")
    broken = SGP.replace(b"schema: 1", b"schema: 2", 1)
    file, problems = load_known(broken, "x.yaml")
    assert file is None
    assert problems == load_bytes(broken, "x.yaml")[1]
    assert len(list((folder / COMPILED).iterdir())) == 1  # what is refused is not kept


def _record(folder):
    load_known(SGP, "x.yaml")
    (record,) = (folder / COMPILED).iterdir()
    return record


def _spoilt(record):
    """The record with another number of months in it, as no law has it, sealed again or not."""
    data = record.read_bytes()
    assert b'"20 years' in data or b"20 years" in data
    return data.replace(b"20 years", b"21 years")


@pytest.mark.parametrize(
    "harm",
    [
        lambda r: r.write_bytes(r.read_bytes()[: r.stat().st_size // 2]),
        lambda r: r.write_bytes(b""),
        lambda r: r.write_bytes(b"\x80\x04." * 100),
        lambda r: r.write_bytes(_spoilt(r)),
        lambda r: (r.write_bytes(_resealed("laws/other", r)), None),
        lambda r: (r.write_bytes(_resealed(f"laws/{r.name}", r)), r.chmod(0o666)),
        lambda r: (
            r.rename(r.with_name("elsewhere")),
            r.with_name("elsewhere").write_bytes(_resealed(f"laws/{r.name}", r.with_name("elsewhere"))),
            r.symlink_to("elsewhere"),
        ),
        lambda r: (r.unlink(), os.mkfifo(r)),
        lambda r: (r.unlink(), r.mkdir()),
        lambda r: r.write_bytes(kept.sealed(f"laws/{r.name}", b"[" * 100_000 + b"\n\n\n")),
        lambda r: r.write_bytes(kept.sealed(f"laws/{r.name}", b"\xff\n1\n2\n3")),
        lambda r: r.write_bytes(kept.sealed(f"laws/{r.name}", b"[[],[]]\n{}\n[]\n[]")),
        lambda r: r.write_bytes(kept.sealed(f"laws/{r.name}", b'[["eval"],[]]\n[0]\n[]\n[]')),
    ],
    ids=[
        "half", "empty", "pickle", "changed", "another's name", "others can write", "a link", "a pipe", "a folder",
        "deep", "no text", "no law", "no class of a law",
    ],
)  # fmt: skip
def test_what_is_not_as_it_was_kept_is_not_believed(folder, harm):
    record = _record(folder)
    harm(record)
    file, problems = load_known(SGP, "x.yaml")
    same(file, load_bytes(SGP, "x.yaml")[0])
    assert problems == []


def _resealed(name, record):
    """A lie that only its seal's name, its owner or its rights give away."""
    return kept.sealed(name, _spoilt(record).split(b"\n", 1)[1])


def test_the_lie_above_would_be_believed_otherwise(folder):
    record = _record(folder)
    record.write_bytes(_resealed(f"laws/{record.name}", record))
    assert load_known(SGP, "x.yaml")[0].jurisdiction != load_bytes(SGP, "x.yaml")[0].jurisdiction


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="gives a file away")
@pytest.mark.parametrize("what", ["record", "folder"])
def test_what_another_user_owns_is_not_believed(folder, what):
    record = _record(folder)
    record.write_bytes(_resealed(f"laws/{record.name}", record))
    os.chown(record if what == "record" else folder, 12345, -1)
    kept._home.cache_clear()
    same(load_known(SGP, "x.yaml")[0], load_bytes(SGP, "x.yaml")[0])


def test_a_folder_that_others_can_write_is_not_used(folder):
    record = _record(folder)
    record.write_bytes(_resealed(f"laws/{record.name}", record))
    folder.parent.chmod(0o777)
    kept._home.cache_clear()
    same(load_known(SGP, "x.yaml")[0], load_bytes(SGP, "x.yaml")[0])
    assert kept.read(f"laws/{record.name}") is None


@pytest.mark.skipif(os.name == "nt", reason="has no mask")
@pytest.mark.parametrize("mask", [0o002, 0o000, 0o077])
def test_a_new_folder_is_the_user_s_alone_whatever_the_mask(folder, mask):
    """Many systems let the user's group write what the user makes, and such a folder would not be used."""
    before = os.umask(mask)
    try:
        load_known(SGP, "x.yaml")
    finally:
        os.umask(before)
    assert [path.stat().st_mode & 0o777 for path in (folder.parent, folder)] == [0o700] * 2
    assert kept.read(f"laws/{hashlib.sha256(SGP).hexdigest()}") is not None


@pytest.mark.parametrize("named", ["off", "/proc/nowhere", "/dev/null", "\0"])
def test_where_nothing_can_be_kept_nothing_is_missed(monkeypatch, named):
    if "\0" in named:
        monkeypatch.setattr(os, "environ", {**os.environ, kept.VARIABLE: named})
    else:
        monkeypatch.setenv(kept.VARIABLE, named)
    kept._home.cache_clear()
    file, _ = load_known(SGP, "x.yaml")
    same(file, load_bytes(SGP, "x.yaml")[0])
    assert kept.read("laws/x") is None
    kept._home.cache_clear()


def test_another_program_believes_nothing_of_this_one(folder, monkeypatch):
    record = _record(folder)
    monkeypatch.setattr(kept, "program", lambda: "0" * 20)
    kept._home.cache_clear()
    assert kept.read(f"laws/{record.name}") is None


def test_with_an_extension_nothing_is_taken_from_before(folder, tmp_path):
    record = _record(folder)
    record.write_bytes(_resealed(f"laws/{record.name}", record))
    module = tmp_path / "more.py"
    module.write_text(
        'SUBSTANCES = {"spoonwort": {"kind": "plant", "names": {"en": ["spoonwort"]}}}'
    )
    with extensions.using([str(module)]):
        same(load_known(SGP, "x.yaml")[0], load_bytes(SGP, "x.yaml")[0])


def test_the_oldest_records_go_first(folder, monkeypatch):
    monkeypatch.setattr(kept, "_MOST_RECORDS", 4)
    for number in range(6):
        kept.keep(f"laws/{number}", b"x")
        os.utime(folder / "laws" / str(number), (number, number))
    kept.tidy("laws")
    assert sorted(p.name for p in (folder / "laws").iterdir()) == ["4", "5"]


def test_laws_that_ship_are_compiled_whole(tmp_path):
    laws = tmp_path / "jurisdictions"
    laws.mkdir()
    for name in ("nor", "sgp"):
        (laws / f"{name}.yaml").write_bytes((shipped() / f"{name}.yaml").read_bytes())
    compile_all(laws, laws)
    assert len(list((laws / COMPILED).iterdir())) == 2
    assert [f.jurisdiction.code for f in load_all(find([str(laws)])[0]).files] == ["NOR", "SGP"]
    (laws / "sgp.yaml").write_bytes(SGP.replace(b"schema: 1", b"schema: 2", 1))
    with pytest.raises(NotCompiled, match=r"sgp\.yaml"):
        compile_all(laws, laws)
