"""Files are there whole or not at all, and an unwritable place is found early."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from glassnet.data import load_digit, read_idx
from glassnet.errors import DataError, GlassnetError, OutputError
from glassnet.files import check_file_writable, check_is_file, check_writable, write_atomically

AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.mark.parametrize("content", ["97 → 98 %\n", b"\x00\xff\r\n", ""])
def test_content_is_written_as_given(tmp_path: Path, content: str | bytes) -> None:
    path = tmp_path / "file"
    write_atomically(path, content)
    expected = content.encode("utf-8") if isinstance(content, str) else content
    assert path.read_bytes() == expected
    assert [p.name for p in tmp_path.iterdir()] == ["file"]  # nothing is left beside it


def test_what_stood_there_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_atomically(path, "a longer text than the next")
    write_atomically(path, "short")
    assert path.read_text(encoding="utf-8") == "short"


def test_a_failure_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    write_atomically(path, "old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match=r"file: can't be written: no space left on device\.$"):
        write_atomically(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="nowhere"):
        write_atomically(tmp_path / "nowhere" / "file", "text")


def test_a_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    folder = check_writable(tmp_path / "a" / "b")
    assert folder == tmp_path / "a" / "b"
    assert list(folder.iterdir()) == []  # the trial file is gone


def test_a_file_in_the_folders_place_is_found(tmp_path: Path) -> None:
    (tmp_path / "results").write_text("no folder", encoding="utf-8")
    with pytest.raises(OutputError, match="results: the output folder can't be written"):
        check_writable(tmp_path / "results")
    with pytest.raises(GlassnetError, match="runs"):
        check_writable(tmp_path / "results" / "runs")


@pytest.mark.skipif(AS_ROOT or os.name == "nt", reason="nothing is unwritable for root")
def test_a_folder_without_permission_is_found(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="permission denied"):
        check_writable(tmp_path)


@pytest.mark.parametrize("length", [4, 250])  # 255 is the most, and the file beside it has 22 more
def test_whether_a_file_can_be_written_is_known_before(tmp_path: Path, length: int) -> None:
    path = tmp_path / ("n" * length)
    for write in (check_file_writable, lambda path: write_atomically(path, "text")):
        if length == 4:
            write(path)
        else:
            with pytest.raises(OutputError, match="nnn: can't be written: "):
                write(path)
        assert [p.name for p in tmp_path.iterdir() if p != path] == []


def test_a_file_that_is_there_survives_the_check(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("mine", encoding="utf-8")
    check_file_writable(path)
    assert path.read_text(encoding="utf-8") == "mine"


# ---- rights and links ----------------------------------------------------------------------------

posix = pytest.mark.skipif(os.name != "posix", reason="other systems have other rights and links")


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o604, 0o755])
def test_a_file_keeps_its_rights(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "file"
    path.write_text("old", encoding="utf-8")
    path.chmod(mode)
    write_atomically(path, "new")
    assert path.read_text(encoding="utf-8") == "new"
    assert stat.S_IMODE(path.stat().st_mode) == mode


@posix
def test_what_replaces_a_private_file_is_private_from_the_beginning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o600)
    modes = []

    def look(descriptor: int) -> None:
        modes.append(stat.S_IMODE(os.fstat(descriptor).st_mode))

    monkeypatch.setattr(os, "fsync", look)
    write_atomically(path, "new")
    assert modes == [0o600]


@posix
@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_a_new_file_has_the_rights_that_the_umask_gives(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        write_atomically(tmp_path / "file", "text")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o666 & ~umask


@posix
@pytest.mark.parametrize("there", [True, False], ids=["to a file", "to nothing"])
def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path: Path, there: bool) -> None:
    for name in ("here", "elsewhere"):
        (tmp_path / name).mkdir()
    target = tmp_path / "elsewhere" / "file"
    if there:
        target.write_text("old", encoding="utf-8")
        target.chmod(0o600)
    first, second = tmp_path / "here" / "first", tmp_path / "here" / "second"
    second.symlink_to(Path("..") / "elsewhere" / "file")
    first.symlink_to("second")
    check_file_writable(first)
    write_atomically(first, "new")
    assert first.is_symlink()
    assert second.is_symlink()
    assert not target.is_symlink()
    assert target.read_text(encoding="utf-8") == "new"
    assert stat.S_IMODE(target.stat().st_mode) == (0o600 if there else 0o666 & ~_umask())
    assert [p.name for p in target.parent.iterdir()] == ["file"]


@posix
def test_a_link_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    circle, lost = tmp_path / "circle", tmp_path / "lost"
    circle.symlink_to("circle")
    lost.symlink_to(Path("missing") / "file")
    for path, reason in ((circle, "too many levels"), (lost, "no such file")):
        for write in (check_file_writable, lambda path: write_atomically(path, "text")):
            with pytest.raises(OutputError, match=f"{path.name}: can't be written: {reason}"):
                write(path)
        assert path.is_symlink()


@posix
def test_a_pipe_is_written_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_atomically(path, "text")
        assert os.read(reader, 100) == b"text"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(path.stat().st_mode)


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask


# ---- reading -----------------------------------------------------------------------------------


def test_a_file_is_known_by_its_status(tmp_path: Path) -> None:
    path, link = tmp_path / "file", tmp_path / "link"
    path.write_bytes(b"12345")
    link.symlink_to(path)
    assert check_is_file(path).st_size == check_is_file(link).st_size == 5


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
@pytest.mark.parametrize("read", [check_is_file, load_digit, read_idx])
def test_what_has_no_end_is_no_file(tmp_path: Path, read: Callable[[Path], object]) -> None:
    """A named pipe that nobody writes into would keep its reader waiting for ever."""
    (tmp_path / "link").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", "link"):
        with pytest.raises(DataError, match=rf"{name}: is no file, but a device or a pipe;"):
            read(tmp_path / name)


@pytest.mark.parametrize("read", [check_is_file, load_digit, read_idx])
def test_what_is_not_there_or_a_folder(tmp_path: Path, read: Callable[[Path], object]) -> None:
    with pytest.raises(DataError, match=r"nothing: there is no such file\.$"):
        read(tmp_path / "nothing")
    with pytest.raises(DataError, match=r": can't be read as .*, since it is a folder\.$"):
        read(tmp_path)
    with pytest.raises(DataError, match=r"no file can have this name\.$"):
        read(tmp_path / "a\0b")
    (tmp_path / "circle").symlink_to("circle")
    with pytest.raises(DataError, match=r"circle: can't be read \("):
        read(tmp_path / "circle")
