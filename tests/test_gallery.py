"""The gallery of plots is that of today's plots, and each of its lines can be typed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

import glassnet as gn
from glassnet.cli.command import glassnet
from glassnet.cli.plot import plot
from glassnet.study.tracking.store import write_run
from tests.test_table import make_run
from tools.draw_gallery import FOLDER, PAGE, PLATES, PREPARED, STUDY, page

MOST_BYTES = 600_000
PICTURE = re.compile(r"^!\[(.*)\]\(plots/(\w+)\.svg\)$", re.MULTILINE)
TEXT = PAGE.read_text(encoding="utf-8")


def test_the_page_is_what_the_code_says() -> None:
    alt_texts = {name: alt for alt, name in PICTURE.findall(TEXT)}
    assert page(alt_texts) == TEXT, "draw it anew: python -m tools.draw_gallery"


def test_every_plot_is_in_the_gallery() -> None:
    assert {plate.name for plate in PLATES} == {name.replace("-", "_") for name in plot.commands}


@pytest.mark.parametrize(("alt", "name"), PICTURE.findall(TEXT))
def test_the_pictures_say_what_the_page_says(alt: str, name: str) -> None:
    root = ElementTree.parse(FOLDER / f"{name}.svg").getroot()
    assert root.get("aria-label") == alt


def test_the_pictures_are_small() -> None:
    pictures = list(FOLDER.iterdir())
    assert {path.stem for path in pictures} == {plate.name for plate in PLATES}
    assert sum(path.stat().st_size for path in pictures) < MOST_BYTES


@pytest.fixture(scope="module")
def known() -> dict[str, Any]:
    """What the page has prepared, with a network that was not trained and a few images."""
    (x, y), _ = gn.data.load("mnist-5k")
    model = gn.networks.build("feedforward", seed=0)
    history = gn.callbacks.History()
    history.on_epoch_end(0, {"loss": 0.5, "accuracy": 0.9})
    return {"model": model, "history": history, "x_test": x[:40], "y_test": y[:40]}


@pytest.mark.parametrize("plate", PLATES, ids=[plate.name for plate in PLATES])
def test_each_line_of_the_page_draws_its_plot(
    plate: Any, known: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "results" / "runs").mkdir(parents=True)
    write_run(tmp_path / "results" / "runs" / "lenet.json", make_run())
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec("\n".join(PREPARED.splitlines()[:2]), names)  # what it imports
    picture = gn.plots.picture(eval, plate.code, names | known)
    assert np.isfinite(picture.figure.get_size_inches()).all()
    assert picture.alt_text


def test_the_commands_of_the_page_can_be_parsed() -> None:
    for plate in PLATES:
        kind, *arguments = f"{plate.command} -o {plate.name}.svg".split()
        plot.commands[kind].make_context(kind, arguments)
    kind, *arguments = STUDY.split()
    glassnet.commands[kind].make_context(kind, arguments)
