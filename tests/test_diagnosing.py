"""A run that went wrong is looked at where it was performed, and is never lost by that."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from glassnet.errors import RunError
from glassnet.health import Verdict
from glassnet.study import Run
from glassnet.study.running.performing import RunInterrupted
from glassnet.study.running.recipe import Recipe
from glassnet.study.running.specification import DataReference, RunSpecification
from glassnet.study.scheduling import diagnosing
from glassnet.study.scheduling.diagnosing import perform_and_diagnose
from glassnet.study.tracking.store import read_run
from tests.command import run as run_command
from tests.command import write_digits
from tests.test_table import COLLAPSED, make_run

DEFECT = make_run(verdict=dataclasses.replace(COLLAPSED, cause=None))
EXPLAINED = make_run(verdict=COLLAPSED)
OWN = """
from glassnet import Sequential, layers
def plain(): return Sequential([layers.Flatten(), layers.Dense(10, "softmax")])
"""
OWN_LAYER = "from glassnet.layers import Flatten\nclass Flat(Flatten): pass\n"

Perform = Callable[..., Run]


@pytest.fixture
def perform(monkeypatch: pytest.MonkeyPatch) -> Perform:
    """Performs a run that comes to this record; what it is looked at with can be an error."""

    def perform_one(
        record: Run, look: Any = None, source: str | None = None, **options: Any
    ) -> Run:
        def looked(run: Run, images: object, classes: dict[str, type], threads: int) -> Run:
            seen.append((run, sorted(classes), threads))
            if look is not None:
                raise look
            return EXPLAINED

        monkeypatch.setattr(diagnosing, "perform", lambda *_, **__: record)
        monkeypatch.setattr(diagnosing, "with_cause", looked)
        network = "lenet" if source is None else "my_networks.py:plain"
        data = DataReference("mnist", None, None, "0" * 64)
        planned = RunSpecification(network, 0, Recipe(), data, source)
        return perform_and_diagnose(planned, None, threads=1, **options)  # type: ignore[arg-type]

    return perform_one


seen: list[tuple[Run, list[str], int]] = []


@pytest.fixture(autouse=True)
def nothing_seen() -> None:
    seen.clear()


def test_the_cause_of_a_defect_is_looked_for(perform: Perform) -> None:
    announced: list[Run] = []
    assert perform(DEFECT, announce=announced.append) == EXPLAINED
    assert seen == [(DEFECT, [], 1)]
    assert announced == [DEFECT]


@pytest.mark.parametrize(
    "record", [make_run(verdict=Verdict("healthy")), make_run(test=None, status="failed")]
)
def test_no_other_run_is_looked_at(perform: Perform, record: Run) -> None:
    assert perform(record) == record
    assert seen == []


def test_nobody_looks_where_nobody_wants_to(perform: Perform) -> None:
    assert perform(DEFECT, explain=False) == DEFECT
    assert seen == []


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (RunError("can't be replayed."), "can't be replayed"),
        (MemoryError(), "MemoryError"),
        (ZeroDivisionError(), "ZeroDivisionError"),
    ],
)
def test_a_record_is_kept_whatever_a_look_comes_to(
    perform: Perform, error: Exception, words: str
) -> None:
    kept = perform(DEFECT, error)
    assert len(seen) == 1
    assert kept.verdict is not None
    assert DEFECT.verdict is not None
    *evidence, said = kept.verdict.evidence
    assert said.startswith(f"The look for the cause was ended by an error: {words}")
    assert said.endswith(".")
    assert not said.endswith("..")
    verdict = dataclasses.replace(kept.verdict, evidence=tuple(evidence))
    assert dataclasses.replace(kept, verdict=verdict) == DEFECT


def test_a_record_is_kept_where_ctrl_c_ends_the_look(perform: Perform) -> None:
    with pytest.raises(RunInterrupted) as caught:
        perform(DEFECT, KeyboardInterrupt())
    assert caught.value.run == DEFECT


@pytest.mark.parametrize(("source", "classes"), [(OWN, []), (OWN_LAYER + OWN, ["Flat"])])
def test_a_users_own_layers_are_known_to_the_look(
    perform: Perform, source: str, classes: list[str]
) -> None:
    assert perform(DEFECT, source=source) == EXPLAINED
    assert seen == [(DEFECT, classes, 1)]


def test_a_run_is_kept_before_its_cause_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So whatever ends the process at that loses no run."""

    def looked(run: Run, *_: object) -> Run:
        (path,) = (tmp_path / "runs").iterdir()
        kept.append(read_run(path))
        raise MemoryError

    kept: list[Run] = []
    monkeypatch.setattr(diagnosing, "with_cause", looked)
    done = run_command(
        "study", "feedforward", "--runs", 1, "--jobs", 1, "--epochs", 1, "--batch-size", 16,
        "--activation", "relu", "--learning-rate", 1e30,
        "--data", write_digits(tmp_path / "digits"), "--output", tmp_path,
    )  # fmt: skip
    assert done.status == 1
    assert [each.status for each in kept] == ["diverged"]
    (path,) = (tmp_path / "runs").iterdir()
    verdict = read_run(path).verdict
    assert verdict is not None
    assert "MemoryError" in verdict.evidence[-1]
