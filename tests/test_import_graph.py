from __future__ import annotations

from pathlib import Path

import pytest

from tools import draw_house
from tools.import_graph import circle, import_graph, rooms

ROOT = Path(__file__).parents[1]


def test_no_modules_import_one_another_in_a_circle():
    assert circle(import_graph(ROOT, "glassnet")) == []


def test_no_rooms_import_one_another_in_a_circle():
    assert circle(rooms(import_graph(ROOT, "glassnet"))) == []


@pytest.mark.parametrize(
    ("room", "known"),
    [
        ("tracking", set()),
        ("statistics", set()),
        ("running", {"tracking"}),
        ("reporting", {"tracking", "statistics"}),
    ],
)
def test_the_rooms_of_the_study_know_only_those_below(room, known):
    graph = import_graph(ROOT, "glassnet")
    targets = {
        ".".join(target.split(".")[2:3])
        for module, named in graph.items()
        if module.startswith(f"glassnet.study.{room}")
        for target in named
        if target.startswith("glassnet.study")
    }
    assert targets - {room} == known


@pytest.mark.parametrize(
    "source",
    [
        "import house.upper",
        "from house import upper",
        "from house.upper import thing",
        "from . import upper",
        "from .upper import thing",
        "def f():\n    from house.upper import thing",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from house.upper import thing",
        "import importlib\ndef f():\n    return importlib.import_module('house.upper')",
        "def __getattr__(name):\n    return __import__('house.upper')",
        "def f(x: 'house.upper.Thing') -> None: ...",
        "def f() -> list['house.upper.Thing | None']: ...",
        "x: 'dict[str, house.upper.Thing]'",
    ],
)
def test_whatever_ties_two_modules_together_closes_a_circle(tmp_path, source):
    house = tmp_path / "house"
    house.mkdir()
    (house / "__init__.py").write_text("")
    (house / "upper.py").write_text("from house.lower import thing\n")
    (house / "lower.py").write_text(source)
    assert set(circle(import_graph(tmp_path, "house"))) == {"house.upper", "house.lower"}


def test_documentation_ties_nothing_together(tmp_path):
    house = tmp_path / "house"
    house.mkdir()
    (house / "__init__.py").write_text("")
    (house / "upper.py").write_text("from house.lower import thing\n")
    (house / "lower.py").write_text('"""See house.upper."""\n')
    assert circle(import_graph(tmp_path, "house")) == []


def test_the_picture_of_the_house_is_true():
    drawn = draw_house.PICTURE.read_text(encoding="utf-8")
    assert drawn == draw_house.picture(), "draw it anew: python -m tools.draw_house"
