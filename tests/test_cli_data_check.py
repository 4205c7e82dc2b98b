"""``glassnet data --check``, as its users type it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from glassnet.data import load
from glassnet.data.catalogue import FILE_NAMES
from tests.command import run, write_digits


@pytest.fixture
def zoo(tmp_path: Path) -> Path:
    """Two classes of 12 + 10 pictures each."""
    generator = np.random.default_rng(9)
    for part, n in (("train", 12), ("test", 10)):
        for name in ("ant", "bear"):
            inside = tmp_path / "zoo" / part / name
            inside.mkdir(parents=True)
            for number in range(n):
                pixels = generator.integers(0, 256, (20, 20), np.uint8)
                Image.fromarray(pixels).save(inside / f"{number}.png")
    return tmp_path / "zoo"


def test_a_data_set_s_name_is_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("data", "--check", "mnist-5k").err == ""
    (tmp_path / "mnist-5k").mkdir()
    done = run("data", "--check", "mnist-5k")
    here = f".{os.sep}mnist-5k"
    assert done.err == f"Note: mnist-5k is a data set's name; what has this name here is {here}.\n"
    assert done.out.startswith("MNIST's sample of 5,000: 4,000 images to train on")
    assert "holds nothing" in run("data", "--check", here).out


def test_sound_data_is_shown_and_exits_with_0(zoo: Path) -> None:
    done = run("data", "--check", zoo)
    assert done.status == 0
    assert "zoo: 24 images to train on, 20 to test with, 2 classes\n" in done.out
    assert "Form: 20×20 pixels in grey; the whole picture; backgrounds as they are\n" in done.out
    assert "bear            12            10  50.0 %\n" in done.out
    assert done.out.endswith("\nNothing stands in the way of a training.\n")


def test_what_would_be_refused_is_named_and_exits_with_1(zoo: Path) -> None:
    (zoo / "train" / "ant" / "0.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    done = run("data", "--check", zoo)
    assert done.status == 1
    assert "wrong  broken files  1 file is no picture that can be read" in done.out
    name = str(Path("train", "ant", "0.png"))
    assert f"\n{name}  " in done.out
    assert done.out.endswith("\n1 thing should be mended before a training.\n")


def test_the_check_as_json(zoo: Path) -> None:
    (zoo / "train" / "ant" / "0.png").write_bytes(b"")
    done = run("data", "--check", zoo, "--json")
    assert done.status == 1
    report = json.loads(done.out)
    assert report["images_by_class"] == [
        {"class": "ant", "training": 11, "test": 10},
        {"class": "bear", "training": 12, "test": 10},
    ]
    assert report["sizes"] == [{"height": 20, "width": 20, "pictures": 43}]
    assert report["form"] == {"shape": [20, 20, 1], "crop": "whole", "background": "any"}
    assert report["broken"][0]["file"] == str(Path("train", "ant", "0.png"))
    assert [(f["kind"], f["spoils"]) for f in report["findings"]] == [("broken files", True)]


def test_a_sheet_is_written(zoo: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.png"
    done = run("data", "--check", zoo, "--sheet", sheet)
    assert f"Some images of each class are in {sheet}.\n" in done.out
    with Image.open(sheet) as image:
        assert image.format == "PNG"


def test_where_no_sheet_can_be_written_nothing_is_read(zoo: Path, tmp_path: Path) -> None:
    done = run("data", "--check", zoo, "--sheet", tmp_path / "nowhere" / "sheet.png")
    assert done.status == 2
    assert "can't be written" in done.err
    assert done.out == ""


def test_a_terminal_with_colours_shows_images(zoo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("COLUMNS", "80")
    assert "▀" in run("data", "--check", zoo).out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "▀" not in run("data", "--check", zoo).out


def test_a_data_set_by_its_name() -> None:
    done = run("data", "--check", "mnist-5k")
    assert done.status == 0
    assert "MNIST's sample of 5,000: 4,000 images to train on, 1,000 to test with" in done.out
    assert "Mean of the pixels              33.6 (0.1316)  33.2 (0.1302)\n" in done.out


def test_data_of_which_nothing_can_be_used_says_why(tmp_path: Path) -> None:
    (tmp_path / "one" / "ant").mkdir(parents=True)
    Image.fromarray(np.eye(9, dtype=np.uint8)).save(tmp_path / "one" / "ant" / "0.png")
    done = run("data", "--check", tmp_path / "one")
    assert done.status == 1
    assert done.out.startswith("A training would be refused: ")
    report = json.loads(run("data", "--check", tmp_path / "one", "--json").out)
    assert [finding["kind"] for finding in report["findings"]] == ["refused"]


def test_a_damaged_file_of_a_known_data_set_would_be_refused(tmp_path: Path) -> None:
    folder = write_digits(tmp_path / "digits")
    images = folder / FILE_NAMES[0]
    images.write_bytes(images.read_bytes()[:5000])
    done = run("data", "--check", "mnist", "--data", folder)
    assert done.status == 1
    assert done.out.startswith(f"A training would be refused: {images}")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--check", "no/such/folder"), "there is no such file or folder"),
        (("--check", ""), "unknown data set ''"),
        (("--check", "mnits"), "did you mean 'mnist'?"),
        (("--check", "~nobody-here/data"), "there is no such file or folder"),
        (("--data", "no/such/folder"), "no/such/folder: there is no such file or folder"),
        (("--json",), "--json goes with --check PATH"),
        (("--sheet", "sheet.png"), "--sheet goes with --check PATH"),
        (("--no-transpose",), "--transpose goes with --check PATH"),
    ],
)
def test_wrong_words_are_answered_with_one_sentence(
    arguments: tuple[str, ...], reason: str
) -> None:
    done = run("data", *arguments)
    assert done.status == 2
    assert reason in done.err


def test_a_folder_without_a_known_data_set_may_be_data_of_ones_own(zoo: Path) -> None:
    assert f"glassnet data --check {zoo}\n" in run("data", "--data", str(zoo)).out


def test_own_data_that_is_kept_decoded_is_listed(zoo: Path, own_cache: Path) -> None:
    assert "your own data" not in run("data").out
    load(zoo)
    listed = run("data").out
    assert "your own data  kept in decoded form, so that it loads fast\n" in listed
    assert "\n  zoo: 44 images, 2 classes, 0.0 MB\n" in listed
    os.utime(zoo / "train" / "ant" / "0.png", (0, 0))  # as if it were changed
    load(zoo)
    assert "\n  zoo: 44 images, 2 classes, 0.0 MB (2 of this name and size)\n" in run("data").out
    for path in own_cache.rglob("*.npz"):
        path.write_bytes(path.read_bytes()[:100])
    assert "your own data" not in run("data").out
