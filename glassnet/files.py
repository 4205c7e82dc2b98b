"""Writing files so that nothing is ever half there, and finding out early where nothing can be."""

from __future__ import annotations

import os
import secrets
import time
from pathlib import Path

from glassnet.errors import OutputError


def write_atomically(path: str | os.PathLike[str], content: str | bytes) -> None:
    """Write a file beside its place and rename it, so that a reader sees the old or the new one.

    Args:
        path: the file; its folder must exist.
        content: text, stored as UTF-8 with a line feed per line on every system, or bytes.

    Raises:
        OutputError: if the file can't be written; what stood there before is untouched.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "note.txt"
    >>> write_atomically(path, "97 → 98 %")
    >>> path.read_text(encoding="utf-8")
    '97 → 98 %'
    """
    path = Path(path)
    data = content.encode("utf-8") if isinstance(content, str) else content
    beside = _beside(path)
    try:
        try:
            with beside.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())  # else a power cut may leave the new name on empty content
            _replace(beside, path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{path}: can't be written: {_reason(error)}.") from error


def check_writable(folder: str | os.PathLike[str]) -> Path:
    """Make a folder if need be and try a file in it, before hours of training depend on it.

    Args:
        folder: the folder; its parents are made too.

    Returns:
        The folder as a ``Path``.

    Raises:
        OutputError: if the folder can't be made, or nothing can be written into it.

    >>> import tempfile
    >>> check_writable(Path(tempfile.mkdtemp()) / "results" / "runs").is_dir()
    True
    """
    folder = Path(folder)
    trial = folder / f".{secrets.token_hex(8)}.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            trial.touch(exist_ok=False)
        finally:
            trial.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(
            f"{folder}: the output folder can't be written: {_reason(error)}. Name another folder."
        ) from error
    return folder


def check_file_writable(path: str | os.PathLike[str]) -> None:
    """Find out whether `write_atomically` could write a file, before hours depend on it.

    Raises:
        OutputError: if it could not: the folder takes no files, or none with so long a name.

    >>> import tempfile
    >>> check_file_writable(Path(tempfile.mkdtemp()) / "model.safetensors")
    """
    path = Path(path)
    trial = _beside(path)
    try:
        try:
            trial.touch(exist_ok=False)
        finally:
            trial.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{path}: can't be written: {_reason(error)}.") from error


def _beside(path: Path) -> Path:
    """Where a file is written before it is renamed: in the same folder, by a longer name.

    An ordinary new file, not tempfile's: that one would be readable by its owner only.
    """
    return path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")


def _replace(source: Path, target: Path, attempts: int = 20) -> None:
    """``os.replace``, again and again for a second while another program reads the target.

    Windows refuses to replace a file that is open, if only for a moment in a virus scanner.
    """
    for _ in range(attempts if os.name == "nt" else 0):
        try:
            source.replace(target)
        except PermissionError:
            time.sleep(0.05)
        else:
            return
    source.replace(target)


def _reason(error: OSError) -> str:
    """The system's own words, without its number and path: the message names the path already."""
    return (error.strerror or str(error)).lower()
