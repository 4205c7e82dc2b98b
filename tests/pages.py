"""Pages of the documentation, run as a reader would."""

from __future__ import annotations

import contextlib
import io
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).parents[1] / "docs"
BLOCK = re.compile(r"^```(python|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run_page(path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run a page's code from top to bottom, in a folder; how many answers it shows.

    What the code prints must be what the page shows in the next block of text.
    """
    page = ModuleType(path.stem.replace("-", "_") + "_page")
    monkeypatch.setitem(sys.modules, page.__name__, page)
    monkeypatch.chdir(folder)
    printed = ""
    shown = 0
    text = path.read_text(encoding="utf-8")
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
            exec(compile(source, str(path), "exec"), page.__dict__)
        printed = output.getvalue()
    assert not printed
    return shown
