"""The page on the large study: its tables are those of the statistics beside it."""

from __future__ import annotations

import re
from dataclasses import replace

from tools.write_study_page import PAGE, filled, kept_statistics, ranges


def test_its_tables_are_those_of_the_statistics() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert filled(page, kept_statistics()) == page


def test_a_table_that_was_changed_by_hand_is_told() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert "97.90" in page
    assert filled(page.replace("97.90", "98.90"), kept_statistics()) == page


def test_other_statistics_give_another_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    first, *others = kept_statistics()
    assert filled(page, [replace(first, network="another"), *others]) != page


def test_the_prose_counts_as_the_statistics_do() -> None:
    page = PAGE.read_text(encoding="utf-8")
    statistics = kept_statistics()
    assert sum(network.counts.runs for network in statistics) == 480
    lost = {"sigmoid": 0, "relu": 0}
    for network in statistics:
        assert network.lost is not None
        activation = network.setting.details["activation"]
        lost[activation] += network.lost.count
        if activation == "relu":
            assert re.search(rf"\b{network.lost.count} of {network.network}\s\(", page)
    assert lost["sigmoid"] == 0
    assert f"With ReLU, {lost['relu']} of 240 were" in page


def test_neighbours_are_drawn_together() -> None:
    assert ranges([]) == ""
    assert ranges([3]) == "3"
    assert ranges([0, 1, 2, 5, 6, 9]) == "0–2, 5, 6, 9"
