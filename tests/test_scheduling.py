"""Studies: what is done, what is performed side by side, and what becomes of a run that dies."""

from __future__ import annotations

import dataclasses
import io
import json
import os
import signal
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from glassnet import data
from glassnet.callbacks import Callback
from glassnet.errors import DataError, OutputError
from glassnet.model import Sequential
from glassnet.own_networks import Architecture
from glassnet.study.running.expected import ExpectedRuns
from glassnet.study.running.images import StudyData, StudyImages
from glassnet.study.running.performing import perform
from glassnet.study.running.recipe import RECIPES, Recipe
from glassnet.study.running.specification import (
    DataReference,
    RunSpecification,
    reference,
)
from glassnet.study.scheduling.coordinator import Performed, Study, StudyNotice
from glassnet.study.scheduling.in_turn import InTurn
from glassnet.study.scheduling.live import Line, StudyView, grid, outcome_texts
from glassnet.study.scheduling.local import LocalProcesses
from glassnet.study.scheduling.scheduler import Outcome
from glassnet.study.scheduling.watching import Doing, doings, reported
from glassnet.study.tracking.identity import identity
from glassnet.study.tracking.results import keep_run, results, run_file
from glassnet.study.tracking.run import Run
from glassnet.study.tracking.store import new_run_file, read_run, read_runs, write_run

QUICK = Recipe(epochs=2, batch_size=16)

needs_signals = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")


@pytest.fixture(scope="module")
def digits() -> StudyData:
    """A few real digits."""
    (x, y), (x_test, y_test) = sample = data.load("mnist-5k")
    few = data.DataSet(sample.card, (x[:96], y[:96]), (x_test[:40], y_test[:40]))
    return StudyData(few)


def runs_of(
    digits: StudyData, *networks: str, runs: int = 1, recipe: Recipe = QUICK
) -> list[RunSpecification]:
    """Runs that are to come."""
    where = reference(digits)
    return [
        RunSpecification(name, seed, recipe, where) for name in networks for seed in range(runs)
    ]


def all_of(study: Study, scheduler: Any) -> list[Performed]:
    """What the scheduler makes of all missing runs, in the order of the study."""
    return sorted(study.perform(scheduler), key=lambda performed: performed.place)


def without_times(run: Run) -> dict[str, Any]:
    """A record as it should be wherever it was made."""
    record = dataclasses.asdict(run)
    for name in ("started", "seconds", "machine"):
        del record[name]
    record["setting"]["threads"] = None
    return record


class Nowhere:
    """A scheduler that must not be asked for anything."""

    def perform(
        self, specifications: Sequence[RunSpecification], data: StudyData
    ) -> Generator[Outcome, None, None]:
        assert not specifications
        yield from ()


# ---- which run it is -----------------------------------------------------------------------


def test_a_specification_is_plain_data() -> None:
    run = RunSpecification(
        "lenet", 7, RECIPES["fast"].changed(epochs=2), DataReference("mnist", "/data", None, "ab")
    )
    assert RunSpecification.from_config(json.loads(json.dumps(run.to_config()))) == run


@pytest.mark.parametrize("recipe", [QUICK, RECIPES["fast"].changed(epochs=1, optimizer="adam")])
def test_the_identity_of_a_run_is_known_before_it_is_trained(
    digits: StudyData, recipe: Recipe
) -> None:
    expected = ExpectedRuns(digits)
    found = set()
    for run in runs_of(digits, "feedforward", "conv1-pool", runs=2, recipe=recipe):
        record = perform(run, digits.images(recipe.validation), verbose=0)
        assert expected.identity(run) == identity(record)
        assert expected.identity(run) == identity(expected.failed(run, "It died."))
        found.add(identity(record))
    assert len(found) == 4


