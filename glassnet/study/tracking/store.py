"""The store of runs: one JSON file for each, written whole or not at all.

The files are the truth: whatever else is shown of runs is computed from them. They may be copied
from other machines into one folder.
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
import secrets
import stat
import types
import typing
import warnings
from pathlib import Path
from typing import Any, Literal

from glassnet.errors import quoted, shortened
from glassnet.files import write_atomically
from glassnet.strict_json import parse_json
from glassnet.study.tracking.compact import CompactArray
from glassnet.study.tracking.run import LARGEST, Run

FORMAT = 1
"""The version of the run files' format; raised when older readers would misread new files."""

MOST_BYTES = 1 << 26
"""Of a run file: 100,000 epochs of 16 figures take less; a thousand take some hundred thousand."""

MOST_ITEMS = 100_000
"""Of a list or an object in a run file, its configuration apart."""

LONGEST_TEXT = 1_000
"""Longer texts of a run file are shortened as they are read, and control characters escaped."""


class RunFileWarning(UserWarning):
    """A run file is damaged; it was left where it is, and its run counts nowhere."""


def new_run_file(folder: Path, run: Run) -> Path:
    """A name that no other process makes, too: network, time, and random digits."""
    network = re.sub(r"[^A-Za-z0-9._-]+", "-", run.network).strip(".-")[:60] or "network"
    time = re.sub(r"[-:]|\+.*", "", run.started)
    return folder / f"{network}-{time}Z-{secrets.token_hex(4)}.json"


