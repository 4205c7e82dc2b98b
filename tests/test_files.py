"""Files are there whole or not at all, and an unwritable place is found early."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from glassnet.errors import GlassnetError, OutputError
from glassnet.files import check_file_writable, check_writable, write_atomically

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
