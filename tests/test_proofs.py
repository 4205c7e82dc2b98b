"""Long proofs stop and go on, repeat one case alone, and fail clearly."""

from __future__ import annotations

import json
import re
from dataclasses import asdict

import pytest

from glassnet import health
from tools import fuzz_models, fuzzing, judge_health_runs, proofs
from tools.health_runs.drawing import draw
from tools.health_runs.judging import Judged
from tools.health_runs.labels import Label


def passes(case):
    pass


def prove(check, tmp_path, *arguments, cases=40):
    return proofs.main("example", check, cases, arguments, folder=tmp_path)


def test_every_case_is_checked_once_and_no_place_is_left(tmp_path, capsys):
    checked: list[int] = []
    assert prove(checked.append, tmp_path) == proofs.PASSED
    assert checked == list(range(40))
    assert capsys.readouterr().out.splitlines()[0] == ("example: 40 of 40 cases: 40 passed.")
    assert list(tmp_path.iterdir()) == []


def test_after_ctrl_c_the_same_command_goes_on_with_the_case_that_was_interrupted(tmp_path, capsys):
    checked: list[int] = []

    def interrupted_at_17(case):
        if case == 17 and 17 not in checked:
            checked.append(case)
            raise KeyboardInterrupt
        checked.append(case)

    assert prove(interrupted_at_17, tmp_path) == proofs.INTERRUPTED
    assert "stopped after 17 of 40 cases" in capsys.readouterr().out
    assert prove(interrupted_at_17, tmp_path) == proofs.PASSED
    assert checked == [*range(18), *range(17, 40)]
    assert "goes on after 17 of 40 cases" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("key", "value"), [("code", "other"), ("share", 0.5), ("seed", 1), ("unknown", 0)]
)
def test_the_place_of_another_proof_is_not_taken(tmp_path, key, value):
    place = {"code": proofs.source_digest(), "share": 1.0, "seed": 0, "done": 30, "failures": {}}
    (tmp_path / "example.json").write_text(json.dumps(place | {key: value}))
    checked: list[int] = []
    prove(checked.append, tmp_path)
    assert len(checked) == 40


def test_restart_begins_anew(tmp_path):
    place = {"code": proofs.source_digest(), "share": 1.0, "seed": 0, "done": 30, "failures": {}}
    (tmp_path / "example.json").write_text(json.dumps(place))
    checked: list[int] = []
    prove(checked.append, tmp_path)
    assert checked == list(range(30, 40))
    (tmp_path / "example.json").write_text(json.dumps(place))
    checked.clear()
    prove(checked.append, tmp_path, "--restart")
    assert checked == list(range(40))


def test_what_was_found_before_a_stop_is_told_with_the_rest(tmp_path, capsys):
    """Likewise where the cases run in a process of their own."""
    chosen = proofs.choose(20_000, 0.001, seed=0)
    place = proofs.Place(proofs.source_digest(), 0.001, 0, 15, {"loaded": 14, "failed": 1})
    place.failures = {"8": "an old one"}
    place.seconds, place.slowest, place.bytes = 1_000.0, 7, 10**12
    (tmp_path / "fuzz_models.json").write_text(json.dumps(asdict(place)))
    status = proofs.main(
        "fuzz_models",
        fuzz_models.check,
        20_000,
        ["--share", "0.001"],
        folder=tmp_path,
        judge=fuzzing.watched("fuzz_models"),
    )
    assert status == proofs.FAILED
    _, failure, command, outcomes, most = capsys.readouterr().out.splitlines()
    assert failure == "case 8: an old one"
    assert command == "    python -m tools.fuzz_models --case 8"
    counts = re.findall(r"(\d+) (?:loaded|failed|refused|not to be written)", outcomes)
    assert sum(map(int, counts)) == len(chosen) == 20
    assert most == "fuzz_models: at most 1000.00 s (case 7), 1,000,000 MB."
    assert list(tmp_path.iterdir()) == []


