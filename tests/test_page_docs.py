"""The documentation of the page, run as its reader would."""

from __future__ import annotations

from pathlib import Path

from glassnet.page.html import is_page
from tests.pages import DOCS, run_page


def test_what_the_page_says_of_pages_is_true(tmp_path: Path, monkeypatch) -> None:
    assert run_page(DOCS / "page.md", tmp_path, monkeypatch) == 2
    assert is_page(tmp_path / "networks.html")
