"""Small data of somebody's own, in every form that is read."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from glassnet.data import DataNotice, DataSet, load, write_idx
from glassnet.errors import DataError

Arrays = tuple[np.ndarray, np.ndarray]


def small(n: int = 40, classes: int = 4, side: int = 8, channels: int = 1, seed: int = 0) -> Arrays:
    """Images of noise, uint8 ``(n, side, side, channels)``, and labels in turn."""
    generator = np.random.default_rng(seed)
    images = generator.integers(0, 256, (n, side, side, channels), np.uint8)
    return images, (np.arange(n) % classes).astype(np.uint8)


def write_pictures(folder: Path, images: np.ndarray, names: list[str], ending: str = "png") -> None:
    """One picture for each image, in the folder of its class; their order is the images'."""
    for number, (image, name) in enumerate(zip(images, names, strict=True)):
        (folder / name).mkdir(parents=True, exist_ok=True)
        pixels = image[..., 0] if image.shape[-1] == 1 else image
        Image.fromarray(pixels).save(folder / name / f"{number:05}.{ending}")


def write_table(
    path: Path, images: np.ndarray, labels: list[object], *, header: bool = True, last: bool = False
) -> None:
    """A line for each image, with its label before or behind the pixels."""
    pixels = images.reshape(len(images), -1).tolist()
    lines = [
        [*row, label] if last else [label, *row] for row, label in zip(pixels, labels, strict=True)
    ]
    if header:
        names = [f"pixel{number}" for number in range(len(pixels[0]))]
        lines.insert(0, [*names, "label"] if last else ["label", *names])
    path.write_text("\n".join(",".join(map(str, line)) for line in lines) + "\n", encoding="utf-8")


def loaded(path: Path, **more: object) -> tuple[DataSet, str]:
    """The data set at a path, and what is said about it."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", DataNotice)
        data_set = load(path, **more)  # type: ignore[arg-type]
    return data_set, " ".join(str(warning.message) for warning in told)


def assert_same(found: Arrays, images: np.ndarray, labels: object) -> None:
    np.testing.assert_array_equal(found[0], images)
    np.testing.assert_array_equal(found[1], labels)


def write_parts(folder: Path, parts: dict[str, Arrays], ending: str = "") -> None:
    """IDX files of images and labels for each part, by its name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (x, y) in parts.items():
        write_idx(folder / f"{name}-images{ending}", x[..., 0] if x.ndim == 4 else x)
        write_idx(folder / f"{name}-labels{ending}", y)


def refused(path: Path) -> str:
    """The sentence by which the data at a path is refused."""
    with pytest.raises(DataError) as caught:
        load(path)
    message = str(caught.value)
    assert "\n" not in message
    return message