def run_text(run: Run) -> str:
    """What stands in a run's file."""
    record = {"format": FORMAT, **dataclasses.asdict(run)}
    return json.dumps(record, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def write_run(path: Path, run: Run) -> None:
    """Write a run's file, whole or not at all."""
    write_atomically(path, run_text(run))


def read_run(path: Path) -> Run:
    """Read a run's file.

    Raises:
        ValueError: if it is damaged, with a message that says where.
        OSError: if it can't be read.
    """
    return parse_run(read_run_bytes(path))


def read_run_bytes(path: Path) -> bytes:
    """Read what stands in a run's file, if it can be one.

    Raises:
        ValueError: if it is no file, or too large.
        OSError: if it can't be read.
    """
    if not stat.S_ISREG(path.stat().st_mode):  # a pipe would be waited for
        raise ValueError("no file, but a folder, a device or a pipe")
    with path.open("rb") as file:
        text = file.read(MOST_BYTES + 1)
    if len(text) > MOST_BYTES:
        raise ValueError(f"more than {MOST_BYTES:,} bytes, which no run takes")
    return text


def parse_run(text: bytes) -> Run:
    """The run that stands in a file.

    Raises:
        ValueError: if it is damaged, with a message that says where.
    """
    record = parse_json(text.decode("utf-8"), MOST_BYTES)
    run = _run(record)
    # What could not be written again would break the statistics: half a character, say.
    json.dumps(record, ensure_ascii=False).encode()
    return run


def _run(record: Any) -> Run:
    """The run of a record from JSON, or ValueError."""
    if not isinstance(record, dict) or "format" not in record:
        raise ValueError("no record of a run")
    if record["format"] != FORMAT:
        raise ValueError(
            f"of format {quoted(record['format'])}, not {FORMAT}: made by another version"
        )
    run = typing.cast(Run, _decode(Run, record, "run"))
    seconds = run.seconds
    times = [seconds.compilation, seconds.step, seconds.total]
    times += seconds.epochs + seconds.training + seconds.validation
    if any(time is not None and time < 0 for time in times):
        raise ValueError("run.seconds has a time below 0")
    setting = run.setting
    counts = [setting.trainable_parameters, setting.epochs, setting.batch_size, setting.steps]
    counts += [setting.samples, setting.validation_samples]
    if any(count < 0 for count in counts):
        raise ValueError("run.setting has a number below 0")
    return run


def read_runs(folder: str | os.PathLike[str]) -> tuple[list[Run], dict[str, str]]:
    """Read all run files of a folder.

    Args:
        folder: the folder ``runs`` of a tracker.

    Returns:
        The runs in the order in which they were started, and what is wrong with each damaged file,
        by its name. A warning (``RunFileWarning``) names them too.
    """
    runs, damaged = read_run_files(folder)
    for name, wrong in damaged.items():
        warnings.warn(f"{Path(folder) / name}: skipped: {wrong}.", RunFileWarning, stacklevel=2)
    return sorted(runs.values(), key=lambda run: run.started), damaged


def read_run_files(folder: str | os.PathLike[str]) -> tuple[dict[Path, Run], dict[str, str]]:
    """Read all run files of a folder, and know which run stands in which file.

    Args:
        folder: the folder ``runs`` of a tracker.

    Returns:
        The run of each file, in the order of their names, and what is wrong with each damaged
        file, by its name.
    """
    runs, damaged = {}, {}
    for path in sorted(Path(folder).glob("*.json")):
        try:
            runs[path] = read_run(path)
        except (ValueError, OSError) as error:
            damaged[path.name] = str(error)
    return runs, damaged


def _decode(kind: Any, value: Any, where: str) -> Any:
    """A value from JSON as a dataclass, list, dict or plain value of this type, or ValueError."""
    if kind is CompactArray:
        return _decode_compact(value, where)
    if dataclasses.is_dataclass(kind):
        return _decode_dataclass(typing.cast(type, kind), value, where)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is types.UnionType:
        return _decode_union(arguments, value, where)
    if isinstance(value, list | dict) and kind is not Any and len(value) > MOST_ITEMS:
        raise ValueError(f"{where} has {len(value):,} items, and at most {MOST_ITEMS:,} are read")
    if origin is list and isinstance(value, list):
        return [_decode(arguments[0], item, f"{where}[{i}]") for i, item in enumerate(value)]
    if origin is tuple and isinstance(value, list) and len(value) == len(arguments):
        return tuple(_decode(arguments[i], item, f"{where}[{i}]") for i, item in enumerate(value))
    if origin is dict and isinstance(value, dict):
        return {
            shortened(name, LONGEST_TEXT): _decode(arguments[1], item, f"{where}.{shortened(name)}")
            for name, item in value.items()
        }
    if origin is Literal and value in arguments:
        return value
    if kind is Any:
        return value
    if kind is str and isinstance(value, str):
        return shortened(value, LONGEST_TEXT)
    if kind is float:
        if type(value) in (int, float) and abs(value) <= LARGEST:  # which NaN is not
            return float(value)
    elif origin is None and type(value) is kind:  # not isinstance: True is no number here
        return value
    raise ValueError(f"{where} is {quoted(value)}, not of type {kind}")


def _decode_dataclass(kind: type, value: Any, where: str) -> Any:
    if not isinstance(value, dict):
        raise ValueError(f"{where} is {quoted(value)}, not an object")
    hints = typing.get_type_hints(kind)
    fields = dataclasses.fields(kind)
    missing = [f.name for f in fields if f.name not in value and not _has_default(f)]
    if missing:
        raise ValueError(f"{where} has no {quoted(missing[0])}")
    there = [name for name in hints if name in value]
    return kind(**{name: _decode(hints[name], value[name], f"{where}.{name}") for name in there})


def _decode_compact(value: Any, where: str) -> CompactArray:
    try:
        return CompactArray.from_json(value)
    except ValueError as error:
        raise ValueError(f"{where} {error}") from None


def _has_default(field: dataclasses.Field[Any]) -> bool:
    """Whether a record may lack it, as older ones do."""
    return not (field.default is field.default_factory is dataclasses.MISSING)


def first_difference(one: Any, other: Any, where: str = "run") -> str:
    """The name of the first place, at any depth, in which two records of a run are not equal.

    >>> first_difference({"a": 1, "b": {"c": 2}}, {"a": 1, "b": {"c": 3}})
    'run.b.c'
    """
    if dataclasses.is_dataclass(one):
        one, other = vars(one), vars(other)
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        for name, value in one.items():
            if value != other[name]:
                return first_difference(value, other[name], f"{where}.{shortened(name)}")
    return where


def _decode_union(kinds: tuple[Any, ...], value: Any, where: str) -> Any:
    if value is None and type(None) in kinds:
        return None
    kinds = tuple(kind for kind in kinds if kind is not type(None))
    if len(kinds) == 1 and value is not None:
        return _decode(kinds[0], value, where)  # which says what is wrong with it
    for kind in kinds:
        try:
            return _decode(kind, value, where)
        except ValueError:
            continue
    raise ValueError(f"{where} is {quoted(value)}, not of type {' or '.join(map(str, kinds))}")
