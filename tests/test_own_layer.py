"""The page about a layer of one's own tells the truth: its code runs and prints what it shows."""

from __future__ import annotations

import contextlib
import io
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

PAGE = Path(__file__).parents[1] / "docs" / "own-layer.md"
BLOCK = re.compile(r"^```(python|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.slow
def test_the_page_runs_and_prints_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = ModuleType("own_layer_page")
    monkeypatch.setitem(sys.modules, page.__name__, page)
    monkeypatch.chdir(tmp_path)
    printed = ""
    shown = 0
    text = PAGE.read_text(encoding="utf-8")
    for block in BLOCK.finditer(text):
        language, content = block.groups()
        if language == "text":
            assert printed == content
            printed = ""
            shown += 1
            continue
        assert not printed, "the page prints something that it does not show"
        # Blank lines in front, so that an error names the page's own line.
        source = "\n" * text.count("\n", 0, block.start(2)) + content
        with contextlib.redirect_stdout(io.StringIO()) as output:
            exec(compile(source, str(PAGE), "exec"), page.__dict__)
        printed = output.getvalue()
    assert not printed
    assert shown == 5
