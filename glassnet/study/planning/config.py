"""A study in a TOML file: what one would type on the command line, with an option's name as key.

    networks = ["lenet", "my_networks.py:wide"]
    runs = 10
    learning-rate = [0.1, 0.5]

    [[study]]
    networks = "conv1"
    optimizer = "adam"
    learning-rate = 0.001

What stands above the tables ``[[study]]`` holds for all of them. Each table is a grid of its own;
without a table, there is one grid.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from glassnet.errors import ArgumentError, quoted, unknown_name
from glassnet.files import check_is_file

GROUP = "study"
MOST_BYTES = 1 << 20
Settings = Mapping[str, str | list[str]]
"""Texts, or lists of texts, as one would type them, by the key."""


@dataclass(frozen=True)
class StudyFile:
    """What a TOML file says of a study.

    Attributes:
        path: of the file.
        common: what holds for the whole study.
        groups: what each table ``[[study]]`` says; empty if there is none.
    """

    path: str
    common: Settings
    groups: tuple[Settings, ...]


def read_study_file(
    path: str | os.PathLike[str], known: Collection[str], in_groups: Collection[str]
) -> StudyFile:
    """Read a study's TOML file.

    Args:
        path: of the file.
        known: the keys that there are. ``learning_rate`` is the same as ``learning-rate``.
        in_groups: those that may stand in a table ``[[study]]``.

    Raises:
        ArgumentError: if it is no TOML, or has an unknown key or a value of a wrong kind.
        DataError: if there is no such file.
    """
    if check_is_file(path, "a study in TOML").st_size > MOST_BYTES:
        raise ArgumentError(f"{path}: a study's file has at most {MOST_BYTES:,} bytes.")
    try:
        content = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ArgumentError(f"{path}: is no TOML: {error}.") from None
    groups = content.pop(GROUP, [])
    if not (isinstance(groups, list) and all(isinstance(group, dict) for group in groups)):
        raise ArgumentError(f"{path}: {GROUP} is a table, to be written [[{GROUP}]].")
    for group in groups:
        _check_place(path, group, known, in_groups)
    return StudyFile(
        os.fspath(path),
        _settings(path, content, [*known, GROUP]),
        tuple(_settings(path, group, in_groups) for group in groups),
    )


def _settings(
    path: str | os.PathLike[str], table: Mapping[str, Any], known: Collection[str]
) -> dict[str, str | list[str]]:
    found: dict[str, str | list[str]] = {}
    for name, value in table.items():
        key = name.replace("_", "-")
        if key not in known:
            raise ArgumentError(f"{path}: {unknown_name('key', name, known)}")
        if key in found:
            raise ArgumentError(f"{path}: {key} stands there twice.")
        found[key] = _texts(path, key, value)
    return found


def _check_place(
    path: str | os.PathLike[str],
    group: Mapping[str, Any],
    known: Collection[str],
    in_groups: Collection[str],
) -> None:
    """Refuse a key in a table that holds for the whole study."""
    for name in group:
        key = name.replace("_", "-")
        if key in known and key not in in_groups:
            raise ArgumentError(
                f"{path}: {key} holds for the whole study: write it above the first [[{GROUP}]]."
            )


def _texts(path: str | os.PathLike[str], key: str, value: Any) -> str | list[str]:
    if isinstance(value, list):
        return [_text(path, key, item) for item in value]
    return _text(path, key, value)


def _text(path: str | os.PathLike[str], key: str, value: Any) -> str:
    """A value as one would type it.

    Raises:
        ArgumentError: if it is neither text nor a number, true or false.
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return str(value)
    raise ArgumentError(
        f"{path}: {key} = {quoted(value)}: give text, a number, true or false, or a list of these."
    )
