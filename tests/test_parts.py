"""Trainings in several parts, which are no runs of further seeds."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from glassnet import Sequential, load_model
from glassnet.study import (
    Run,
    Statistics,
    StatisticsTracker,
    read_runs,
    summarise,
    update_statistics,
)
from glassnet.study.reporting.defects import defect_notes
from glassnet.study.reporting.notes import notes
from glassnet.study.reporting.parts import parts_before
from glassnet.study.reporting.settings import labels
from tests.test_table import make_run
from tests.test_tracker import small_network

X = np.random.default_rng(0).random((32, 2, 2, 1), np.float32)
Y = np.arange(32) % 2
FROM_WEIGHTS = {"start": "from given weights"}


def fit(model: Sequential, folder: Path, seed: int | None = None) -> None:
    model.fit(X, Y, epochs=1, seed=seed, verbose=0, callbacks=StatisticsTracker(folder))


def part(start: str | None, end: str, *, number: int = 0, training: int = 7) -> Run:
    """A run that began with given weights."""
    run = make_run(seed=number, details=FROM_WEIGHTS, weights=end)
    seeds: dict[str, int | None] = {"initial": None, "training": training}
    receipt = dataclasses.replace(
        run.receipt, configuration=f"from given weights, {training}", start=start
    )
    return dataclasses.replace(run, seeds=seeds, receipt=receipt)


def notes_on_no_defects(found: list[Statistics]) -> list[str]:
    """The notes, but for those on trainings that are so short that they came to nothing."""
    defects = defect_notes(found, labels(found))
    return [note for note in notes(found) if note not in defects]


@pytest.mark.parametrize("seed", [7, None])
def test_four_parts_of_one_training_are_not_four_seeds(tmp_path: Path, seed: int | None) -> None:
    model = small_network()
    for _ in range(2):
        fit(model, tmp_path, seed)
    model.save(tmp_path / "model.safetensors")
    model = load_model(tmp_path / "model.safetensors")
    for _ in range(2):
        fit(model, tmp_path, seed)
    runs, _ = read_runs(tmp_path / "runs")
    starts, ends = zip(*((run.receipt.start, run.receipt.weights) for run in runs), strict=True)
    assert starts[1:] == ends[:-1]
    assert [run.seeds["initial"] for run in runs] == [3, None, None, None]
    assert [run.setting.details for run in runs] == [{}, *[FROM_WEIGHTS] * 3]
    found = update_statistics(tmp_path)
    assert [(s.counts.runs, s.counts.samples, s.parts_before) for s in found] == [
        (1, 1, 0), (1, 1, 1), (1, 1, 2), (1, 1, 3)
    ]  # fmt: skip
    # The averages of one value: no deviation is claimed.
    assert [s.accuracy[0].sd for s in found if s.accuracy[0]] == [None] * 4
    said = notes_on_no_defects(found)
    assert said == [
        f"{model.name}: 3 runs went on from where another had ended: they are parts of trainings, "
        "and averaged apart from runs that began anew."
    ]


def test_an_optimizer_that_remembers_earlier_steps_is_no_fresh_start(tmp_path: Path) -> None:
    model = small_network()
    weights = model.get_weights()
    for optimizer in ("adam", "sgd"):
        model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
        for _ in range(2):
            model.set_weights(weights)
            fit(model, tmp_path / optimizer, seed=7)
        fit(model, tmp_path / optimizer, seed=7)
    starts = {}
    for optimizer in ("adam", "sgd"):
        runs, _ = read_runs(tmp_path / optimizer / "runs")
        assert [run.seeds["initial"] for run in runs] == [3, 3, None]
        starts[optimizer] = [run.setting.details.get("start") for run in runs]
    assert starts["adam"] == [
        None,
        "with the optimizer after 1 step",
        "from given weights, with the optimizer after 2 steps",
    ]
    assert starts["sgd"] == [None, None, "from given weights"]
    found = update_statistics(tmp_path / "adam")
    assert [(s.counts.runs, s.conflicts) for s in found] == [(1, []), (1, []), (1, [])]
    assert found[2].setting.details["start"].startswith("from the end of part 1, with the opt")
    anew, _ = update_statistics(tmp_path / "sgd")
    assert (anew.counts.runs, anew.counts.samples, anew.conflicts) == (2, 1, [])


def test_second_parts_of_several_trainings_are_averaged_together(tmp_path: Path) -> None:
    for seed in range(3):
        model = small_network()
        model.set_weights([w + seed + 1 for w in model.get_weights()])
        for _ in range(2):
            fit(model, tmp_path, seed)
    first, second = update_statistics(tmp_path)
    assert (first.counts.samples, second.counts.samples) == (3, 3)
    assert first.setting.details == FROM_WEIGHTS
    assert second.setting.details == {"start": "from the end of part 1"}


def test_seeds_tried_from_one_start_are_samples_and_a_repetition_is_none() -> None:
    runs = [part("pretrained", f"{seed}", number=seed, training=seed) for seed in (1, 2, 3)]
    runs.append(part("pretrained", "3, on another CPU", number=4, training=3))
    runs.append(part("pretrained too", "other", number=5, training=3))
    (statistics,) = summarise(runs)
    assert (statistics.counts.runs, statistics.counts.samples) == (5, 4)
    assert [conflict.records for conflict in statistics.conflicts] == [2]


def test_parts_are_counted_along_the_weights() -> None:
    fresh = make_run(weights="a")
    assert parts_before([fresh, part("a", "b"), part("x", "y"), part("b", "c")]) == [0, 1, 0, 2]
    # A fresh run is the first part, whatever weights it begins with.
    assert parts_before([part("x", "0"), make_run(weights="0"), part("0", "1")]) == [0, 0, 1]
    # Weights that do not change, or come back, lead nowhere.
    assert parts_before([fresh, part("a", "a"), part("a", "b")]) == [0, 1, 1]
    assert parts_before([part("a", "b"), part("b", "a"), part("a", "b")]) == [0, 1, 2]


def test_a_thousand_parts_are_counted_in_one_pass() -> None:
    runs = [part(str(n), str(n + 1)) for n in range(1000)]
    assert parts_before(runs) == list(range(1000))


def test_runs_of_older_records_from_given_weights_count_as_one_seed(tmp_path: Path) -> None:
    """Their records have no weights of the start: they may be parts of one training."""
    model = small_network()
    for _ in range(4):
        fit(model, tmp_path)
    for path in (tmp_path / "runs").iterdir():
        record = json.loads(path.read_text(encoding="utf-8"))
        del record["receipt"]["start"], record["setting"]["constant_loss"]
        path.write_text(json.dumps(record), encoding="utf-8")
    fresh, given = update_statistics(tmp_path)
    assert (fresh.counts.runs, fresh.counts.samples) == (1, 1)
    assert (given.counts.runs, given.counts.samples, given.conflicts) == (3, 1, [])
    said = notes_on_no_defects([fresh, given])
    assert len(said) == 1
    assert "3 runs began with given weights, and their records do not say with which" in said[0]
