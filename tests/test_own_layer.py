"""The page about a layer of one's own tells the truth: its code runs and prints what it shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages import DOCS, run_page


@pytest.mark.slow
def test_the_page_runs_and_prints_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run_page(DOCS / "own-layer.md", tmp_path, monkeypatch) == 5
