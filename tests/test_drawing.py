"""The picture says what the network is, and nothing in it stands outside it."""

from __future__ import annotations

import re
from math import prod
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import glassnet as gn
from glassnet import layers
from glassnet.drawing import draw
from glassnet.drawing.stages import stages
from glassnet.errors import ShapeError

SVG = "{http://www.w3.org/2000/svg}"
DOCS = Path(__file__).parents[1] / "docs"


class Bend(layers.Layer):
    """A layer of one parameter that leaves the shape alone."""

    def build(self, input_shape: tuple[int, ...]) -> tuple[int, ...]:
        self.add_weight("beta", (1,), gn.initializers.get("ones"))
        return input_shape


NETWORKS: dict[str, list[Any]] = {
    "colour": [
        gn.Input((32, 48, 3)),
        layers.Rescaling.unit(),
        layers.Conv2D(32, 3, strides=2, padding="same", activation="relu"),
        layers.MaxPooling2D((2, 3), strides=2, padding="same"),
        layers.Conv2D(64, (3, 1)),
        layers.ReLU(),
        Bend(),
        layers.Flatten(),
        layers.Dropout(0.5),
        layers.Dense(1, activation="sigmoid"),
    ],
    "vector": [gn.Input((4,)), layers.Dense(300), layers.Dense(3)],
    "one pixel": [gn.Input((1, 1, 1)), layers.Conv2D(1, 1), layers.Flatten()],
    "a long line": [gn.Input((1, 500, 1)), layers.Conv2D(2, (1, 9))],
    "no parameters": [gn.Input((28, 28, 1)), layers.AveragePooling2D(2)],
}


def network(name: str) -> gn.Sequential:
    if name in gn.networks.NETWORKS:
        return gn.networks.build(name, seed=0)
    return gn.Sequential(NETWORKS[name], name=name, seed=0)


def parsed(model: gn.Sequential) -> ElementTree.Element:
    return ElementTree.fromstring(draw(model))


