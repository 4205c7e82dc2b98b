"""Safetensors files: tensors as plain bytes, everything else as JSON in the metadata.

The layout is that of https://github.com/huggingface/safetensors: a header, then the plain bytes of
the tensors. Nothing in such a file is ever executed, and any safetensors reader opens it. Weights
are float32 or float64; those of the networks that come with glassnet are in eight bits, with
scales, by the rule of `glassnet.formats.rounding`.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from glassnet.errors import ArgumentError, ModelFileError, quoted
from glassnet.files import write_atomically
from glassnet.formats.contents import Contents, Tensors
from glassnet.formats.rounding import restored_tensors
from glassnet.strict_json import MOST_CHARACTERS, parse_json
from glassnet.version import __version__

FORMAT = 1  # counts up when an older glassnet could no longer read what a newer one writes
KEY = "glassnet"
MOST_TENSORS = 4_096
KINDS = ("F32", "F64", "I8")
"""The types of tensors that are read, in the format's own words."""
OTHER_FORMATS = (".keras", ".h5", ".hdf5", ".pt", ".pth", ".onnx", ".npz", ".pb")
INPUTS = (".py", ".json", ".toml", ".npy", ".csv")
"""What glassnet reads besides: code, records, studies and data, which would be overwritten."""


def check_ending(path: str | os.PathLike[str]) -> None:
    """Refuse names of files of another kind, such as Keras's, or the code of a network.

    Raises:
        ArgumentError: for such a name.
    """
    name = Path(path)
    if name.suffix.lower() in OTHER_FORMATS + INPUTS:
        raise ArgumentError(
            f"save: {quoted(name.name)} would hold no file of the kind that {name.suffix} says, "
            f"since glassnet writes safetensors: name it {quoted(f'{name.stem}.safetensors')}."
        )


def write(path: str | os.PathLike[str], contents: Contents) -> None:
    """Write a description and its tensors. The same contents give the same bytes each time.

    Args:
        path: the file, ``….safetensors`` as a rule; its folder must exist.
        contents: what is to be kept. The description holds only what comes back from JSON as it
            is: no tuples, and strings for keys.

    Raises:
        ArgumentError: if there is more than `read` takes.
        OutputError: if the file can't be written; what stood there before is untouched.
    """
    from safetensors.numpy import save

    if len(contents.tensors) > MOST_TENSORS:
        raise ArgumentError(
            f"{os.fspath(path)}: {len(contents.tensors):,} tensors are too many for a file, which "
            f"holds at most {MOST_TENSORS:,}; nothing is written."
        )

    description = {"format": FORMAT, "version": __version__, **contents.description}
    description["seal"] = Contents(description, contents.tensors).seal()
    # All under one key: the library puts several into an order that differs from time to time.
    text = json.dumps(description, ensure_ascii=False)
    if len(text) > MOST_CHARACTERS:
        raise ArgumentError(
            f"{os.fspath(path)}: the description has {len(text):,} characters, and a file holds at "
            f"most {MOST_CHARACTERS:,}; nothing is written."
        )
    write_atomically(path, save(contents.tensors, {KEY: text}))


def read(path: str | os.PathLike[str]) -> Contents:
    """Read what `write` wrote; weights in eight bits come back in float32.

    Raises:
        ModelFileError: if the file is missing, damaged or not one of glassnet's.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "small.safetensors"
    >>> write(path, Contents({"architecture": None}, {"dense/bias": np.zeros(2)}))
    >>> read(path).tensors
    {'dense/bias': array([0., 0.])}
    """
    path = Path(path)
    stored = read_stored(path)
    with errors_of(path):
        return Contents(stored.description, restored_tensors(stored.tensors))


def read_stored(path: str | os.PathLike[str]) -> Contents:
    """The same with the tensors as the file has them, those in eight bits beside their scales.

    Raises:
        ModelFileError: if the file is missing, damaged or not one of glassnet's.
    """
    from safetensors import safe_open

    path = Path(path)
    with errors_of(path):
        with safe_open(path, framework="numpy") as file:
            description = _description(file.metadata())
            tensors = _tensors(file)
        seal = description.pop("seal", None)
        if seal != Contents(description, tensors).seal():
            raise ModelFileError(
                "its contents do not match their checksum, so the file was damaged or changed: "
                "save the network again."
            )
    return Contents(description, tensors)


@contextmanager
def errors_of(path: Path) -> Iterator[None]:
    """See that a path leads to a file, and turn whatever goes wrong inside into one sentence.

    Args:
        path: of the file that is read inside.

    Raises:
        ModelFileError: if there is no such file, it can't be read, or it holds no network. The
            sentence names the file.
    """
    from safetensors import SafetensorError

    try:
        _check_kind(path)
        yield
    except FileNotFoundError as error:
        raise ModelFileError(f"{path}: there is no such file.") from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ModelFileError(f"{path}: can't be read: {reason}.") from error
    except SafetensorError as error:
        raise ModelFileError(
            f"{path}: not a safetensors file, or a damaged one ({error}): name a saved "
            "network, or save it again."
        ) from error
    except ModelFileError as error:
        raise ModelFileError(f"{path}: {error}") from error


def _check_kind(path: Path) -> None:
    """Refuse what is no ordinary file: of a pipe, one would wait for ever."""
    try:
        mode = path.stat().st_mode
    except ValueError:  # half a character, or a zero byte
        raise ModelFileError("no file can have this name.") from None
    if stat.S_ISDIR(mode):
        newest = max(path.glob("*.safetensors"), default=None, key=lambda file: file.name)
        example = "" if newest is None else f", such as {newest}"
        raise ModelFileError(f"this is a folder; name the file in it{example}.")
    if not stat.S_ISREG(mode):
        raise ModelFileError("this is no file, but a device or a pipe.")


def _description(metadata: Mapping[str, str] | None) -> dict[str, Any]:
    """The JSON that `write` put into the metadata."""
    text = (metadata or {}).get(KEY)
    if text is None:
        raise ModelFileError(
            "a safetensors file, but not one of glassnet's: it holds tensors without the network "
            "that they belong to; write one with model.save()."
        )
    try:
        description = parse_json(text)
    except ValueError as error:
        raise ModelFileError(
            f"the description of its network is damaged ({error}): save the network again."
        ) from error
    if not isinstance(description, dict):
        raise ModelFileError("the description of its network is damaged: save the network again.")
    if description.get("format") != FORMAT:
        version, number = description.get("version"), description.get("format")
        if not isinstance(version, str) or not version.isprintable():
            raise ModelFileError(
                f"its version is {quoted(version)}, where a line of printable characters belongs."
            )
        raise ModelFileError(
            f"written by glassnet {version} in format {quoted(number)}, and glassnet {__version__} "
            f"reads format {FORMAT}: use the newer of the two."
        )
    return description


def _tensors(file: Any) -> Tensors:
    """All tensors of an open file."""
    names = file.keys()
    if len(names) > MOST_TENSORS:
        raise ModelFileError(
            f"it holds {len(names):,} tensors; files of networks have at most {MOST_TENSORS:,}."
        )
    tensors = {}
    for name in names:
        kind = file.get_slice(name).get_dtype()
        if kind not in KINDS:
            raise ModelFileError(
                f"tensor {quoted(name)} is of type {kind}, where {', '.join(KINDS[:-1])} or "
                f"{KINDS[-1]} belongs."
            )
        tensors[name] = np.asarray(file.get_tensor(name))
    return tensors
