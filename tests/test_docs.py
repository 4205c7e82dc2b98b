"""The pages of the project: their lines are short enough to read side by side with a change."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
WIDTH = 100


def pages() -> list[str]:
    """All Markdown files that git tracks; where there is no git, those at the usual places."""
    command = ["git", "ls-files", "-z", "--", "*.md"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
        names = [name for name in listed.decode("utf-8").split("\0") if (ROOT / name).is_file()]
    except (OSError, subprocess.CalledProcessError):
        names = []
    return sorted(names or (str(path.relative_to(ROOT)) for path in usual_places()))


def usual_places() -> Iterator[Path]:
    yield from ROOT.glob("*.md")
    yield from (ROOT / "docs").rglob("*.md")


def long_lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines, with their numbers, that are too long and could be wrapped.

    A row of a table can't be wrapped, nor can an image, nor code, nor a line whose one word is too
    long, such as an address.
    """
    fence = ""
    for number, line in enumerate(text.splitlines(), start=1):
        start = line.lstrip()
        if fence:
            if start.startswith(fence):
                fence = ""
            continue
        if start.startswith(("```", "~~~")):
            fence = start[:3]
            continue
        words = start.removeprefix("- ").split()
        if len(line) > WIDTH and not start.startswith(("|", "![")) and len(words) > 1:
            yield number, line


@pytest.mark.parametrize("name", pages())
def test_no_line_of_a_page_is_longer_than_100_characters(name: str) -> None:
    assert list(long_lines((ROOT / name).read_text(encoding="utf-8"))) == []


def test_the_pages_are_found() -> None:
    some = {"README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/glossary.md"}
    assert some <= {Path(name).as_posix() for name in pages()}


def test_what_can_not_be_wrapped_may_be_long() -> None:
    long = "word " * 30
    address = "https://example.org/" + "a" * 100
    allowed = f"| {long} |\n```python\n{long}\n```\n- {address}\n![{long}](a.svg)\n{'a' * 100}\n"
    assert list(long_lines(allowed)) == []
    assert list(long_lines(f"short\n```\n```\n{long}")) == [(4, long)]
