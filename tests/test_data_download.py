"""Downloads, from small web servers on this machine: two mirrors, wrong files, killed processes."""

from __future__ import annotations

import io
import logging
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pooch
import pytest
from rich.console import Console

from glassnet.data import CATALOGUE, load
from glassnet.data.catalogue import FILE_NAMES, CatalogueEntry
from glassnet.data.download import download
from glassnet.errors import DataUnavailable
from tests.mirror import NOBODY, SPOILT, Mirror
from tests.tiny_data import enter, tiny_arrays

ARRAYS = tiny_arrays(1)


@pytest.fixture
def mirrors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Mirror, Mirror]]:
    """Two mirrors, which the catalogue's entry for MNIST names; its files are tiny."""
    monkeypatch.delenv("GLASSNET_DATA", raising=False)
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: tmp_path / "cache")
    with ExitStack() as stack:
        first, second = (stack.enter_context(Mirror(tmp_path / "served")) for _ in range(2))
        name_mirrors(monkeypatch, tmp_path, first.url, second.url)
        yield first, second


def name_mirrors(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *urls: str) -> CatalogueEntry:
    return enter(monkeypatch, tmp_path / "served", "mnist", ARRAYS, mirrors=urls)


def fetch(folder: Path, terminal: bool = False) -> str:
    """Download the catalogue's MNIST into a folder; what was shown."""
    console = Console(file=io.StringIO(), force_terminal=terminal, width=120)
    download(CATALOGUE["mnist"], folder, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def assert_whole(folder: Path, served: Path) -> None:
    """All four files are there, and nothing else but the lock."""
    expected = {path.name: path.read_bytes() for path in served.iterdir()}
    found = {p.name: p.read_bytes() for p in folder.iterdir() if p.name != "download.lock"}
    assert found == expected


def test_load_downloads_once(mirrors: tuple[Mirror, Mirror], tmp_path: Path) -> None:
    first, second = mirrors
    for _ in range(2):
        (x_train, y_train), (x_test, y_test) = load("mnist")
        np.testing.assert_array_equal(x_train[..., 0], ARRAYS[0])
        np.testing.assert_array_equal(y_train, ARRAYS[1])
        np.testing.assert_array_equal(x_test[..., 0], ARRAYS[2])
        np.testing.assert_array_equal(y_test, ARRAYS[3])
    assert first.asked == [f"{name}.gz" for name in FILE_NAMES]
    assert second.asked == []
    assert_whole(tmp_path / "cache" / "data" / "mnist", tmp_path / "served")


def test_only_what_is_missing_or_damaged_is_fetched(
    mirrors: tuple[Mirror, Mirror], tmp_path: Path
) -> None:
    fetch(tmp_path / "here")
    mirrors[0].asked.clear()
    (tmp_path / "here" / f"{FILE_NAMES[1]}.gz").unlink()
    (tmp_path / "here" / f"{FILE_NAMES[2]}.gz").write_bytes(b"damaged")
    fetch(tmp_path / "here")
    assert mirrors[0].asked == [f"{FILE_NAMES[1]}.gz", f"{FILE_NAMES[2]}.gz"]
    assert_whole(tmp_path / "here", tmp_path / "served")


def test_the_second_mirror_serves_where_nobody_answers_at_the_first(
    mirrors: tuple[Mirror, Mirror], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name_mirrors(monkeypatch, tmp_path, NOBODY, mirrors[1].url)
    fetch(tmp_path / "here")
    assert_whole(tmp_path / "here", tmp_path / "served")


@pytest.mark.parametrize("how", SPOILT)
def test_the_second_mirror_serves_where_the_first_serves_something_else(
    mirrors: tuple[Mirror, Mirror], tmp_path: Path, how: str
) -> None:
    first, second = mirrors
    first.spoil = SPOILT[how]
    fetch(tmp_path / "here")
    assert_whole(tmp_path / "here", tmp_path / "served")
    # One that failed is not asked again first.
    assert len(first.asked) == 1
    assert len(second.asked) == 4


def test_no_mirror_serves_it(
    mirrors: tuple[Mirror, Mirror], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = mirrors
    first.spoil = SPOILT["one byte changed"]
    name_mirrors(monkeypatch, tmp_path, first.url, first.url + "lost/", NOBODY)
    with pytest.raises(DataUnavailable) as caught:
        fetch(tmp_path / "here")
    message = str(caught.value)
    name = f"{FILE_NAMES[0]}.gz"
    assert f"{first.url}{name} (serves another file: its SHA-256 differs)" in message
    assert f"{first.url}lost/{name} (answered: 404 Client Error: Not Found)" in message
    assert f"{NOBODY}{name} (can't be reached, or broke off)" in message
    assert message.startswith("MNIST: it is not in the cache")
    assert "name it with --data, data_dir= or GLASSNET_DATA" in message
    assert [path.name for path in (tmp_path / "here").iterdir()] in ([], ["download.lock"])


def test_a_cache_that_can_not_be_written(mirrors: tuple[Mirror, Mirror], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(DataUnavailable, match=r"file.here can't be written"):
        fetch(tmp_path / "file" / "here")


def test_plain_lines_where_there_is_no_terminal(
    mirrors: tuple[Mirror, Mirror], tmp_path: Path
) -> None:
    mirrors[0].spoil = SPOILT["cut short"]
    failed, served = (mirror.url for mirror in mirrors)
    assert fetch(tmp_path / "here").splitlines() == [
        f"downloading MNIST into {tmp_path / 'here'}",
        f"{failed}{FILE_NAMES[0]}.gz",
        f"{failed}{FILE_NAMES[0]}.gz (serves another file: its SHA-256 differs)",
        *(f"{served}{name}.gz" for name in FILE_NAMES),
    ]
    assert fetch(tmp_path / "here") == ""


def test_pooch_does_not_talk_beside_the_bar(mirrors: tuple[Mirror, Mirror], tmp_path: Path) -> None:
    logger, said = pooch.get_logger(), io.StringIO()
    level, handler = logger.level, logging.StreamHandler(said)
    logger.addHandler(handler)
    try:
        fetch(tmp_path / "here")
    finally:
        logger.removeHandler(handler)
    assert said.getvalue() == ""
    assert logger.level == level


def test_a_bar_in_a_terminal(mirrors: tuple[Mirror, Mirror], tmp_path: Path) -> None:
    shown = fetch(tmp_path / "here", terminal=True)
    for name in FILE_NAMES:
        size = (tmp_path / "served" / f"{name}.gz").stat().st_size
        assert f"{name}.gz" in shown
        assert f"{size}/{size}" in shown


def start_download(folder: Path) -> subprocess.Popen[str]:
    """Another process that downloads the catalogue's MNIST into a folder."""
    entry = CATALOGUE["mnist"]
    program = f"""
        import dataclasses
        from pathlib import Path
        from glassnet.data.catalogue import CATALOGUE, Sums
        from glassnet.data.download import download
        entry = dataclasses.replace(
            CATALOGUE["mnist"], sums={entry.sums!r}, mirrors={entry.mirrors!r}
        )
        download(entry, Path({str(folder)!r}))
    """
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )


def wait_until(true: Callable[[], object]) -> None:
    """Wait for what another process does; give up long after it should have happened."""
    for _ in range(600):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("it never happened")


def test_a_killed_process_leaves_nothing_half_there(
    mirrors: tuple[Mirror, Mirror], tmp_path: Path
) -> None:
    first, _ = mirrors
    first.stall_after = 20
    here = tmp_path / "here"
    process = start_download(here)
    try:
        wait_until(lambda: first.asked)
    finally:
        process.kill()
        process.communicate()
    assert list(here.glob("partial/*")) != []
    assert list(here.glob("*.gz")) == []
    first.stall_after = None
    first.go_on.set()
    fetch(here)
    assert_whole(here, tmp_path / "served")  # what the killed one left is swept


def test_two_at_once(mirrors: tuple[Mirror, Mirror], tmp_path: Path) -> None:
    first, second = mirrors
    first.stall_after = 20
    processes = [start_download(tmp_path / "here") for _ in range(2)]
    try:
        wait_until(lambda: first.asked)
        first.stall_after = None
        first.go_on.set()
        for process in processes:
            output, _ = process.communicate(timeout=60)
            assert process.returncode == 0, output
    finally:
        for process in processes:
            process.kill()
            process.communicate()
    assert_whole(tmp_path / "here", tmp_path / "served")
    assert sorted(first.asked) == sorted(f"{name}.gz" for name in FILE_NAMES)  # each once
    assert second.asked == []
