"""The page on the health of trainings: what it shows is so, and its pictures are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.pages import DOCS, run_page

PAGE = DOCS / "health.md"


def test_its_code_gives_what_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_page(PAGE, tmp_path, monkeypatch) == 1


def test_its_pictures_are_there_and_say_in_words_what_they_show() -> None:
    names = re.findall(r"\]\((health-[\w-]+\.svg)\)", PAGE.read_text(encoding="utf-8"))
    assert len(names) == 6
    for name in names:
        svg = (DOCS / name).read_text(encoding="utf-8")
        assert len(svg) < 60_000
        title = re.search("<title>(.+?)</title>", svg)
        assert title is not None
        assert len(title[1]) > 50
