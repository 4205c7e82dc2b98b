"""Files: none is ever half written, and what can't be read or written is found out early."""

from __future__ import annotations

import contextlib
import errno
import glob
import os
import secrets
import stat
import time
from pathlib import Path
from typing import BinaryIO

from glassnet.errors import DataError, OutputError

_RANDOM = 8  # bytes in the name of a file that is not finished


def write_atomically(path: str | os.PathLike[str], content: str | bytes) -> None:
    """Write a file beside its place and rename it, so that a reader sees the old or the new one.

    A file that was there keeps its rights. A link stays a link: what it leads to is written, or
    made where nothing is there. What can't be renamed, a device or a pipe, is written as it is.

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
    try:
        target = _target(path)
        before = _status(target)
        if before is not None and not stat.S_ISREG(before.st_mode):
            target.write_bytes(data)
            return
        beside = _beside(target)
        try:
            with _new_file(beside, before) as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())  # else a power cut may leave the new name on empty content
            _replace(beside, target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{path}: can't be written: {_reason(error)}.") from error


def left_unfinished(path: Path) -> list[Path]:
    """What processes have left that were killed while `write_atomically` wrote this file.

    A process that is writing it right now has its own among them.
    """
    digits = "[0-9a-f]" * (2 * _RANDOM)
    return list(path.parent.glob(f".{glob.escape(path.name)}.{digits}.tmp"))


def check_is_file(path: str | os.PathLike[str], expected: str = "a file") -> os.stat_result:
    """See that a path leads to a file that has an end, and can be read without waiting for anybody.

    Of a named pipe one would wait for a writer, maybe for ever, and a device has no end.

    Args:
        path: of the file, or of a link to it.
        expected: what the caller would read, for the message about a folder.

    Returns:
        What the system knows of it: its size, its times.

    Raises:
        DataError: if nothing is there, or something else.

    >>> check_is_file("nowhere/digit.png")
    Traceback (most recent call last):
    glassnet.errors.DataError: nowhere/digit.png: there is no such file.
    """
    try:
        status = Path(path).stat()
    except FileNotFoundError:
        raise DataError(f"{path}: there is no such file.") from None
    except ValueError:  # half a character, or a zero byte
        raise DataError(f"{path}: no file can have this name.") from None
    except OSError as error:
        raise DataError(f"{path}: can't be read ({error.strerror or error}).") from None
    if stat.S_ISDIR(status.st_mode):
        raise DataError(f"{path}: can't be read as {expected}, since it is a folder.")
    if not stat.S_ISREG(status.st_mode):
        raise DataError(
            f"{path}: is no file, but a device or a pipe; write what comes out of it into a file, "
            "and name that."
        )
    return status


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
    try:
        trial = _beside(_target(path))
        try:
            trial.touch(exist_ok=False)
        finally:
            trial.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{path}: can't be written: {_reason(error)}.") from error


def _target(path: Path) -> Path:
    """The file that is meant: where a link leads, whether or not anything is there."""
    if not path.is_symlink():
        return path
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    return target


def _status(path: Path) -> os.stat_result | None:
    """What stands at a path; None for nothing."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _new_file(path: Path, before: os.stat_result | None) -> BinaryIO:
    """A new file, open, that nobody may read who could not read the one that it will replace.

    Without one, the umask decides, as for any new file.
    """
    if before is None or os.name != "posix":
        return path.open("xb")
    file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    mode = stat.S_IMODE(before.st_mode)
    if os.fstat(file.fileno()).st_gid != before.st_gid:
        try:
            os.fchown(file.fileno(), -1, before.st_gid)
        except OSError:
            mode &= ~stat.S_IRWXG  # they were another group's rights
    with contextlib.suppress(OSError):  # a file system that knows no rights
        os.fchmod(file.fileno(), mode)
    return file


def _beside(path: Path) -> Path:
    """Where a file is written before it is renamed: in the same folder, by a longer name."""
    return path.with_name(f".{path.name}.{secrets.token_hex(_RANDOM)}.tmp")


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
