"""The guard: which ratios got worse, what is compared with what, and what is recorded."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.report import guard
from benchmarks.report.findings import SECONDS, SHARE, TIMES, Finding
from benchmarks.report.guard import Baseline, Circumstances
from glassnet.errors import DataError

HERE = Circumstances("znver4", "2", 2, "mnist", quick=False)


def ratio(key: str, value: float | None, form: str = TIMES) -> Finding:
    return Finding(key, f"what {key} is", value, form)


BASELINE = Baseline(HERE, {"a": 4.0, "b": 0.7, "c": 2.0}, {"a": 0.1, "b": 0.15, "c": 0.1})


def test_the_guard_finds_what_got_worse_than_it_may() -> None:
    findings = [ratio("a", 3.59), ratio("b", 0.6, SHARE), ratio("c", 9.0)]
    sentences, well = guard.verdict(findings, HERE, BASELINE)
    assert not well
    assert sentences == [
        "1 of 3 ratios got worse:",
        "what a is: 3.59 ×, was 4.00 ×: 10% less, where 10% is allowed.",
    ]


def test_the_guard_is_content_with_what_is_within_the_tolerance() -> None:
    findings = [ratio("a", 3.61), ratio("new", 0.1), ratio("b", None, SHARE)]
    sentences, well = guard.verdict(findings, HERE, BASELINE)
    assert (sentences, well) == (["No ratio got worse (1 compared with the baseline)."], True)


def test_the_guard_does_not_look_at_times() -> None:
    baseline = replace(BASELINE, ratios={"a": 4.0})
    assert guard.regressions([ratio("a", 0.1, SECONDS)], baseline) == []


def test_ratios_of_another_machine_are_not_compared() -> None:
    now = HERE._replace(kind="apple-m4", threads=1)
    sentences, well = guard.verdict([ratio("a", 0.1)], now, BASELINE)
    assert well
    assert sentences == [
        "Nothing compared: the baseline is from a run on znver4 with 2 cores and 2 threads, mnist, "
        "and this is a run on apple-m4 with 2 cores and 1 thread, mnist."
    ]


@pytest.mark.parametrize(("dataset", "quick"), [("mnist", True), ("mnist-5k", False)])
def test_ratios_of_other_work_are_not_compared(dataset: str, quick: bool) -> None:
    machine = {"kind": "znver4", "cores": "2", "system": "Linux"}
    assert guard.circumstances(machine, 2, "mnist", quick=False) == HERE
    now = guard.circumstances(machine, 2, dataset, quick)
    assert guard.verdict([ratio("a", 0.1)], now, BASELINE)[0][0].startswith("Nothing compared")


def test_without_a_baseline_nothing_is_wrong() -> None:
    assert guard.verdict([ratio("a", 0.1)], HERE, None)[1]


def test_recording_keeps_what_was_not_measured_and_all_tolerances() -> None:
    findings = [ratio("a", 5.0), ratio("new", 3.0), ratio("time", 1.0, SECONDS)]
    baseline = guard.recorded(findings, HERE, BASELINE)
    assert baseline.ratios == {"a": 5.0, "b": 0.7, "c": 2.0, "new": 3.0}
    assert baseline.tolerances == {"a": 0.1, "b": 0.15, "c": 0.1, "new": guard.TOLERANCE}
    elsewhere = guard.recorded(findings, HERE._replace(cores="8"), BASELINE)
    assert elsewhere.ratios == {"a": 5.0, "new": 3.0}
    assert elsewhere.tolerances == dict.fromkeys(("a", "new"), guard.TOLERANCE)


def test_the_share_explained_may_fall_by_little() -> None:
    new = guard.recorded([ratio("explained", 0.99, SHARE)], HERE, None)
    assert guard.regressions([ratio("explained", 0.97, SHARE)], new) == []
    assert len(guard.regressions([ratio("explained", 0.9, SHARE)], new)) == 1
    kept = Baseline.read()
    assert kept is not None
    assert kept.tolerances["explained"] == new.tolerances["explained"]


def test_a_baseline_comes_back_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    assert Baseline.read(path) is None
    path.write_text(json.dumps(BASELINE.to_json()))
    assert Baseline.read(path) == BASELINE


@pytest.mark.parametrize("text", ["", "[]", '{"machine": {}}', '{"machine": {}, "ratios": [1]}'])
def test_another_file_is_no_baseline(tmp_path: Path, text: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(text)
    with pytest.raises(DataError, match=r"baseline\.json: is no baseline"):
        Baseline.read(path)


def test_the_recorded_baseline_can_be_read() -> None:
    baseline = Baseline.read()
    assert baseline is None or baseline.ratios.keys() == baseline.tolerances.keys()
