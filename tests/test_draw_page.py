"""The tool that draws the README's picture of a page."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from tests.browser import needed_browser
from tools import draw_page


def test_it_draws_the_page_with_its_maps(tmp_path: Path) -> None:
    draw_page.draw(tmp_path / "page.png", needed_browser())
    with Image.open(tmp_path / "page.png") as drawn, Image.open(draw_page.PICTURE) as kept:
        assert drawn.size == kept.size == (draw_page.WIDTH, draw_page.HEIGHT)
        colours = drawn.convert("RGB").getcolors(maxcolors=2**24)
    assert colours is not None
    assert len(colours) > 200  # those of the maps, beside those of the words
