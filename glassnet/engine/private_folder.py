"""A folder whose files only one user can have written, checked each time that one is opened.

What is opened is checked on its descriptor. Between a look at a path and its opening, others could
put something else in its place, but a descriptor stays what it is.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from glassnet.files import write_atomically

_CHECKED = os.name == "posix"
"""Windows has other rights, and a user's folder is private there by inheritance."""

_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


class PrivateFolder:
    """A folder with files that are this user's alone.

    Args:
        path: Where it is, or will be made when something is written.
    """

    def __init__(self, path: Path) -> None:
        # The path is resolved once, so that neither a later change of the working directory nor
        # another link on the way leads elsewhere.
        self.path = Path(os.path.realpath(path))

    def make(self) -> None:
        """Make the folder if it is not there, and what is missing above it, for this user only.

        Raises:
            OSError: It can't be made, is not private, or others could put another in its place.
        """
        _make(self.path)
        if _CHECKED:
            for above in self.path.parents:
                mode = above.stat().st_mode
                # The group may have the right to write, because a umask of 002 gives it to every
                # folder. What a member of the group puts there is recognised by its owner.
                if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
                    raise PermissionError(f"others may put another one in its place, in {above}")
        with self._opened():
            pass

    def holds(self, name: str) -> bool:
        """Whether a file of this name is there and may be read."""
        try:
            os.close(self._open(name))
        except OSError:
            return False
        return True

    def read(self, name: str) -> bytes:
        """The content of a file, whose time of last use becomes now.

        Raises:
            FileNotFoundError: There is none.
            OSError: The file, or the folder, is not this user's alone.
        """
        with os.fdopen(self._open(name), "rb") as file:
            content = file.read()
            with suppress(OSError):  # whoever tidies up keeps what was used last
                os.utime(file.fileno() if os.utime in os.supports_fd else self.path / name)
        return content

    def write(self, name: str, content: bytes) -> None:
        """Write a file, so that readers see the old one or the new one.

        Raises:
            OSError: It can't be written; what stood there before is untouched.
        """
        self.make()
        if not _CHECKED:
            write_atomically(self.path / name, content)
            return
        beside = f".{name}.{secrets.token_hex(8)}.tmp"
        with self._opened() as folder:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
            try:
                with os.fdopen(os.open(beside, flags, 0o600, dir_fd=folder), "wb") as file:
                    file.write(content)
                os.replace(beside, name, src_dir_fd=folder, dst_dir_fd=folder)
            except BaseException:
                with suppress(OSError):
                    os.unlink(beside, dir_fd=folder)
                raise

    @contextmanager
    def _opened(self) -> Iterator[int | None]:
        """The folder's descriptor, once it is known to be private; None on Windows."""
        if not _CHECKED:
            yield None
            return
        folder = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            _check_owner(os.fstat(folder))
            yield folder
        finally:
            os.close(folder)

    def _open(self, name: str) -> int:
        if not _CHECKED:
            return os.open(self.path / name, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        with self._opened() as folder:
            # The open does not wait: a reader of a pipe would wait for a writer.
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
            try:
                file = os.open(name, flags, dir_fd=folder)
            except OSError as error:
                if error.errno == errno.ELOOP:
                    raise PermissionError(f"{name} is a symbolic link") from None
                raise
        try:
            status = os.fstat(file)
            if not stat.S_ISREG(status.st_mode):
                raise PermissionError(f"{name} is not an ordinary file")
            if status.st_nlink > 1:
                raise PermissionError(f"{name} is also in another folder, by a hard link")
            _check_owner(status)
        except BaseException:
            os.close(file)
            raise
        return file


def _check_owner(status: os.stat_result) -> None:
    what = "it" if stat.S_ISDIR(status.st_mode) else "a file in it"
    if status.st_uid != os.geteuid():
        raise PermissionError(f"{what} belongs to another user")
    if status.st_mode & _OTHERS_WRITE:
        raise PermissionError(f"others may write to {what}")


def _make(folder: Path) -> None:
    """Like ``mkdir -p``, but what is new is for this user only, whatever the umask says."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except FileNotFoundError:
        _make(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
