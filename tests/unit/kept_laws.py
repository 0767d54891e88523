"""A folder with a few of the laws that ship, and nothing kept of them."""

import contextlib
import shutil

from proportionality.law import kept
from proportionality.law.corpus import shipped


@contextlib.contextmanager
def nothing_kept(tmp_path, monkeypatch, names):
    monkeypatch.setenv(kept.VARIABLE, str(tmp_path / "cache"))
    kept._home.cache_clear()
    folder = tmp_path / "laws"
    folder.mkdir()
    for name in names:
        shutil.copy(shipped() / f"{name}.yaml", folder)
    yield folder
    kept._home.cache_clear()
