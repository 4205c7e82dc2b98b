"""The pages of the project: their links lead somewhere, and their lines are short enough to read
side by side with a change."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
WIDTH = 100
LINK = re.compile(r"\]\(([^)\s]+)\)|\ssrc=\"([^\"]+)\"|\shref=\"([^\"]+)\"")


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


def dead_links(path: Path) -> list[str]:
    """The links of a page that lead to no file of the project, or to no heading in one."""
    dead = []
    for match in LINK.finditer(path.read_text(encoding="utf-8")):
        link = next(filter(None, match.groups()))
        name, _, heading = link.partition("#")
        target = path.parent / name if name else path
        if ":" in link:
            continue
        if not target.exists() or (heading and heading not in anchors(target)):
            dead.append(link)
    return dead


def anchors(path: Path) -> set[str]:
    """What leads to the headings of a page."""
    headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", pages())
def test_every_link_of_a_page_leads_somewhere(name: str) -> None:
    assert dead_links(ROOT / name) == []


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# A heading, of `some` kind\n[a](#a-heading-of-some-kind) ![b](none.png) [c](#none)\n"
        "[d](https://example.org) [e](page.md)\n",
        encoding="utf-8",
    )
    assert dead_links(page) == ["none.png", "#none"]


def test_the_pages_are_found() -> None:
    some = {"README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/glossary.md"}
    assert some <= {Path(name).as_posix() for name in pages()}


def test_what_can_not_be_wrapped_may_be_long() -> None:
    long = "word " * 30
    address = "https://example.org/" + "a" * 100
    allowed = f"| {long} |\n```python\n{long}\n```\n- {address}\n![{long}](a.svg)\n{'a' * 100}\n"
    assert list(long_lines(allowed)) == []
    assert list(long_lines(f"short\n```\n```\n{long}")) == [(4, long)]
