"""Data sets that are served in an archive: what is kept of it, and archives that do harm."""

from __future__ import annotations

import gzip
import io
import random
import tarfile
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pytest
from rich.console import Console

from glassnet.data import CATALOGUE, find, load
from glassnet.data import archives as module
from glassnet.data.archives import read_members
from glassnet.data.catalogue.emnist import SPLITS
from glassnet.data.download import download
from glassnet.data.sources import SUMS_FILE
from glassnet.errors import DataError, DataUnavailable
from tests.forged_data import enter_archive, tarred, write_cifar, write_emnist, zipped
from tests.mirror import NOBODY, SPOILT, Mirror
from tools.fuzz_files import damaged

CIFAR = "cifar-10-binary.tar.gz"


pytestmark = pytest.mark.filterwarnings("ignore::glassnet.data.DataNotice")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("GLASSNET_DATA", raising=False)
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: tmp_path / "cache")
    return tmp_path / "cache" / "data"


@pytest.fixture
def mirrors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Mirror, Mirror]]:
    """Two mirrors that serve forged archives of EMNIST and of CIFAR-10."""
    served = tmp_path / "served"
    served.mkdir()
    for split in SPLITS:
        write_emnist(tmp_path / "emnist", split)
    zipped(tmp_path / "emnist", served / "gzip.zip")
    write_cifar(tmp_path / "cifar")
    tarred(tmp_path / "cifar", served / CIFAR, "cifar-10-batches-bin")
    with ExitStack() as stack:
        first, second = (stack.enter_context(Mirror(served)) for _ in range(2))
        for split in SPLITS:
            enter_archive(
                monkeypatch, f"emnist-{split}", served / "gzip.zip", first.url, second.url
            )
        enter_archive(monkeypatch, "cifar10", served / CIFAR, first.url, second.url)
        yield first, second


def quiet() -> Console:
    return Console(file=io.StringIO())


# Downloads


def test_one_download_serves_all_splits(mirrors: tuple[Mirror, Mirror], cache: Path) -> None:
    first, second = mirrors
    for split in SPLITS:
        loaded = load(f"emnist-{split}")
        assert loaded.card.counts == (12, 5)
        assert find(f"emnist-{split}").note == "identified by its contents"
    assert (first.asked, second.asked) == (["gzip.zip"], [])
    kept = {path.name for path in (cache / "emnist").iterdir()} - {"download.lock"}
    assert len(kept) == 4 * 6 + 1
    assert all(name.endswith("-ubyte.gz") for name in kept - {SUMS_FILE})


def test_the_members_lie_as_they_are_in_the_archive(
    mirrors: tuple[Mirror, Mirror], cache: Path, tmp_path: Path
) -> None:
    loaded = load("cifar10")
    np.testing.assert_array_equal(loaded.training[1], load("cifar10", tmp_path / "cifar")[0][1])
    for path in (tmp_path / "cifar").iterdir():
        assert (cache / "cifar10" / path.name).read_bytes() == path.read_bytes()
    assert find("cifar10").size == 33 * 3073


@pytest.mark.parametrize("damage", ["a member", "the sums", "no sums"])
def test_a_damaged_cache_is_fetched_anew(
    mirrors: tuple[Mirror, Mirror], cache: Path, damage: str
) -> None:
    first, _ = mirrors
    load("cifar10")
    sums = cache / "cifar10" / SUMS_FILE
    if damage == "a member":
        (cache / "cifar10" / "test_batch.bin").write_bytes(bytes(3073))
    elif damage == "the sums":
        sums.write_text("nonsense\n", encoding="utf-8")
    else:
        sums.unlink()
    assert find("cifar10").folder is None
    load("cifar10")
    assert first.asked == [CIFAR, CIFAR]


@pytest.mark.parametrize("how", SPOILT)
def test_the_second_mirror_serves_where_the_first_serves_something_else(
    mirrors: tuple[Mirror, Mirror], how: str
) -> None:
    first, second = mirrors
    first.spoil = SPOILT[how]
    assert load("emnist-letters").card.counts == (12, 5)
    assert (first.asked, second.asked) == (["gzip.zip"], ["gzip.zip"])


def test_no_network(
    tmp_path: Path, mirrors: tuple[Mirror, Mirror], monkeypatch: pytest.MonkeyPatch
) -> None:
    enter_archive(monkeypatch, "cifar10", tmp_path / "served" / CIFAR, NOBODY)
    with pytest.raises(
        DataUnavailable, match=r"tar.gz \(can't be reached.* Put its files, or cifar"
    ):
        load("cifar10")
    assert "170 MB to download from 127.0.0.1:9" in find("cifar10").note


