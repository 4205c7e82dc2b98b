"""What the page makes of a drawing is what Python's `normalize_digit` makes of a picture of it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from glassnet import data, networks
from glassnet.pictures import normalize_digit, read_digit
from tests.command import run
from tests.page_networks import FOLDER, node
from tests.pen_strokes import PenDrawing, draw_again

SIDE = 200
AROUND = 100
"""The page's pictures stand for larger ones, with so much paper on each side."""
COUNT = 320
EQUAL = 1
"""Grey levels by which an image may differ."""

Images = NDArray[np.uint8]


class Drawn(NamedTuple):
    """Drawings, what the page makes of them, and what they are."""

    drawings: list[PenDrawing]
    pictures: Images  # (n, 400, 400): 255 for ink
    images: Images  # (n, 28, 28)
    labels: NDArray[np.integer]


def drawn_by_page(drawings: Sequence[PenDrawing], folder: Path) -> tuple[Images, Images]:
    """The pictures and the images that the page makes of some drawings."""
    source = folder / "drawings.json"
    source.write_text(json.dumps([drawing._asdict() for drawing in drawings]))
    subprocess.run([node(), FOLDER / "draw_digits.js", source, folder], check=True)
    pictures = np.fromfile(folder / "pictures.bin", np.uint8).reshape(-1, SIDE, SIDE)
    images = np.fromfile(folder / "images.bin", np.uint8).reshape(-1, 28, 28)
    return pictures, images


@pytest.fixture(scope="module")
def drawn(tmp_path_factory) -> Drawn:
    """Test digits, drawn again; the pen's thickness was chosen by training digits."""
    _, (x, y) = data.load("mnist" if os.environ.get("GLASSNET_DATA") else "mnist-5k")
    chosen = np.random.default_rng(14).choice(len(x), COUNT, replace=False)
    drawings = [draw_again(x[i, :, :, 0], np.random.default_rng([14, int(i)])) for i in chosen]
    folder = tmp_path_factory.mktemp("drawn")
    return Drawn(drawings, *drawn_by_page(drawings, folder), y[chosen])


def on_paper(pictures: Images) -> Images:
    """The same as people draw: black on white, with margins."""
    return np.pad(255 - pictures, ((0, 0), *[(AROUND, AROUND)] * 2), constant_values=255)


def normalized(pictures: Images) -> Images:
    """What Python makes of the page's pictures."""
    grey = on_paper(pictures) / np.float32(255)
    return np.stack([normalize_digit(picture)[:, :, 0] for picture in grey])


def most_apart(one: Images, other: Images) -> int:
    return int(np.abs(one.astype(int) - other).max())


def test_drawings_are_normalized_as_pictures_of_them_are(drawn):
    assert most_apart(drawn.images, normalized(drawn.pictures)) <= EQUAL


def line(*points):
    return [list(point) for point in points]


def circle(x, y, radius, count=24):
    turns = np.linspace(0, 2 * np.pi, count)
    return [[x + radius * np.cos(t), y + radius * np.sin(t)] for t in turns]


FIVE = line((0.6, 0.3), (0.4, 0.3), (0.38, 0.5), (0.5, 0.47), (0.62, 0.55), (0.6, 0.7), (0.4, 0.75))
ODD = {
    "a dot": [line((0.5, 0.5))],
    "a dot in the corner": [line((0, 0))],
    "two dots": [line((0.2, 0.5)), line((0.25, 0.5))],
    "two dots far apart": [line((0.1, 0.5)), line((0.9, 0.5))],
    "a trembling dot": [line((0.5, 0.5), (0.504, 0.5), (0.5, 0.503))],
    "upright": [line((0.5, 0.1), (0.5, 0.9))],
    "flat": [line((0.1, 0.5), (0.9, 0.5))],
    "flat and short": [line((0.5, 0.5), (0.53, 0.5))],
    "aslant, from edge to edge": [line((0, 0), (1, 1))],
    "a frame": [line((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))],
    "a grid": [line((x / 8, 0), (x / 8, 1)) for x in range(9)]
    + [line((0, y / 8), (1, y / 8)) for y in range(9)],
    "scribbled full": [line(*((x, y / 30) for y in range(31) for x in (0, 1)))],
    "a filled disc": [circle(0.5, 0.5, radius) for radius in np.linspace(0.02, 0.4, 12)],
    "a five whose bar is apart": [FIVE[1:], line((0.46, 0.27), (0.66, 0.26))],
    "a five whose bar is far": [FIVE[1:], line((0.4, 0.1), (0.66, 0.1))],
    "a slip of the pen": [circle(0.4, 0.5, 0.3), line((0.98, 0.98))],
    "a ring around a dot": [circle(0.5, 0.5, 0.4), line((0.5, 0.5))],
    "two digits": [line((0.2, 0.2), (0.2, 0.8)), circle(0.75, 0.5, 0.2)],
    "small, in a corner": [circle(0.95, 0.95, 0.02, 12)],
}


