"""What takes long to read is kept decoded: read once, and anew whenever something changes."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from glassnet.data import DataSet
from glassnet.data.own import decoded, reading
from glassnet.data.own.kinds import Source
from glassnet.data.own.parts import Found
from tests.own_data import loaded, small, write_pictures, write_table


def same(one: DataSet, other: DataSet) -> bool:
    pairs = zip([*one.training, *one.test], [*other.training, *other.test], strict=True)
    return all(np.array_equal(a, b) and a.dtype == b.dtype for a, b in pairs)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    x, y = small()
    write_pictures(tmp_path / "pictures", x, ["abcd"[label] for label in y])
    return tmp_path / "pictures"


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was read from its own files, not from the cache."""
    seen: list[object] = []
    read = reading._read

    def counted(source: Source, watcher: None) -> Found:
        seen.append(source)
        return read(source, watcher)

    monkeypatch.setattr(reading, "_read", counted)
    return seen


def test_pictures_are_decoded_once(pictures: Path, reads: list[object], own_cache: Path) -> None:
    first, told = loaded(pictures)
    second, told_again = loaded(pictures)
    assert len(reads) == 1
    assert told == told_again != ""
    assert first.card == second.card
    assert same(first, second)
    assert len(list((own_cache / "own-data").iterdir())) == 1


def test_tables_are_read_once(tmp_path: Path, reads: list[object], own_cache: Path) -> None:
    x, y = small()
    write_table(tmp_path / "a.csv", x, [*y])
    assert same(loaded(tmp_path / "a.csv")[0], loaded(tmp_path / "a.csv")[0])
    assert len(reads) == 1


@pytest.mark.usefixtures("own_cache")
def test_the_same_path_in_other_words_is_the_same_data(
    pictures: Path, reads: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = loaded(pictures)
    monkeypatch.chdir(pictures.parent)
    second, _ = loaded(Path("pictures"))
    assert first.card == second.card
    assert len(reads) == 1


@pytest.mark.usefixtures("own_cache")
def test_a_folder_and_the_only_thing_in_it_keep_their_own_names(
    pictures: Path, tmp_path: Path
) -> None:
    (tmp_path / "zoo").mkdir()
    inner = pictures.rename(tmp_path / "zoo" / "animals")
    assert [loaded(path)[0].card.name for path in (inner.parent, inner)] == ["zoo", "animals"]


def change_a_picture(folder: Path) -> None:
    path = folder / "a" / "00000.png"
    path.write_bytes((folder / "b" / "00001.png").read_bytes())
    os.utime(path, ns=(1, 1))


def remove_a_picture(folder: Path) -> None:
    (folder / "a" / "00000.png").unlink()


def name_the_classes(folder: Path) -> None:
    (folder / "classes.txt").write_text("d\nc\nb\na\n", encoding="utf-8")


@pytest.mark.parametrize("change", [change_a_picture, remove_a_picture, name_the_classes])
@pytest.mark.usefixtures("own_cache")
def test_whatever_changes_is_read_anew(
    pictures: Path, reads: list[object], change: Callable[[Path], None]
) -> None:
    first, _ = loaded(pictures)
    change(pictures)
    second, _ = loaded(pictures)
    assert len(reads) == 2
    assert first.card.fingerprint != second.card.fingerprint


@pytest.mark.usefixtures("own_cache")
def test_another_orientation_is_another_data_set(pictures: Path, reads: list[object]) -> None:
    upright, _ = loaded(pictures)
    turned, _ = loaded(pictures, transpose=True)
    np.testing.assert_array_equal(turned.training[0], upright.training[0].swapaxes(1, 2))
    assert len(reads) == 2


@pytest.mark.parametrize("place", [0, 200, -200, -1])
def test_a_damaged_cache_is_made_anew(
    pictures: Path, reads: list[object], own_cache: Path, place: int
) -> None:
    first, _ = loaded(pictures)
    (kept,) = (own_cache / "own-data").iterdir()
    contents = bytearray(kept.read_bytes())
    contents[place] ^= 0xFF
    kept.write_bytes(contents)
    for _ in range(2):
        assert same(loaded(pictures)[0], first)
    assert len(reads) in (1, 2)  # not every byte of a zip file means something
    kept.write_bytes(b"")
    assert same(loaded(pictures)[0], first)


def test_a_cache_that_cannot_be_written_is_none(
    pictures: Path, own_cache: Path, reads: list[object]
) -> None:
    (own_cache / "own-data").write_text("in the way", encoding="utf-8")
    assert loaded(pictures)[0].card.counts == loaded(pictures)[0].card.counts == (32, 8)
    assert len(reads) == 2


def test_what_was_not_used_for_longest_makes_room(
    tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    x, y = small()
    for number in range(3):
        write_table(tmp_path / f"{number}.csv", x, [*y])
    loaded(tmp_path / "0.csv")
    (first,) = (own_cache / "own-data").iterdir()
    monkeypatch.setattr(decoded, "MOST_OF_ALL", int(2.5 * first.stat().st_size))
    loaded(tmp_path / "1.csv")
    (second,) = set((own_cache / "own-data").iterdir()) - {first}
    os.utime(second, (1, 1))
    loaded(tmp_path / "2.csv")
    left = set((own_cache / "own-data").iterdir())
    assert first in left
    assert second not in left
    assert len(left) == 2
    monkeypatch.setattr(decoded, "MOST_OF_ONE", 100)
    write_table(tmp_path / "large.csv", x, [*y])
    loaded(tmp_path / "large.csv")
    assert set((own_cache / "own-data").iterdir()) == left
