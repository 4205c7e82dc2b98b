"""The store of runs: one JSON file for each, written whole or not at all.

The files are the truth: whatever else is shown of runs is computed from them. They may be copied
from other machines into one folder.
"""

from __future__ import annotations

import dataclasses
import gc
import json
import os
import re
import secrets
import stat
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

from glassnet.errors import quoted, shortened
from glassnet.files import write_atomically
from glassnet.strict_json import parse_json
from glassnet.study.tracking.decoding import decoder
from glassnet.study.tracking.run import Run

FORMAT = 1
"""The version of the run files' format; raised when older readers would misread new files."""

MOST_BYTES = 1 << 26
"""Of a run file: 100,000 epochs of 16 figures take less; a thousand take some hundred thousand."""


LEFT_OUT: Mapping[str, Any] = MappingProxyType(
    {"configuration": {}, "fitting": None, "callbacks": None, "step_losses": None}
)
"""What a lean record has in place of what is long and only a replay needs."""

LEFT_OUT_OF_OLDER: Mapping[str, Any] = MappingProxyType({"configuration": {}, "callbacks": None})
"""The same for an older record: the verdict on it is found by the losses of its steps."""


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


def read_run(path: Path, lean: bool = False) -> Run:
    """Read a run's file.

    Args:
        path: the file.
        lean: whether to leave out what is long and only a replay needs, `LEFT_OUT`. It is not
            looked at then, and reading takes half of the time.

    Raises:
        ValueError: if it is damaged, with a message that says where.
        OSError: if it can't be read.
    """
    return parse_run(read_run_bytes(path), lean)


def read_run_bytes(path: Path) -> bytes:
    """Read what stands in a run's file, if it can be one.

    Raises:
        ValueError: if it is no file, or too large.
        OSError: if it can't be read.
    """
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):  # a pipe would be waited for
        raise ValueError("no file, but a folder, a device or a pipe")
    if status.st_size > MOST_BYTES:
        raise ValueError(f"more than {MOST_BYTES:,} bytes, which no run takes")
    with path.open("rb", buffering=0) as file:
        return file.read(status.st_size)


def parse_run(text: bytes, lean: bool = False) -> Run:
    """The run that stands in a file; for ``lean`` see `read_run`.

    Raises:
        ValueError: if it is damaged, with a message that says where.
    """
    try:
        characters = text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"no text, from byte {error.start:,} on") from None
    record = parse_json(characters, MOST_BYTES)
    run = _run(record, lean)
    if b"\\u" in text:  # half a character, say, could not be written again
        json.dumps(record, ensure_ascii=False).encode()
    return run


def _run(record: Any, lean: bool) -> Run:
    """The run of a record from JSON, or ValueError."""
    if not isinstance(record, dict) or "format" not in record:
        raise ValueError("no record of a run")
    if record["format"] != FORMAT:
        raise ValueError(
            f"of format {quoted(record['format'])}, not {FORMAT}: made by another version"
        )
    if lean:
        left_out = LEFT_OUT if "verdict" in record else LEFT_OUT_OF_OLDER
        record = {name: left_out.get(name, value) for name, value in record.items()}
    try:
        run: Run = decoder(Run)(record)
    except ValueError as error:
        raise ValueError(f"run{error}") from None
    seconds = run.seconds
    times = [seconds.compilation, seconds.step, seconds.total]
    times += seconds.epochs + seconds.training + seconds.validation
    if any(time is not None and time < 0 for time in times):
        raise ValueError("run.seconds has a time below 0")
    if run.verdict is not None and min(run.verdict.first_bad_step or (1,)) < 1:
        raise ValueError("run.verdict.first_bad_step has a number below 1")
    setting = run.setting
    counts = [setting.trainable_parameters, setting.epochs, setting.batch_size, setting.steps]
    counts += [setting.samples, setting.validation_samples]
    if any(count < 0 for count in counts):
        raise ValueError("run.setting has a number below 0")
    return run


def read_runs(
    folder: str | os.PathLike[str], lean: bool = False
) -> tuple[list[Run], dict[str, str]]:
    """Read all run files of a folder.

    Args:
        folder: the folder ``runs`` of a tracker.
        lean: whether to leave out what only a replay needs, see `read_run`.

    Returns:
        The runs in the order in which they were started, and what is wrong with each damaged file,
        by its name. A warning (``RunFileWarning``) names them too.
    """
    runs, damaged = read_run_files(folder, lean)
    for name, wrong in damaged.items():
        warnings.warn(f"{Path(folder) / name}: skipped: {wrong}.", RunFileWarning, stacklevel=2)
    return sorted(runs.values(), key=lambda run: run.started), damaged


def read_run_files(
    folder: str | os.PathLike[str], lean: bool = False
) -> tuple[dict[Path, Run], dict[str, str]]:
    """Read all run files of a folder, and know which run stands in which file.

    Args:
        folder: the folder ``runs`` of a tracker.
        lean: whether to leave out what only a replay needs, see `read_run`.

    Returns:
        The run of each file, in the order of their names, and what is wrong with each damaged
        file, by its name.
    """
    runs, damaged = {}, {}
    with _nothing_collected():
        for path in sorted(Path(folder).glob("*.json"), key=lambda path: path.name):
            try:
                runs[path] = read_run(path, lean)
            except (ValueError, OSError) as error:
                damaged[path.name] = str(error)
    return runs, damaged


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Let Python look for no garbage meanwhile.

    What is read is kept, and holds no circles. Python would look through all of it again and again,
    which takes half of the time of reading thousands of files.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


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
