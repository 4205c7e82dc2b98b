"""A lock between processes: held against others, and done without where there is none."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from glassnet.file_locks import file_lock

posix = pytest.mark.skipif(os.name != "posix", reason="Windows has locks everywhere")


def test_a_lock_is_held_until_it_is_left(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with (
        file_lock(path),
        pytest.raises(TimeoutError, match="another process holds lock"),
        file_lock(path, timeout=0.05),
    ):
        raise AssertionError("held twice")
    with file_lock(path, timeout=0.05):
        pass


@posix
@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP])
def test_where_there_are_no_locks_nobody_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("fcntl.flock", refuse)
    with file_lock(tmp_path / "lock"), file_lock(tmp_path / "lock"):
        pass


def test_no_folder_is_made_for_a_lock(tmp_path: Path) -> None:
    with file_lock(tmp_path / "missing" / "lock"):
        assert not (tmp_path / "missing").exists()


@posix
def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "lock").symlink_to(tmp_path / "elsewhere")
    with file_lock(tmp_path / "lock"):
        assert not (tmp_path / "elsewhere").exists()


@posix
def test_the_file_has_the_rights_that_are_asked_for(tmp_path: Path) -> None:
    with file_lock(tmp_path / "lock", mode=0o600):
        assert (tmp_path / "lock").stat().st_mode & 0o777 == 0o600
