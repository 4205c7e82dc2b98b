"""How plots look, and what becomes of them: files, pages, notebooks, words."""

from __future__ import annotations

import builtins
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.colors import to_hex

import glassnet as gn
from glassnet import plots
from glassnet.errors import ArgumentError, MissingLibraryError, OutputError
from glassnet.plots.look import PALETTES, figure_of
from tests.plotted import images, model, no_windows
from tests.test_table import make_run

__all__ = ["images", "model", "no_windows"]  # fixtures


def test_a_plot_draws_into_the_axes_that_it_is_given(model: gn.Sequential, images: Any) -> None:
    for draw in (
        lambda ax: plots.confusion([0, 1], [0, 1], ax=ax),
        lambda ax: plots.filters(model, ax=ax),
        lambda ax: plots.weights(model, ax=ax),
        lambda ax: plots.feature_maps(model, images[0], ax=ax),
        lambda ax: plots.architecture(model, ax=ax),
    ):
        _, ax = pyplot.subplots()
        before = pyplot.get_fignums()
        assert draw(ax) is ax
        assert pyplot.get_fignums() == before
    with pytest.raises(ArgumentError, match="ax must be axes of Matplotlib"):
        plots.weights(model, ax=5)  # type: ignore[arg-type]


def test_on_a_dark_ground_colours_and_texts_are_lighter() -> None:
    with plots.style("dark"):
        (ax,) = plots.history({"loss": [1.0, 0.5]})
        assert ax.lines[0].get_color() == PALETTES["dark"].first
        assert ax.xaxis.label.get_color() == PALETTES["dark"].ink
        assert to_hex(ax.get_facecolor()) == PALETTES["dark"].card
    with pytest.raises(ArgumentError, match="unknown theme 'drak': did you mean 'dark'"):
        plots.style("drak")  # type: ignore[arg-type]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_all_that_is_read_stands_out_from_the_ground(theme: Any) -> None:
    """By the WCAG's contrast: 4.5 for texts, 3 for lines and marks, but for fine orange lines."""

    def luminance(colour: str) -> float:
        parts = np.array([int(colour[n : n + 2], 16) for n in (1, 3, 5)]) / 255
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    def contrast(one: str, other: str) -> float:
        dark, light = sorted([luminance(one), luminance(other)])
        return (light + 0.05) / (dark + 0.05)

    palette = PALETTES[theme]
    assert min(contrast(palette.ink, palette.card), contrast(palette.quiet, palette.card)) > 4.5
    for colour in (palette.first, palette.third, palette.lost):
        assert contrast(colour, palette.card) > 3
    assert contrast(palette.second, palette.card) > 2  # it has a marker and a dash of its own


def test_pictures_are_written_by_their_ending(tmp_path: Path) -> None:
    picture = plots.picture(plots.history, {"loss": [1.0, 0.5]})
    assert not pyplot.get_fignums()
    for ending, beginning in ((".png", b"\x89PNG"), (".svg", b"<?xml"), (".PDF", b"%PDF")):
        path = tmp_path / f"picture{ending}"
        picture.save(path)
        assert path.read_bytes().startswith(beginning)
    assert picture.alt_text.encode() in (tmp_path / "picture.png").read_bytes()
    with pytest.raises(
        OutputError, match=r"picture.gif: a picture's name must end with .png, .svg"
    ):
        picture.save(tmp_path / "picture.gif")


def test_names_are_shown_as_they_are(tmp_path: Path) -> None:
    names = ["$x^2$", "$\\nothing$", "猫"]
    picture = plots.picture(plots.confusion, [0, 1, 2], [0, 1, 1], names)
    texts = "".join(ElementTree.fromstring(picture.to_svg()).itertext())
    assert all(name in texts for name in names)
    with pyplot.style.context("default"):  # in a look of the user's own, too
        figure, ax = pyplot.subplots()
        plots.confusion([0, 1], [0, 1], names[:2], ax=ax)
        figure.savefig(tmp_path / "picture.png")


def without_dark(svg: str) -> set[str]:
    """The colours of an SVG that have none for dark pages."""
    style = svg[svg.index("<style>") : svg.index("</style>")]
    used = set(re.findall(r"(?:fill|stroke): #[0-9a-f]{6}", svg.replace(style, "")))
    assert used
    return {colour for colour in used if f'[style*="{colour}"]' not in style}


def test_an_svg_of_a_network_turns_dark_as_its_drawing_does(model: gn.Sequential) -> None:
    text = plots.picture(plots.architecture, model).to_svg()
    assert without_dark(text) == {"fill: #fb8500"}  # a window's orange is the same on both


def test_an_svg_turns_dark_and_says_what_it_shows() -> None:
    title = 'a <b> & "c"'
    picture = plots.picture(plots.runs, {title: [make_run()]})
    text = picture.to_svg()
    root = ElementTree.fromstring(text)
    assert root.get("role") == "img"
    assert root.get("aria-label") == picture.alt_text
    assert title in picture.alt_text
    assert without_dark(text) == set()
    assert text == plots.picture(plots.runs, {title: [make_run()]}).to_svg()
    html = picture.to_html()
    assert 'alt="a &lt;b&gt; &amp; &quot;c&quot;: accuracy of 1 run' in html


def test_without_matplotlib_a_sentence_names_the_extra(
    model: gn.Sequential, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def absent(name: str, *rest: Any, **more: Any) -> Any:
        if name.partition(".")[0] == "matplotlib":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", absent)
    said = r'^plots need Matplotlib, which is not installed: run pip install "\.\[report\]" in the '
    with pytest.raises(MissingLibraryError, match=said):
        plots.weights(model)
    with pytest.raises(MissingLibraryError, match=said):
        plots.style()
    history = gn.callbacks.History()
    history.on_epoch_end(0, {"loss": 0.5})
    assert history._repr_html_() is None


def test_a_history_shows_itself_in_a_notebook() -> None:
    history = gn.callbacks.History()
    assert history._repr_html_() is None
    history.on_epoch_end(0, {"loss": 0.5})
    html = history._repr_html_()
    assert html is not None
    assert html.startswith('<img src="data:image/svg+xml;base64,')
    assert 'alt="Learning curve of the loss over 1 epoch. Training: 0.5."' in html
    assert not pyplot.get_fignums()


def test_the_figure_of_a_plot_is_the_whole_one() -> None:
    figure = pyplot.figure()
    ax = figure.add_subfigure(figure.add_gridspec(1, 2)[0]).subplots()
    plots.history({"loss": [1.0]}, ax=ax)
    assert figure_of(ax) is figure


def test_anything_with_a_history_is_drawn() -> None:
    keras = SimpleNamespace(history={"loss": [1.0, 0.5]}, epoch=[3, 4])
    (ax,) = plots.history(keras)
    assert list(ax.lines[0].get_xdata()) == [4, 5]
