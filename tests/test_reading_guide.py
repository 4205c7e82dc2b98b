"""The reading guide and its drawing name what is there, and the guide's code runs."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.pages import DOCS, run_page

ROOT = DOCS.parent
GUIDE = (DOCS / "reading-guide.md").read_text(encoding="utf-8")
DRAWING = (DOCS / "fit.svg").read_text(encoding="utf-8")

# `glassnet/engine/steps.py` (`train`), the name being left out where the whole file is meant.
IN_TEXT = re.compile(r"`(glassnet/[\w/]+\.py)`(?:\s+\(`([\w.]+)`\)|,\s+`([\w.]+)`)?")
# engine/steps.py · train
IN_DRAWING = re.compile(r">([\w/]+\.py)(?: · ([\w.]+))?<")


def places() -> list[tuple[str, str]]:
    """The files that are named, each with what is named in it, or nothing."""
    in_text = [(file, name or other) for file, name, other in IN_TEXT.findall(GUIDE)]
    in_drawing = [(f"glassnet/{file}", name) for file, name in IN_DRAWING.findall(DRAWING)]
    assert len(in_text) > 40
    assert len(in_drawing) == DRAWING.count("<circle") == 19
    return sorted({*in_text, *in_drawing})


def defined(path: Path) -> set[str]:
    """The names that a file defines at its top, and those of its classes: ``Sequential.fit``."""
    names: set[str] = set()

    def add(body: list[ast.stmt], prefix: str) -> None:
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                names.add(prefix + node.name)
            if isinstance(node, ast.ClassDef):
                add(node.body, f"{prefix}{node.name}.")
            if isinstance(node, ast.Assign):
                names.update(prefix + t.id for t in node.targets if isinstance(t, ast.Name))
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                names.add(prefix + node.target.id)

    add(ast.parse(path.read_text(encoding="utf-8")).body, "")
    return names


@pytest.mark.parametrize(("file", "name"), places())
def test_every_file_and_function_that_the_guide_names_is_there(file: str, name: str) -> None:
    assert (ROOT / file).is_file()
    if name:
        assert name in defined(ROOT / file)


def test_every_file_of_the_tests_that_the_guide_names_is_there() -> None:
    named = re.findall(r"`(tests/\w+\.py)`", GUIDE)
    assert len(named) >= 4
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_no_name_in_brackets_is_overlooked() -> None:
    names = [name or other for _, name, other in IN_TEXT.findall(GUIDE) if name or other]
    assert len(re.findall(r"\(`", GUIDE)) == len(names)
    assert len(re.findall(r"`glassnet/[^`]*\.py", GUIDE)) == len(IN_TEXT.findall(GUIDE))


def test_the_order_of_reading_names_every_file_of_the_mathematics() -> None:
    files = {f"glassnet/reference/{path.name}" for path in (ROOT / "glassnet/reference").iterdir()}
    named = {file for file, _ in places()}
    machinery = {f"glassnet/reference/{name}.py" for name in ("__init__", "arrays", "own")}
    assert {file for file in files if file.endswith(".py")} - named == machinery


def test_its_code_runs_and_prints_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run_page(DOCS / "reading-guide.md", tmp_path, monkeypatch) == 1