@pytest.mark.parametrize(
    "changed",
    [
        {"epochs": 3},
        {"batch_size": 8},
        {"learning_rate": 0.25},
        {"activation": "relu"},
        {"preprocess": "unit"},
        {"validation": 0.25},
    ],
)
def test_whatever_changes_a_run_changes_its_identity(
    digits: StudyData, changed: dict[str, Any]
) -> None:
    expected = ExpectedRuns(digits)
    (run,) = runs_of(digits, "feedforward")
    (other,) = runs_of(digits, "feedforward", recipe=QUICK.changed(**changed))
    assert expected.identity(run) != expected.identity(other)
    newer = dataclasses.replace(run, glassnet="99.0")
    assert expected.identity(run) != expected.identity(newer)


def test_threads_and_the_machine_are_no_part_of_an_identity(digits: StudyData) -> None:
    (run,) = runs_of(digits, "feedforward")
    one, two = (perform(run, digits.images(1 / 12), threads=n, verbose=0) for n in (1, 2))
    assert identity(one) == identity(two)
    assert identity(one) == identity(dataclasses.replace(two, machine={"cpu": "another"}))


def test_a_run_of_another_version_is_refused(digits: StudyData) -> None:
    (run,) = runs_of(digits, "feedforward")
    (outcome,) = InTurn(verbose=0).perform([dataclasses.replace(run, glassnet="0.0.9")], digits)
    assert outcome.run is None
    assert outcome.failure is not None
    assert outcome.failure.startswith("feedforward (seed 0) was planned by glassnet 0.0.9, and ")
    assert outcome.failure.endswith("install the same version everywhere.")


def test_a_machine_with_other_data_refuses_a_run() -> None:
    there = DataReference("mnist-5k", None, None, "ab" * 32)
    with pytest.raises(DataError, match=r"mnist-5k: the data here is other data than that of"):
        there.load()


def test_data_that_was_found_is_referred_to_by_its_name(digits: StudyData, tmp_path: Path) -> None:
    fingerprint = digits.card.fingerprint
    assert reference(digits) == DataReference("mnist-5k", None, None, fingerprint)
    assert reference(digits, None, tmp_path).name is None
    assert reference(digits, None, tmp_path).path == str(tmp_path)


# ---- what is done ----------------------------------------------------------------------------


def test_what_is_done_is_not_performed_again(digits: StudyData, tmp_path: Path) -> None:
    planned = runs_of(digits, "feedforward", runs=3)
    first = Study(planned[:2], digits, tmp_path)
    done = [performed.run for performed in all_of(first, InTurn(verbose=0))]
    study = Study(planned, digits, tmp_path)
    assert (study.found, [run.seed for run in study.missing]) == (2, [2])
    all_of(study, InTurn(verbose=0))
    assert study.records()[:2] == done
    again = Study(planned, digits, tmp_path)
    assert (again.found, again.missing) == (3, [])
    assert list(again.perform(Nowhere())) == []
    assert again.records() == study.records()
    assert len(Study(planned, digits, tmp_path, again=True).missing) == 3


def test_a_run_of_a_tracker_counts_as_done(digits: StudyData, tmp_path: Path) -> None:
    """Its file has another name; so have those of versions that knew no identity."""
    (run,) = runs_of(digits, "feedforward")
    record = perform(run, digits.images(QUICK.validation), verbose=0)
    write_run(new_run_file(tmp_path, record), record)
    assert Study([run], digits, tmp_path).records() == [record]


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"status": "interrupted", "test": {}}, 0),
        ({"status": "failed", "test": {}}, 0),
        ({"status": "finished", "test": {}}, 0),  # it was not evaluated on the test set
        ({"status": "diverged", "test": {}}, 1),
        ({"status": "stopped"}, 1),
    ],
)
def test_only_results_count_as_done(
    digits: StudyData, tmp_path: Path, changed: dict[str, Any], found: int
) -> None:
    (run,) = runs_of(digits, "feedforward")
    record = perform(run, digits.images(QUICK.validation), verbose=0)
    keep_run(tmp_path, dataclasses.replace(record, **changed))
    assert Study([run], digits, tmp_path).found == found


