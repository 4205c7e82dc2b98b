"""The page about networks of one's own tells the truth, and its example works."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from glassnet.own_networks import networks_named
from tests.command import run, write_digits
from tests.pages import DOCS

EXAMPLE = Path(__file__).parents[1] / "examples" / "my_networks.py"
PAGE = (DOCS / "own-networks.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_page_shows_the_example_as_it_is() -> None:
    (shown,) = blocks("python")
    _, _, code = EXAMPLE.read_text(encoding="utf-8").partition('"""\n\nfrom')
    assert shown == f"from{code}"


def test_the_examples_networks_fit_what_they_say() -> None:
    wide, twice = networks_named(str(EXAMPLE))
    assert (wide.name, twice.name) == ("wide", "twice")
    assert wide.build(seed=0).count_params() == 784 * 300 + 300 + 300 * 10 + 10
    assert twice.build("tanh", classes=47, input_shape=(32, 32, 3)).output_shape == (47,)


@pytest.mark.slow
def test_the_pages_studies_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its grid, and each of its files, with few digits, epochs and seeds."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(EXAMPLE, tmp_path)
    write_digits(tmp_path / "digits")
    few = [
        "--no-explain",
        "--runs",
        1,
        "--epochs",
        1,
        "--data",
        "digits",
        "--dataset",
        "mnist",
        "--output",
        "few",
    ]
    (typed,) = re.findall(r"^glassnet (study .*0\.5.*) --runs 10$", PAGE, re.MULTILINE)
    done = run(*typed.split(), *few)
    assert done.status == 0, done.err
    assert "10 ways to train" in done.out  # two of wide, four of each of the others
    for number, (content, ways) in enumerate(zip(blocks("toml"), (8, 4), strict=True)):
        file = tmp_path / f"study-{number}.toml"
        file.write_text(content, encoding="utf-8")
        done = run("study", "--config", file, *few)
        assert done.status == 0, done.err
        assert f"{ways} ways to train" in done.out