def texts(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def coordinates(element: ElementTree.Element) -> list[tuple[float, float]]:
    """All points that an element touches."""
    numbers = {
        key: float(value) for key, value in element.items() if key in {"x", "y", "cx", "cy", "r"}
    }
    if element.tag == f"{SVG}path":
        return [
            (float(x), float(y))
            for x, y in re.findall(r"[ML](\S+?) ([^ML]+)", element.get("d", ""))
        ]
    if element.tag == f"{SVG}circle":
        x, y, r = numbers["cx"], numbers["cy"], numbers["r"]
        return [(x - r, y - r), (x + r, y + r)]
    width, height = float(element.get("width", 0)), float(element.get("height", 0))
    if element.tag == f"{SVG}text":
        # At least six pixels a letter, around its anchor.
        width = 6 * len(element.text or "")
        numbers["x"] -= {"start": 0.0, "middle": width / 2, "end": width}[
            element.attrib["text-anchor"]
        ]
    return [(numbers["x"], numbers["y"]), (numbers["x"] + width, numbers["y"] + height)]


@pytest.mark.parametrize("name", [*gn.networks.NETWORKS, *NETWORKS])
def test_everything_stands_on_the_card(name: str) -> None:
    root = parsed(network(name))
    left, top, width, height = map(float, root.attrib["viewBox"].split())
    assert (left, top) == (0, 0)
    shown = [
        e for e in root.iter() if e.tag.removeprefix(SVG) in ("rect", "circle", "path", "text")
    ]
    assert len(shown) > 5
    for element in shown:
        for x, y in coordinates(element):
            assert 0 <= x <= width, ElementTree.tostring(element)
            assert 0 <= y <= height, ElementTree.tostring(element)


@pytest.mark.parametrize("name", [*gn.networks.NETWORKS, *NETWORKS])
def test_captions_do_not_overlap(name: str) -> None:
    lines: dict[str, list[tuple[float, float]]] = {}
    for element in parsed(network(name)).iter(f"{SVG}text"):
        (x, _), (end, _) = coordinates(element)
        lines.setdefault(element.attrib["y"], []).append((x, end))
    for spans in lines.values():
        for (_, end), (start, _) in zip(sorted(spans), sorted(spans)[1:], strict=False):
            assert end < start


def test_what_is_said_of_lenet() -> None:
    assert [stage.sentence for stage in stages(network("lenet"))] == [
        "input 28×28×1",
        "Conv2D 6, 5×5 same · sigmoid 28×28×6",
        "AveragePooling2D 2×2 14×14×6",
        "Conv2D 16, 5×5 · sigmoid 10×10×16",
        "AveragePooling2D 2×2 5×5×16",
        "Flatten 400",
        "Dense sigmoid 120",
        "Dense sigmoid 84",
        "Dense softmax 10",
    ]
    shown = texts(parsed(network("lenet")))
    assert shown[:2] == ["lenet", "61,706 parameters, in the blue layers"]
    for words in ("28×28×1", "6, 5×5 same", "156 parameters", "48,120 parameters", "softmax"):
        assert words in shown


def test_what_is_said_of_other_layers() -> None:
    assert [stage.sentence for stage in stages(network("colour"))] == [
        "input Rescaling(0.003922) 32×48×3",
        "Conv2D 32, 3×3 stride 2 same · relu 16×24×32",
        "MaxPooling2D 2×3 stride 2 same 8×12×32",
        "Conv2D 64, 3×1 · ReLU 6×12×64",
        "Bend 6×12×64",
        "Flatten Dropout(0.5) 4608",
        "Dense sigmoid 1",
    ]


def test_maps_and_units_are_drawn_one_by_one_where_they_are_few() -> None:
    root = parsed(network("lenet"))
    boxes = [e.attrib["class"] for e in root.iter(f"{SVG}rect")]
    assert boxes.count("learned") == 6 + 16
    assert boxes.count("fixed") == 1 + 6 + 16
    assert boxes.count("window") == 4
    vector = parsed(network("vector"))
    dots = [e.attrib for e in vector.iter(f"{SVG}circle") if float(e.attrib["r"]) > 1]
    assert [dot["class"] for dot in dots].count("fixed") == 4
    (inputs, units, outputs) = (4, 15, 3)
    assert len(dots) == inputs + units + outputs
    wires = [e.attrib["d"].count("M") for e in vector.iter(f"{SVG}path")]
    assert wires == [inputs * units, units * outputs]


def test_windows_keep_their_size() -> None:
    root = parsed(network("lenet"))
    (image,) = [e for e in root.iter(f"{SVG}rect") if e.attrib["class"] == "fixed"][:1]
    window = next(e for e in root.iter(f"{SVG}rect") if e.attrib["class"] == "window")
    assert float(window.attrib["width"]) == pytest.approx(
        float(image.attrib["width"]) * 5 / 28, abs=0.1
    )


def test_words_for_those_who_cannot_see_it() -> None:
    root = parsed(network("lenet"))
    assert root.attrib["role"] == "img"
    named = {e.attrib["id"]: e.text or "" for e in root if e.tag in (f"{SVG}title", f"{SVG}desc")}
    assert root.attrib["aria-labelledby"].split() == list(named)
    assert named["title"] == "The network lenet"
    assert named["description"].startswith("input 28×28×1; Conv2D 6, 5×5 same · sigmoid 28×28×6; ")


def test_readable_on_light_and_dark_pages() -> None:
    style = parsed(network("lenet")).findtext(f"{SVG}style") or ""
    light, dark = style.split("@media (prefers-color-scheme: dark)")
    for colours, inner in ((light, "text {"), (dark, "text {")):
        card = _colour(colours, ".card {")
        for kind in (inner, ".strong {"):
            assert _contrast(_colour(colours, kind), card) > 4.5  # WCAG 2.1, level AA


def _colour(style: str, rule: str) -> str:
    body = style[style.index(rule) :].partition("}")[0]
    match = re.search(r"fill: #([0-9a-f]{6})", body)
    assert match is not None, rule
    return match[1]


def _contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        ops = [int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in ops]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_a_name_may_hold_anything() -> None:
    model = gn.Sequential([gn.Input((4,)), layers.Dense(3)], name='</text> & "\x00\x1b" <script>')
    assert texts(parsed(model))[0] == '</text> & "" <script>'


def test_a_network_without_a_shape() -> None:
    with pytest.raises(ShapeError, match="shape of the images is not known yet"):
        draw(gn.Sequential([layers.Dense(3)]))


def test_a_huge_network_stays_a_small_picture() -> None:
    model = gn.Sequential(
        [gn.Input((2000, 2000, 500)), layers.MaxPooling2D(2), layers.Flatten(), layers.Dense(5000)]
    )
    assert prod(model.layers[1].output_shape) == 500_000_000
    assert len(draw(model)) < 20_000


def test_the_readmes_picture_is_what_the_code_draws() -> None:
    drawn = (DOCS / "lenet.svg").read_text(encoding="utf-8")
    assert drawn == draw(gn.networks.build("lenet")), "draw it anew: python tools/draw_lenet.py"


def test_a_network_draws_itself_into_a_file(tmp_path: Path) -> None:
    model = gn.networks.build("lenet", seed=0)
    assert model.draw(tmp_path / "lenet.svg") == draw(model)
    assert (tmp_path / "lenet.svg").read_text(encoding="utf-8") == draw(model)
