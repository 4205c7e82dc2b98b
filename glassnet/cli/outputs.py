"""Files that commands write: whether they can be, found out before hours depend on it."""

from __future__ import annotations

from pathlib import Path

from glassnet.errors import OutputError


def check_place(path: Path, example: str) -> None:
    """See that a file can be written at a path.

    Args:
        path: the file.
        example: a name that it could have, for the message about a folder.

    Raises:
        OutputError: if it can't.
    """
    from glassnet.files import check_file_writable

    if path.is_dir():
        raise OutputError(f"{path}: is a folder; name a file, such as {path / example}.")
    if not path.parent.is_dir():
        raise OutputError(f"{path}: there is no folder {path.parent}; make it, or name another.")
    check_file_writable(path)