def test_a_failure_is_named_with_the_command_that_repeats_it(tmp_path, capsys):
    def odd_cases_fail(case):
        if case % 2:
            raise ValueError(f"[{case}] is odd")

    assert prove(odd_cases_fail, tmp_path, cases=4) == proofs.FAILED
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [
        "case 1: ValueError: [1] is odd",
        "    python -m tools.example --case 1",
    ]
    assert lines[4] == "example: 4 of 4 cases: 2 passed, 2 failed."
    with pytest.raises(ValueError, match=r"\[3\] is odd"):
        prove(odd_cases_fail, tmp_path, "--case", "3", cases=4)


def test_a_fault_that_shows_in_every_case_ends_the_proof(tmp_path):
    checked: list[int] = []

    def fails(case):
        checked.append(case)
        raise AssertionError

    assert prove(fails, tmp_path) == proofs.FAILED
    assert len(checked) == proofs.MOST_FAILURES


def test_a_share_is_the_same_each_time_and_another_with_another_seed():
    first = proofs.choose(1000, 0.05, seed=0)
    assert len(first) == len(set(first)) == 50
    assert first == sorted(first) == proofs.choose(1000, 0.05, seed=0)
    assert first != proofs.choose(1000, 0.05, seed=1)
    assert len(proofs.choose(30, 0.05, seed=0)) == 2  # rounded up
    assert proofs.choose(7, 1.0, seed=3) == list(range(7))


@pytest.mark.parametrize("share", ["0", "1.5", "half", "nan"])
def test_a_share_that_is_none_is_refused(tmp_path, share, capsys):
    with pytest.raises(SystemExit):
        prove(passes, tmp_path, "--share", share)
    assert "--share" in capsys.readouterr().err


@pytest.mark.parametrize("case", ["-1", "40"])
def test_a_case_that_there_is_not_is_refused(tmp_path, case, capsys):
    with pytest.raises(SystemExit):
        prove(passes, tmp_path, "--case", case)
    assert "the cases are 0 to 39" in capsys.readouterr().err


def test_an_edit_changes_the_digest_of_the_source(tmp_path):
    (tmp_path / "glassnet").mkdir()
    source = tmp_path / "glassnet" / "layer.py"
    source.write_text("k = 1")
    before = proofs.source_digest(tmp_path)
    source.write_text("k = 2")
    assert proofs.source_digest(tmp_path) != before


def test_labelled_runs_whose_images_are_not_here_are_left_out(monkeypatch, capsys):
    monkeypatch.setattr(judge_health_runs, "is_here", lambda name: False)
    assert judge_health_runs.main() == proofs.PASSED
    assert "nothing is checked, for mnist and fashion-mnist are not here" in capsys.readouterr().out
    assert judge_health_runs.check(0) == "left out"


@pytest.mark.parametrize(
    ("case", "label", "verdict", "outcome"),
    [
        (0, Label("healthy", None), "healthy", "healthy"),
        (0, Label("slow", 1), "unstable", "with a defect that was found"),
        (0, Label("undecided", None, counts=False), "slow", "without a clear label"),
        (69, Label("healthy", None), "slow", "misjudged as is known"),
        (69, Label("healthy", None), "unstable", None),
        (69, Label("slow", 1), "healthy", None),
        (0, Label("collapsed", 7), "healthy", None),
        (0, Label("healthy", None), "slow", None),
    ],
)
def test_a_labelled_run_must_be_judged_as_it_is(monkeypatch, case, label, verdict, outcome):
    judged = Judged(draw(case), label, health.Verdict(verdict), None)
    monkeypatch.setattr(judge_health_runs, "is_here", lambda name: True)
    monkeypatch.setattr(judge_health_runs, "train", lambda specification: None)
    monkeypatch.setattr(judge_health_runs, "judge", lambda curves: [judged])
    if outcome is None:
        with pytest.raises(AssertionError, match=f"{label.name} was called {verdict}"):
            judge_health_runs.check(case)
    else:
        assert judge_health_runs.check(case) == outcome
