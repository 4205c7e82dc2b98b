"""The documentation of the page, run as its reader would."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from glassnet.page.html import BUILT, is_page
from tests.command import run
from tests.pages import DOCS, run_page


def test_what_the_page_says_of_pages_is_true(tmp_path: Path, monkeypatch) -> None:
    assert run_page(DOCS / "page.md", tmp_path, monkeypatch) == 2
    assert is_page(tmp_path / "networks.html")


def test_the_sizes_of_pages_are_those_of_the_table(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = (DOCS / "page.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `glassnet (page[^`]*)`.* \| ([\d.]+) MB \|$", text, re.MULTILINE)
    assert len(rows) == 3
    for command, size in rows:
        assert run(*command.split(), "-o", "a.html").status == 0
        found = (tmp_path / "a.html").stat().st_size / 1e6
        assert float(size) == pytest.approx(found, abs=0.06), command
    (program,) = re.findall(r"The program takes ([\d.]+) MB of each", text)
    found = sum(path.stat().st_size for path in BUILT.iterdir()) / 1e6
    assert float(program) == pytest.approx(found, abs=0.06)
