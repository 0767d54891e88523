"""A loaded law on its way from the engine process that read it to the server, so that nobody reads it twice."""

from __future__ import annotations

import copyreg
import io
import pickle
import zlib
from dataclasses import replace
from enum import Enum
from typing import Any

from proportionality.law.amounts import Dimension
from proportionality.law.corpus import LoadedFile
from proportionality.law.quantities import Silence

_HOME = "proportionality.law."
_PLAIN = frozenset((("datetime", "date"), ("fractions", "Fraction")))


class ParcelError(Exception):
    """The bytes hold something else than a law."""


def pack(file: LoadedFile) -> bytes:
    """A law as bytes."""
    out = io.BytesIO()
    _Pickler(out, protocol=5).dump(file)
    return zlib.compress(out.getvalue(), 1)


def unpack(data: bytes, path: str) -> LoadedFile:
    """The law that was packed, under the path where it is served.

    Raises:
        ParcelError: it is none, or would make anything but the values that laws are made of.

    """
    try:
        file = _Unpickler(io.BytesIO(zlib.decompress(data))).load()
    except (pickle.UnpicklingError, zlib.error, EOFError, AttributeError, ImportError) as error:
        raise ParcelError(str(error)) from error
    if not isinstance(file, LoadedFile):
        raise ParcelError(f"expected a law, found {type(file).__name__}")
    file.document.path = path
    file.document.problems = [replace(p, path=path) for p in file.document.problems]
    return replace(file, path=path)


def _by_value(member: Enum) -> tuple[type[Enum], tuple[Any]]:
    return type(member), (member.value,)


class _Pickler(pickle.Pickler):
    """Pickles a member of an enumeration by its value: the first Pythons 3.11 would write a call of getattr, which no parcel holds."""

    dispatch_table = copyreg.dispatch_table | {Dimension: _by_value, Silence: _by_value}


class _Unpickler(pickle.Unpickler):
    """Makes the classes of a law, days and fractions, nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        """A class of the law's own modules, a day or a fraction."""
        if (module, name) in _PLAIN or module.startswith(_HOME):
            found = super().find_class(module, name)
            if isinstance(found, type) and (
                found.__module__.startswith(_HOME) or (module, name) in _PLAIN
            ):
                return found
        raise pickle.UnpicklingError(f"a law holds no {module}.{name}")
