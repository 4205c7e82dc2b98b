"""The walkthrough of the five networks: its figures are those of the study."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from glassnet.cli.plot import plot
from glassnet.quantities import percent_text
from glassnet.study.reporting.averages import bounds_text
from glassnet.study.reporting.comparisons import compare
from glassnet.study.reporting.summary import Statistics
from tools.draw_walkthrough.__main__ import IMAGE, PAGE, filled
from tools.draw_walkthrough.kept import FIGURES, FOLDER, kept_figures
from tools.draw_walkthrough.tables import by_activation
from tools.write_study_page import healthy, kept_statistics

MOST_BYTES = 700_000
TEXT = PAGE.read_text(encoding="utf-8")
PROSE = " ".join(re.sub(r"<!-- table.*?<!-- end -->", "", TEXT, flags=re.DOTALL).split())
DIFFERENCE = re.compile(r"(\d\.\d\d) (?:points )?\((\S\d?\.?\d* to \d\.\d\d)\)")


@pytest.fixture(scope="module")
def statistics() -> Sequence[Statistics]:
    return kept_statistics()


def test_its_tables_and_the_words_of_its_pictures_are_made_from_the_figures(
    statistics: Sequence[Statistics],
) -> None:
    assert filled(TEXT, statistics) == TEXT, "write it anew: python -m tools.draw_walkthrough"


def test_what_was_changed_by_hand_is_told(statistics: Sequence[Statistics]) -> None:
    changed = TEXT.replace("| 1.69 |", "| 1.96 |").replace("![The network lenet", "![Another")
    assert "| 1.69 |" not in changed
    assert "![The network lenet" not in changed
    assert filled(changed, statistics) == TEXT


def test_other_statistics_give_another_page(statistics: Sequence[Statistics]) -> None:
    first, *others = statistics
    assert first.test_accuracy is not None
    better = replace(first.test_accuracy, mean=first.test_accuracy.mean + 0.01)
    assert filled(TEXT, [replace(first, test_accuracy=better), *others]) != TEXT


def test_the_differences_in_the_prose_are_those_of_the_pairs(
    statistics: Sequence[Statistics],
) -> None:
    chosen = by_activation(statistics)
    comparisons = [*compare(chosen["sigmoid"]), *compare(healthy(chosen["relu"]))]
    known = set()
    for each in comparisons:
        interval = each.difference.interval
        assert interval is not None
        known.add((percent_text(each.difference.mean, 2), bounds_text(interval)))
    told = DIFFERENCE.findall(PROSE)
    assert len(told) >= 7
    assert set(told) <= known


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("accuracies", "is right for 95.14 % of"),
        ("accuracies", "from 95.14 to 96.83 %"),
        ("accuracies", "to 97.90 %, the best"),
        ("accuracies", "(95.5 and 95.3 % in the third epoch, against 96.6 and 97.7 %)"),
        ("accuracies", "5 of 48 runs (5 to 22 %) against 30 (48 to 75 %)"),
        ("costs", "with 25.7 times the time of feedforward and 17.9 MB for a step"),
        ("costs", "takes 3.1 times feedforward's time and not 8.8"),
        ("costs", "with 61,706 parameters"),
        ("confusions", "Of 486 mistakes 317 are left"),
        ("confusions", "210 mistakes are left"),
    ],
)
def test_other_figures_of_the_prose_stand_in_a_table(table: str, words: str) -> None:
    assert words in PROSE
    rows = re.findall(rf"<!-- table: {table} -->(.*?)<!-- end -->", TEXT, re.DOTALL)[0]
    for figure in re.findall(r"\d[\d.,]*\d", words):
        assert re.search(rf"(?<!\d){re.escape(figure)}(?!\d)", rows), figure


def test_the_mistakes_are_those_of_the_runs_in_the_statistics(
    statistics: Sequence[Statistics],
) -> None:
    figures = kept_figures()
    for network in by_activation(statistics)["sigmoid"]:
        matrix = np.array(figures.confusions[network.network])
        assert matrix.sum() == 10_000 * network.counts.healthy
        assert len(figures.starts[network.network]) == network.counts.healthy
        assert network.test_accuracy is not None
        assert np.trace(matrix) / matrix.sum() == pytest.approx(network.test_accuracy.mean)


def test_its_pictures_are_there_and_small() -> None:
    pictures = set(FOLDER.iterdir()) - {FIGURES}
    assert {FOLDER / name for name in IMAGE.findall(TEXT)} == pictures
    assert sum(path.stat().st_size for path in pictures) < MOST_BYTES


def test_its_commands_can_be_parsed() -> None:
    commands = re.findall(r"^`?glassnet plot ([^`\n]*)`?", TEXT, re.MULTILINE)
    assert len(commands) >= 5
    for command in commands:
        kind, *arguments = command.split()
        plot.commands[kind].make_context(kind, arguments)
