"""The report of a real study: weights that no record holds, and where they come from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from glassnet import data
from glassnet.cli import report as report_command
from glassnet.data import DataSet
from glassnet.data.fingerprints import fingerprint
from glassnet.model import load_model
from glassnet.reports import write_report
from glassnet.reports.results import gather
from glassnet.reports.trained import Waiting
from tests.command import run, write_digits

NETWORKS = """
from glassnet import Sequential
from glassnet.layers import Conv2D, Dense, Flatten


def small() -> Sequential:
    return Sequential([Conv2D(2, 5, 4, activation="relu"), Flatten(), Dense(10, "softmax")])
"""


@pytest.fixture(scope="module")
def digits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_digits(tmp_path_factory.mktemp("report") / "digits")


@pytest.fixture(scope="module")
def study(digits: Path) -> Path:
    """Two runs of a small network on a few digits of one's own."""
    folder, file = digits.parent / "study", digits.parent / "mine.py"
    file.write_text(NETWORKS)
    arguments = ("--runs", 2, "--jobs", 1, "--epochs", 8, "--batch-size", 8, "--lr", 0.1)
    result = run("study", file, "--data", digits, "-o", folder, *arguments)
    assert result.status == 0, result.err
    assert "its report" not in result.out  # two runs are few
    return folder


@pytest.fixture(scope="module")
def loaded(digits: Path) -> DataSet:
    return data.load(digits)


def sections_of(page: Path) -> set[str]:
    """The kinds of pictures in a page."""
    return set(re.findall(r'id="([a-z]+)-network-small"', page.read_text(encoding="utf-8")))


def test_the_best_run_is_trained_once_more_and_its_weights_are_kept(
    study: Path, loaded: DataSet
) -> None:
    told: list[Waiting] = []

    def announce(place: int, waiting: Sequence[Waiting]) -> None:
        told.append(waiting[place])

    page = write_report(study, data=loaded, verbose=0, announce=announce).page
    (best,) = [network.best for network in gather(study).networks]
    assert best is not None
    assert [taken.seeds for _, taken in told] == [best.seeds]
    (kept,) = (study / "weights").iterdir()
    assert fingerprint(*load_model(kept).get_weights()) == best.receipt.weights
    everything = {"drawing", "loss", "curves", "confusion", "mistakes", "filters", "layers"}
    assert sections_of(page) == everything

    told.clear()
    page = write_report(study, data=loaded, verbose=0, announce=announce, replay=False).page
    assert not told  # the weights were found
    assert sections_of(page) == everything


def test_other_weights_in_the_folder_count_for_nothing(study: Path, loaded: DataSet) -> None:
    write_report(study, data=loaded, verbose=0)
    (kept,) = (study / "weights").iterdir()
    before = load_model(kept)
    before.set_weights([2 * each for each in before.get_weights()])
    before.save(kept)
    page = write_report(study, data=loaded, replay=False).page
    assert "filters" not in sections_of(page)
    kept.write_bytes(b"no network")
    write_report(study, data=loaded, verbose=0)  # trains it anew
    (best,) = [network.best for network in gather(study).networks]
    assert best is not None
    assert fingerprint(*load_model(kept).get_weights()) == best.receipt.weights


def test_without_the_data_set_the_report_says_what_is_missing(study: Path) -> None:
    written = write_report(study, verbose=0)
    page = written.page
    assert sections_of(page) == {"drawing", "loss", "curves"}
    assert not list(written.pictures.glob("filters*"))  # of an earlier report
    assert "the data set of its runs was not found here" in page.read_text(encoding="utf-8")


def test_the_command_says_what_it_trains_and_where_the_report_is(study: Path, digits: Path) -> None:
    for kept in (study / "weights").glob("*"):
        kept.unlink()
    result = run("report", study, "--data", digits)
    assert result.status == 0, result.err
    assert "so 1 run will be trained once more" in result.out
    assert "1/1  small, seed" in result.out
    assert f"the report:       {study / 'report.html'}" in result.out
    assert "filters" in sections_of(study / "report.html")


def test_a_study_of_many_runs_ends_with_its_report(
    study: Path, digits: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_command, "FEWEST_RUNS", 2)
    file = digits.parent / "mine.py"
    arguments = ("--runs", 2, "--jobs", 1, "--epochs", 8, "--batch-size", 8, "--lr", 0.1)
    again = ("study", file, "--data", digits, "-o", study, *arguments)
    (study / "report.html").unlink(missing_ok=True)
    result = run(*again)
    assert f"its report:       {study / 'report.html'}" in result.out
    assert "confusion" in sections_of(study / "report.html")

    monkeypatch.setitem(__import__("sys").modules, "jinja2", None)
    result = run(*again)
    assert result.status == 0
    assert "its report:       comes with the extra report" in result.out