def test_an_archive_that_lacks_a_member(
    tmp_path: Path, mirrors: tuple[Mirror, Mirror], monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    (tmp_path / "cifar" / "test_batch.bin").unlink()
    path = tmp_path / "served" / CIFAR
    tarred(tmp_path / "cifar", path, "cifar-10-batches-bin")
    entry = enter_archive(monkeypatch, "cifar10", path, mirrors[0].url)
    with pytest.raises(DataError, match=r"cifar-10-binary.tar.gz: lacks test_batch.bin"):
        download(entry, cache / "cifar10", quiet())
    left = {path.name for path in (cache / "cifar10").iterdir()}
    assert left <= {"download.lock"}


# An archive in a folder, as it was downloaded by hand


def test_an_archive_in_the_folder_is_read_where_it_is(
    mirrors: tuple[Mirror, Mirror], tmp_path: Path, cache: Path
) -> None:
    expected = load("emnist-letters", tmp_path / "served")
    assert expected.card.counts == (12, 5)
    np.testing.assert_array_equal(expected[0][0], load("emnist-letters", tmp_path / "emnist")[0][0])
    assert load("cifar10", tmp_path / "served").card.counts == (25, 8)
    assert find("cifar10", tmp_path / "served").note == "identified by its contents"
    assert not cache.exists()
    assert mirrors[0].asked == []


def test_the_path_of_an_archive(mirrors: tuple[Mirror, Mirror], tmp_path: Path) -> None:
    served = tmp_path / "served"
    assert load(served / CIFAR).card.name == "cifar10"
    assert load("cifar10", served / CIFAR).card.counts == (25, 8)
    assert load("emnist-digits", served / "gzip.zip").card.name == "emnist-digits"
    with pytest.raises(DataError, match=r"gzip.zip: holds emnist-byclass, .* say which one"):
        load(served / "gzip.zip")


def test_an_archive_that_is_not_the_served_one(tmp_path: Path) -> None:
    write_cifar(tmp_path / "cifar")
    tarred(tmp_path / "cifar", tmp_path / CIFAR, "cifar-10-batches-bin")
    with pytest.raises(DataError, match=r"tar.gz: is not the archive of CIFAR-10 that is served"):
        load("cifar10", tmp_path)
    assert "get it anew, or unpack it" in find("cifar10", tmp_path).problem


# Archives that do harm, if their sum was right


def tar_of(path: Path, *infos: tarfile.TarInfo) -> Path:
    with gzip.open(path, "wb") as packed, tarfile.open(fileobj=packed, mode="w") as archive:
        for info in infos:
            archive.addfile(info, io.BytesIO(bytes(info.size)))
    return path


def info(
    name: str, size: int = 3, kind: bytes = tarfile.REGTYPE, link: str = ""
) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.type, member.linkname = size, kind, link
    return member


def read(path: Path, *wanted: str) -> dict[str, bytes]:
    found = {}

    def take(name: str, stream: BinaryIO) -> None:
        found[name] = stream.read()

    read_members(path, wanted, take)
    return found


@pytest.mark.parametrize("name", ["../../train.bin", "/train.bin", "a/b/train.bin"])
def test_a_path_in_a_name_leads_nowhere(tmp_path: Path, name: str) -> None:
    assert read(tar_of(tmp_path / "a.tar.gz", info(name)), "train.bin") == {"train.bin": bytes(3)}
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(name, b"123")
    assert read(tmp_path / "a.zip", "train.bin") == {"train.bin": b"123"}


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE])
def test_a_link_or_a_pipe_is_no_member(tmp_path: Path, kind: bytes) -> None:
    path = tar_of(tmp_path / "a.tar.gz", info("train.bin", 0, kind, "/etc/passwd"))
    with pytest.raises(DataError, match=r"train.bin is no regular file in it"):
        read(path, "train.bin")


def test_a_member_twice(tmp_path: Path) -> None:
    path = tar_of(tmp_path / "a.tar.gz", info("a/train.bin"), info("b/train.bin"), info("test.bin"))
    with pytest.raises(DataError, match=r"holds train.bin twice"):
        read(path, "train.bin", "test.bin")


def test_a_member_that_would_fill_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_BYTES_OF_A_MEMBER", 1 << 20)
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("train.bin", bytes((1 << 20) + 1))
    for path in (tmp_path / "a.zip", tar_of(tmp_path / "a.tar.gz", info("train.bin", 1_048_577))):
        with pytest.raises(DataError, match=r"train.bin has 1,048,577 bytes, but at most 1,048,57"):
            read(path, "train.bin")


def test_an_archive_that_never_comes_to_the_point(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_BYTES_OF_A_TAR", 1 << 22)
    path = tar_of(tmp_path / "a.tar.gz", info("zeros", 1 << 24), info("train.bin"))
    assert path.stat().st_size < 100_000
    tracemalloc.start()
    try:
        with pytest.raises(DataError, match=r"becomes more than 4,194,304 bytes"):
            read(path, "train.bin")
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()
    many = tar_of(tmp_path / "b.tar.gz", *(info(str(n), 0) for n in range(1_001)))
    with pytest.raises(DataError, match=r"more than 1,000 members"):
        read(many, "train.bin")


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz"])
def test_damage(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name == "a.zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("train.bin", bytes(1000))
    else:
        tar_of(path, info("train.bin", 1000))
    whole = path.read_bytes()
    middle = len(whole) // 2
    changed = whole[:middle] + bytes(255 - byte for byte in whole[middle : middle + 9])
    for contents in (whole[:middle], b"<html>", b"", changed + whole[middle + 9 :]):
        path.write_bytes(contents)
        with pytest.raises(DataError, match=r"a\.(zip|tar\.gz): "):
            read(path, "train.bin")


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz", "unpacked and changed.tar.gz"])
def test_changed_archives_are_read_or_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name == "a.zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("g/train.bin", bytes(3_000))
            archive.writestr("g/test.bin", bytes(500))
    else:
        tar_of(path, info("g/train.bin", 3_000), info("g/test.bin", 500), info("readme", 9))
    inside = name.startswith("unpacked")
    whole = gzip.decompress(path.read_bytes()) if inside else path.read_bytes()
    refused = []
    for case in range(400):
        changed = damaged(whole, random.Random(case))
        path.write_bytes(gzip.compress(changed, 1) if inside else changed)
        try:
            read(path, "train.bin", "test.bin")
        except DataError as error:
            refused.append(str(error))
    assert len(refused) > 100
    assert all(message.startswith(f"{path}: ") for message in refused)


def test_the_names_of_the_mirrors_archives_are_known() -> None:
    entry = CATALOGUE["emnist-letters"]
    assert entry.archive is not None
    assert entry.archive.names == ["gzip.zip", "emnist-gzip.zip"]
