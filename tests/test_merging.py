"""``glassnet study --merge``: run files of several machines in one folder."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from glassnet.errors import DataError
from glassnet.study import read_runs
from glassnet.study.tracking.compact import CompactArray
from glassnet.study.tracking.merging import merge_runs
from glassnet.study.tracking.run import Run
from glassnet.study.tracking.store import run_text, write_run
from tests.command import run
from tests.test_table import make_run


def write_runs(folder: Path, **runs: Run) -> Path:
    """Write runs into the folder of a study, by the names of their files."""
    (folder / "runs").mkdir(parents=True, exist_ok=True)
    for name, one in runs.items():
        write_run(folder / "runs" / f"{name}.json", one)
    return folder


def seeds(folder: Path) -> list[int]:
    runs, damaged = read_runs(folder / "runs")
    assert damaged == {}
    return sorted(run.seeds["training"] or 0 for run in runs)


def test_runs_of_two_machines_come_together(tmp_path: Path) -> None:
    laptop = write_runs(tmp_path / "laptop", a=make_run(seed=0), b=make_run(seed=1))
    server = write_runs(tmp_path / "server", c=make_run(seed=2))
    done = merge_runs([laptop, server], tmp_path / "all")
    assert [(one.copied, one.known, one.refused) for one in done] == [(2, 0, {}), (1, 0, {})]
    assert seeds(tmp_path / "all") == [0, 1, 2]
    assert (tmp_path / "all/runs/a.json").read_bytes() == (laptop / "runs/a.json").read_bytes()


def test_a_run_that_is_there_is_not_copied_again_under_any_name(tmp_path: Path) -> None:
    one = make_run(seed=0)
    source = write_runs(tmp_path / "source", a=one, copied=one)
    target = write_runs(tmp_path / "target", other_name=one)
    for _ in range(2):
        (done,) = merge_runs([source], target)
        assert (done.copied, done.known) == (0, 2)
    assert [path.name for path in (target / "runs").glob("*.json")] == ["other_name.json"]


def test_two_different_runs_of_one_file_name_are_both_kept(tmp_path: Path) -> None:
    source = write_runs(tmp_path / "source", a=make_run(seed=0))
    target = write_runs(tmp_path / "target", a=make_run(seed=1))
    before = (target / "runs/a.json").read_bytes()
    (done,) = merge_runs([source], target)
    assert (done.copied, done.known) == (1, 0)
    assert (target / "runs/a.json").read_bytes() == before
    assert seeds(target) == [0, 1]


def test_a_seed_that_two_machines_trained_counts_once(tmp_path: Path) -> None:
    here = make_run(seed=0, started="2026-01-01T00:00:00+00:00", cpu="one")
    there = make_run(seed=0, started="2026-01-02T00:00:00+00:00", cpu="other")
    source, target = write_runs(tmp_path / "s", a=there), write_runs(tmp_path / "t", a=here)
    assert run("study", "--merge", source, "-o", target).status == 0
    (network,) = json.loads((target / "statistics.json").read_text("utf-8"))["networks"]
    assert (network["counts"]["runs"], network["counts"]["samples"]) == (2, 1)
    assert network["test_accuracy"]["n"] == 1


def test_a_record_gets_the_figures_of_the_test_set_that_it_lacked(tmp_path: Path) -> None:
    answers = CompactArray.of(np.array([0, 3], np.uint8))
    whole = dataclasses.replace(make_run(seed=0, test=0.97), wrong_answers=answers)
    early = dataclasses.replace(whole, test={}, wrong_answers=None)
    source, target = write_runs(tmp_path / "s", a=whole), write_runs(tmp_path / "t", b=early)
    (done,) = merge_runs([source], target)
    assert (done.copied, done.renewed, done.known) == (0, 1, 0)
    ((there,), _) = read_runs(target / "runs")
    assert there == whole
    (back,) = merge_runs([write_runs(tmp_path / "again", a=early)], target)
    assert (back.renewed, back.known) == (0, 1)
    assert read_runs(target / "runs")[0] == [whole]


def test_what_cannot_be_read_is_named_and_left(tmp_path: Path) -> None:
    source = write_runs(tmp_path / "source", good=make_run())
    cut, newer = source / "runs" / "cut.json", source / "runs" / "newer.json"
    cut.write_text(run_text(make_run())[:200], encoding="utf-8")
    newer.write_text(run_text(make_run()).replace('"format": 1', '"format": 2'), encoding="utf-8")
    done = run("study", "--merge", source, "-o", tmp_path / "target")
    assert done.status == 1
    assert f"{source / 'runs'}: 1 run copied; 2 files not taken\n" in done.out
    assert f"Note: {cut}: not taken, and left where it is: " in done.err
    assert f"Note: {newer}: not taken, and left where it is: of format 2, not 1" in done.err
    assert cut.exists()
    assert newer.exists()
    assert [path.name for path in (tmp_path / "target/runs").glob("*.json")] == ["good.json"]


def test_what_a_newer_glassnet_added_to_a_record_is_copied_with_it(tmp_path: Path) -> None:
    source = write_runs(tmp_path / "source", a=make_run())
    path = source / "runs/a.json"
    record = json.loads(path.read_text("utf-8")) | {"weather": "fine"}
    path.write_text(json.dumps(record), encoding="utf-8")
    merge_runs([source], tmp_path / "target")
    assert json.loads((tmp_path / "target/runs/a.json").read_text("utf-8"))["weather"] == "fine"


def test_a_folder_without_runs_is_refused_before_anything_is_copied(tmp_path: Path) -> None:
    source, empty = write_runs(tmp_path / "source", a=make_run()), tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(DataError, match=r"empty: there are no runs in it"):
        merge_runs([source, empty], tmp_path / "target")
    assert not (tmp_path / "target").exists()


def test_the_folder_of_the_run_files_may_be_named_itself(tmp_path: Path) -> None:
    source = write_runs(tmp_path / "source", a=make_run())
    (done,) = merge_runs([source / "runs"], tmp_path / "target")
    assert done.copied == 1


@pytest.mark.parametrize("form", ["one flag", "two flags", "equals"])
def test_folders_follow_the_option(form: str, tmp_path: Path) -> None:
    one = write_runs(tmp_path / "one", a=make_run(seed=0))
    two = write_runs(tmp_path / "two", b=make_run(seed=1))
    words: dict[str, list[object]] = {
        "one flag": ["--merge", one, two],
        "two flags": ["--merge", one, "--merge", two],
        "equals": [f"--merge={one}", two],
    }
    done = run("study", *words[form], "--output", tmp_path / "all")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith(f"{one / 'runs'}: 1 run copied\n{two / 'runs'}: 1 run copied\n")
    assert seeds(tmp_path / "all") == [0, 1]
    assert (tmp_path / "all" / "statistics.txt").exists()


@pytest.mark.parametrize(
    ("words", "first"),
    [(["lenet"], "lenet"), (["--runs", "3", "--lr", "0.1"], "--runs"), (["--again"], "--again")],
)
def test_merging_trains_nothing(words: list[str], first: str, tmp_path: Path) -> None:
    source = write_runs(tmp_path / "source", a=make_run())
    done = run("study", *words, "--merge", source, "-o", tmp_path / "target")
    assert done.status == 2
    assert f"--merge trains nothing: leave {first} out" in done.err
    assert not (tmp_path / "target").exists()