def test_a_network_that_is_never_the_same_is_said(digits: StudyData, tmp_path: Path) -> None:
    source = """
import itertools
from glassnet import Sequential, layers
sizes = itertools.count(3)
def growing() -> Sequential:
    return Sequential([layers.Flatten(), layers.Dense(next(sizes)), layers.Dense(10)])
"""
    run = RunSpecification("my.py:growing", 0, QUICK, reference(digits), source)
    study = Study([run], digits, tmp_path)
    with pytest.warns(StudyNotice, match="my.py:growing: what was trained is another network"):
        all_of(study, InTurn(verbose=0))
    assert len(study.records()) == len(list(tmp_path.iterdir())) == 1


def test_a_run_that_is_performed_twice_has_one_file(digits: StudyData, tmp_path: Path) -> None:
    (run,) = runs_of(digits, "feedforward")
    for again in (False, True):
        all_of(Study([run], digits, tmp_path, again=again), InTurn(verbose=0))
    (path,) = tmp_path.iterdir()
    assert path == run_file(tmp_path, read_run(path))
    assert path.name == f"feedforward-0-{identity(read_run(path))[:16]}.json"


def test_a_run_that_came_to_nothing_does_not_replace_a_result(
    digits: StudyData, tmp_path: Path
) -> None:
    """Two studies may perform the same run at once, and one of them be interrupted."""
    (run,) = runs_of(digits, "feedforward")
    record = perform(run, digits.images(QUICK.validation), verbose=0)
    interrupted = dataclasses.replace(record, status="interrupted", test={})
    path = keep_run(tmp_path, interrupted)
    assert read_run(path) == interrupted
    assert keep_run(tmp_path, record) == path
    assert keep_run(tmp_path, interrupted) == path
    assert read_run(path) == record


def test_what_a_killed_study_left_of_a_runs_file_goes_when_the_run_is_kept(
    digits: StudyData, tmp_path: Path
) -> None:
    (run,) = runs_of(digits, "feedforward")
    record = perform(run, digits.images(QUICK.validation), verbose=0)
    path = run_file(tmp_path, record)
    left = [tmp_path / f".{name}.{n:016x}.tmp" for n, name in enumerate([path.name, "other.json"])]
    written_now = tmp_path / f".{path.name}.{'f' * 16}.tmp"  # by another study
    for file in (*left, written_now):
        file.write_text("{")
    for file in left:
        os.utime(file, (1e9, 1e9))
    keep_run(tmp_path, record)
    assert sorted(tmp_path.iterdir()) == sorted([path, left[1], written_now])


def test_of_several_results_of_one_run_the_newest_counts(digits: StudyData) -> None:
    (run,) = runs_of(digits, "feedforward")
    old = perform(run, digits.images(QUICK.validation), verbose=0)
    new = dataclasses.replace(old, started="2999-01-01T00:00:00.000+00:00")
    assert list(results([new, old]).values()) == [new]


