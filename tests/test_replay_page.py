"""The page on verifying and replaying: what it shows is so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages import DOCS, run_page


def test_its_code_gives_what_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_page(DOCS / "replay.md", tmp_path, monkeypatch) == 2