def test_odd_drawings_too(tmp_path):
    drawings = [PenDrawing(strokes, 1.0) for strokes in ODD.values()]
    pictures, images = drawn_by_page(drawings, tmp_path)
    for name, image, python in zip(ODD, images, normalized(pictures), strict=True):
        assert most_apart(image, python) <= EQUAL, name
        assert image.max() == 255, name


def test_a_bar_that_is_apart_is_kept_and_a_slip_is_not(tmp_path):
    names = ["a five whose bar is apart", "a slip of the pen"]
    drawings = [PenDrawing(ODD[name], 1.0) for name in names]
    alone = [PenDrawing(ODD[name][:1], 1.0) for name in names]
    _, images = drawn_by_page([*drawings, *alone], tmp_path)
    assert not np.array_equal(images[0], images[2])
    assert np.array_equal(images[1], images[3])


def unequal_pictures(count: int, random: np.random.Generator) -> Images:
    """Pictures that no pen of the page makes: lines of all kinds, discs, and squares of noise."""
    pictures = np.zeros((count, SIDE, SIDE), np.uint8)
    for picture in pictures:
        for _ in range(random.integers(1, 7)):
            add_stroke(picture, random.uniform(20, SIDE - 20, (2, 2)), random)
        if random.random() < 0.3:  # something large and nearly round, with a stroke beside it
            picture[:] = 0
            middle = random.uniform(56, 66, 2)
            end = middle + np.array([random.uniform(0.1, 30), 0])
            add_stroke(picture, np.stack([middle, end]), random, radius=54)
            upright = [[random.uniform(20, 100), 160], [random.uniform(120, 180), 170]]
            add_stroke(picture, np.array(upright), random, radius=random.uniform(6, 12))
        if random.random() < 0.2:
            squares = random.random((20, 20)) < 0.35
            picture[:] = 255 * squares.repeat(10, axis=0).repeat(10, axis=1)
    return pictures


def add_stroke(picture, ends, random, radius=None):
    """Draw a straight stroke between two places, as thick and as dark as chance will have it."""
    rows, columns = np.mgrid[:SIDE, :SIDE]
    span = ends[1] - ends[0]
    along = ((rows - ends[0, 0]) * span[0] + (columns - ends[0, 1]) * span[1]) / (span @ span)
    along = along.clip(0, 1)
    away = np.hypot(rows - ends[0, 0] - along * span[0], columns - ends[0, 1] - along * span[1])
    radius = random.choice([1.2, 3, 6, 10, 16]) if radius is None else radius
    ink = random.uniform(90, 255) * (radius - away).clip(0, 1)
    np.maximum(picture, ink.astype(np.uint8), out=picture)


def test_pieces_of_any_kind_are_chosen_as_in_python(tmp_path):
    pictures = unequal_pictures(120, np.random.default_rng(3))
    source, target = tmp_path / "pictures.bin", tmp_path / "images.bin"
    source.write_bytes(pictures.tobytes())
    command = [node(), FOLDER / "normalize_pictures.js", source, str(SIDE), str(SIDE), target]
    subprocess.run(command, check=True)
    images = np.fromfile(target, np.uint8).reshape(-1, 28, 28)
    assert most_apart(images, normalized(pictures)) <= EQUAL


@pytest.mark.slow
def test_lenet_reads_drawings_by_the_page_and_by_predict_alike(drawn, tmp_path):
    lenet = networks.pretrained("lenet")
    page = lenet.predict(drawn.images[..., None]).argmax(axis=1)
    files = []
    for picture in on_paper(drawn.pictures):
        Image.fromarray(picture).save(tmp_path / "drawing.png")
        files.append(read_digit(tmp_path / "drawing.png").images[0])
    predict = lenet.predict(np.stack(files)).argmax(axis=1)
    assert np.mean(page == drawn.labels) >= 0.97
    assert np.mean(predict == drawn.labels) >= 0.97
    assert np.mean(page == predict) >= 0.995


@pytest.mark.slow
def test_kept_drawings_train_a_network(drawn, tmp_path):
    count = 200
    (tmp_path / "images.bin").write_bytes(drawn.images[:count].tobytes())
    (tmp_path / "labels.json").write_text(json.dumps(drawn.labels[:count].tolist()))
    path = tmp_path / "drawings.npz"
    sources = tmp_path / "images.bin", tmp_path / "labels.json"
    subprocess.run([node(), FOLDER / "keep_drawings.js", *sources, path], check=True)
    with np.load(path) as arrays:
        assert sorted(arrays) == ["x", "y"]
        assert arrays["x"].dtype == np.uint8
        assert arrays["y"].dtype == np.int64
        assert np.array_equal(arrays["x"], drawn.images[:count])
        assert np.array_equal(arrays["y"], drawn.labels[:count])
    trained = tmp_path / "own.safetensors"
    fast = "--recipe", "fast", "--epochs", "1"
    result = run("train", "lenet", *fast, "--data", path, "--output", trained)
    assert result.status == 0, result.err
    assert trained.is_file()