def test_damaged_files_are_set_aside_and_named(digits: StudyData, tmp_path: Path) -> None:
    """One of them has the name of a run that is performed now."""
    (run,) = runs_of(digits, "feedforward")
    record = perform(run, digits.images(QUICK.validation), verbose=0)
    path = keep_run(tmp_path, record)
    newer = json.loads(path.read_text(encoding="utf-8")) | {"format": 2}
    (tmp_path / "newer.json").write_text(json.dumps(newer), encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8")[:100], encoding="utf-8")
    study = Study([run], digits, tmp_path)
    assert set(study.damaged) == {path.name, "newer.json"}
    assert "of format 2, not 1" in study.damaged["newer.json"]
    assert len(study.missing) == 1
    all_of(study, InTurn(verbose=0))
    assert without_times(read_run(path)) == without_times(record)
    aside = tmp_path / "set-aside"
    assert {each.name for each in aside.iterdir()} == {path.name, "newer.json"}
    path.write_text("{", encoding="utf-8")
    Study([run], digits, tmp_path)
    assert len(list(aside.iterdir())) == 3


# ---- side by side ------------------------------------------------------------------------------


def test_runs_side_by_side_come_to_the_same_bits(digits: StudyData, tmp_path: Path) -> None:
    planned = runs_of(digits, "feedforward", "conv1-pool", runs=2)
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    in_turn = all_of(Study(planned, digits, one), InTurn(verbose=0))
    side_by_side = all_of(Study(planned, digits, two), LocalProcesses(2))
    assert [without_times(each.run) for each in side_by_side] == [
        without_times(each.run) for each in in_turn
    ]
    assert all(each.run.setting.threads == 1 for each in side_by_side)
    assert {path.name for path in one.iterdir()} == {path.name for path in two.iterdir()}


@dataclasses.dataclass(frozen=True)
class Deadly(Recipe):
    """A recipe with which every other process dies, some of the first times."""

    folder: str = ""
    parent: int = 0
    seeds: tuple[int, ...] = ()
    times: int = 1

    def make_network(
        self, network: str | Architecture, images: StudyImages, seed: int
    ) -> Sequential:
        """Kill this process without a word, if it is not the one that makes the study."""
        if os.getpid() != self.parent and seed in self.seeds:
            deaths = Path(self.folder) / f"deaths-{seed}"
            with deaths.open("a", encoding="ascii") as file:
                file.write("x")
            if deaths.stat().st_size <= self.times:
                os.kill(os.getpid(), signal.SIGKILL)
        return super().make_network(network, images, seed)


def deadly(folder: Path, seeds: tuple[int, ...], times: int) -> Deadly:
    return Deadly(
        epochs=2, batch_size=16, folder=str(folder), parent=os.getpid(), seeds=seeds, times=times
    )


def deaths(folder: Path, seed: int) -> int:
    return (folder / f"deaths-{seed}").stat().st_size


@needs_signals
def test_a_worker_that_is_killed_costs_its_run_a_second_try(
    digits: StudyData, tmp_path: Path
) -> None:
    runs = tmp_path / "runs"
    runs.mkdir()
    recipe = deadly(tmp_path, seeds=(1,), times=1)
    study = Study(runs_of(digits, "feedforward", runs=4, recipe=recipe), digits, runs)
    done = all_of(study, LocalProcesses(2))
    assert [each.run.status for each in done] == ["finished"] * 4
    assert [each.run.seeds["training"] for each in done] == [0, 1, 2, 3]
    assert deaths(tmp_path, 1) == 2
    assert len(list(runs.iterdir())) == 4


@needs_signals
def test_runs_that_always_die_do_not_stop_the_others(digits: StudyData, tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    runs.mkdir()
    recipe = deadly(tmp_path, seeds=(0, 1), times=1000)
    planned = runs_of(digits, "feedforward", runs=4, recipe=recipe)
    study = Study(planned, digits, runs)
    done = all_of(study, LocalProcesses(2))
    assert [each.run.status for each in done] == ["failed", "failed", "finished", "finished"]
    assert deaths(tmp_path, 0) == deaths(tmp_path, 1) == 3
    failed = done[0].run
    assert failed.failure is not None
    assert failed.failure.startswith("its process died 3 times without a word")
    assert results(read_runs(runs)[0]).keys() == {identity(each.run) for each in done[2:]}
    assert Study(planned, digits, runs).missing == planned[:2]
    assert read_run(run_file(runs, failed)) == failed
    assert outcome_texts(failed) == [f"failed: {failed.failure}"]


@dataclasses.dataclass(frozen=True)
class Wrong(Recipe):
    """A recipe with an error in it."""

    seeds: tuple[int, ...] = ()

    def fit(self, model: Sequential, images: StudyImages, seed: int, **settings: Any) -> Any:
        """Divide by zero."""
        if seed in self.seeds:
            return 1 / 0
        return super().fit(model, images, seed, **settings)


@pytest.mark.parametrize("scheduler", [InTurn(verbose=0), LocalProcesses(2)])
def test_an_error_in_a_run_is_recorded_and_the_others_go_on(
    digits: StudyData, tmp_path: Path, scheduler: Any
) -> None:
    planned = runs_of(digits, "feedforward", runs=3, recipe=Wrong(epochs=1, seeds=(1,)))
    done = all_of(Study(planned, digits, tmp_path), scheduler)
    assert [each.run.status for each in done] == ["finished", "failed", "finished"]
    failure = done[1].run.failure
    assert failure is not None
    assert failure.startswith("ZeroDivisionError: division by zero (test_scheduling.py, line ")
    assert len(list(tmp_path.iterdir())) == 3


def test_a_run_that_fails_in_its_second_epoch_keeps_the_first(
    digits: StudyData, tmp_path: Path
) -> None:
    class Fails(Callback):
        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            if epoch == 1:
                raise ValueError("two is\ntoo much")

    (run,) = runs_of(digits, "feedforward")
    record = perform(run, digits.images(QUICK.validation), verbose=0, callbacks=[Fails()])
    assert (record.status, len(record.history["loss"])) == ("failed", 1)
    assert record.failure is not None
    assert record.failure.startswith("ValueError: two is too much (test_scheduling.py, line ")
    assert read_run(keep_run(tmp_path, record)) == record
    assert Study([run], digits, tmp_path).missing == [run]


def test_a_folder_that_can_not_be_written_ends_the_study(
    digits: StudyData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk is one error, and no process goes on."""

    def full(path: Path, text: str) -> None:
        raise OutputError(f"{path}: can't be written: no space left on device.")

    monkeypatch.setattr("glassnet.study.tracking.store.write_atomically", full)
    study = Study(runs_of(digits, "feedforward", runs=4), digits, tmp_path)
    with pytest.raises(OutputError, match="no space left on device"):
        list(study.perform(LocalProcesses(2)))
    assert list(tmp_path.iterdir()) == []


# ---- what it shows -----------------------------------------------------------------------------


def test_a_run_says_what_it_is_doing(digits: StudyData, tmp_path: Path) -> None:
    (run,) = runs_of(digits, "feedforward")
    seen: list[Doing] = []

    class Look(Callback):
        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            seen.extend(doings(tmp_path))

    with reported(tmp_path, 5) as report:
        assert doings(tmp_path) == [Doing(5)]
        perform(run, digits.images(1 / 12), verbose=0, callbacks=[report, Look()])
    assert doings(tmp_path) == []
    assert [(doing.place, doing.epoch, doing.epochs, doing.step) for doing in seen] == [
        (5, 1, 2, 6),
        (5, 2, 2, 6),
    ]
    assert seen[1].share == 1
    assert seen[1].loss is not None


def test_the_time_left_goes_by_what_there_is_to_compute(
    digits: StudyData, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = runs_of(digits, "feedforward", "lenet")
    view = StudyView(runs, [1.0, 9.0], lambda: [], found=2)
    now = 0.0
    view._clock = lambda: now
    with view.shown():
        assert view.seconds_left([]) is None
        now = 10.0
        record = perform(runs[0], digits.images(1 / 12), verbose=0)
        view.done(0, record)
        assert view.seconds_left([]) == pytest.approx(90)
        half = Doing(1, epoch=2, epochs=2, step=0, steps=6)
        assert view.seconds_left([half]) == pytest.approx(10 * 4.5 / 5.5)
    out = capsys.readouterr().out
    assert out.startswith("3/4  feedforward (seed 0)  accuracy 0.")


@pytest.mark.parametrize("width", [40, 79, 119])
def test_the_lines_of_the_view_fit_the_terminal(width: int) -> None:
    texts = ["epoch 2/3", "accuracy 0.968", "loss 0.123"]
    lines = [
        Line("lenet (seed 3)", 0.5, texts),
        Line("12 of 48 runs", 0.2, ["3:20 min left", "", ""]),
    ]
    console = Console(file=io.StringIO(), width=width + 1)
    console.print(grid(lines, width))
    shown = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert len(shown) == 2
    assert max(map(len, shown)) <= width + 1
    assert ("loss" in shown[0]) == (width >= 79)
    assert "epoch 2/3" in shown[0]
    assert "3:20 min left" in shown[1]
