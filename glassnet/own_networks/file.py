"""A Python file of networks as text, which can be sent to another process."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from glassnet.errors import ArgumentError, shortened
from glassnet.files import check_is_file
from glassnet.own_networks.errors import explained
from glassnet.own_networks.functions import Function, functions_in, networks_outside_functions

MOST_BYTES = 1 << 20


@dataclass(frozen=True)
class NetworkFile:
    """A Python file of networks.

    Args:
        path: as the user named it; it stands in messages.
        source: its text. The file is not read again, so all runs of a study have the same text.

    >>> text = "def wide(classes): return Sequential([Flatten(), Dense(classes)])"
    >>> NetworkFile("my_networks.py", text).networks
    ['wide']
    """

    path: str
    source: str

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> NetworkFile:
        """Read a file.

        Raises:
            DataError: if there is no such file, or it is something else.
            ArgumentError: if it is no Python.
        """
        status = check_is_file(path, "a Python file")
        if status.st_size > MOST_BYTES:
            raise ArgumentError(
                f"{path}: has {status.st_size:,} bytes, and a file of networks has at most "
                f"{MOST_BYTES:,}."
            )
        try:
            source = importlib.util.decode_source(Path(path).read_bytes())
        except (SyntaxError, UnicodeDecodeError) as error:
            raise ArgumentError(f"{path}: is no Python: {error}.") from None
        file = cls(os.fspath(path), source)
        _tree(file)  # a syntax error is better told at once
        return file

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return Path(self.path).name

    @property
    def folder(self) -> Path:
        """Where modules lie that the file may import."""
        return Path(self.path).absolute().parent

    @property
    def sha256(self) -> str:
        """The SHA-256 of the text, in hexadecimal digits."""
        return hashlib.sha256(self.source.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def functions(self) -> dict[str, Function]:
        """The functions at the top of the file, by name."""
        return functions_in(_tree(self))

    @property
    def networks(self) -> list[str]:
        """The names of its networks, in the file's order."""
        return [name for name, function in self.functions.items() if function.is_network]


def no_network(file: NetworkFile) -> ArgumentError:
    """The error for a file without a network, with what it has instead."""
    found = [_described(function) for function in file.functions.values()]
    found += [
        f"{shortened(name)}, a network outside a function"
        for name in networks_outside_functions(_tree(file))
    ]
    return ArgumentError(
        f"{file.path}: has no network. A network is a function that returns a Sequential, and that "
        "shows it: return Sequential([…]), or def wide() -> Sequential:. The file has "
        f"{'; '.join(found) or 'no functions'}."
    )


def _described(function: Function) -> str:
    name = shortened(function.name)
    if function.name.startswith("_"):
        return f"{name}, which is private"
    if not function.makes_network:
        return f"{name}, which does not say that it returns a Sequential"
    if function.trains_in is not None:
        return f"{name}, which calls fit in line {function.trains_in}"
    return f"{name}, which needs {', '.join(map(shortened, function.missing))}"


@lru_cache(maxsize=64)
def _tree(file: NetworkFile) -> ast.Module:
    """The text as Python reads it.

    Raises:
        ArgumentError: if it is no Python, with the line.
    """
    try:
        return ast.parse(file.source, file.path)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise explained(error, file.path) from None
