"""Contests: the order of turns, who stays and who leaves, ratios within rounds, workloads."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.measuring import ratios
from benchmarks.measuring.contest import Unavailable, hold
from benchmarks.measuring.fresh_process import FIRST_STEP, PEAK_MEMORY
from benchmarks.measuring.workload import Workload
from glassnet.study.running.images import StudyImages
from tests.benchmarks.contests import make_contest
from tests.command import write_digits

ROOT = Path(__file__).parents[2]


class Clockwork:
    """A contestant that takes a fixed time for each image."""

    def __init__(self, name: str, seconds: list[float], diary: list[str]) -> None:
        self.name, self.seconds, self.diary = name, seconds, diary

    def train(self, images: int, seed: int) -> float:
        self.diary.append(f"{self.name} {images}")
        seconds = self.seconds.pop(0) if len(self.seconds) > 1 else self.seconds[0]
        return seconds * images

    def keep_weights(self) -> Callable[[], None]:
        return lambda: self.diary.append(f"{self.name} again")

    def test_accuracy(self) -> float:
        return 0.5


def hold_clockworks(images: StudyImages, rounds: int, **seconds: list[float]) -> Any:
    """A contest of contestants with these seconds for an image, turn by turn; and the diary."""
    diary: list[str] = []
    makers: dict[str, Any] = {
        name: (lambda name=name, times=times: Clockwork(name, list(times), diary))
        for name, times in seconds.items()
    }
    workload = Workload("feedforward", batch_size=100)
    return hold(workload, images, makers, rounds, 2.0, diary.append), diary


def test_contestants_alternate_in_slices_that_are_scaled_to_an_epoch(images: StudyImages) -> None:
    contest, diary = hold_clockworks(images, 2, ours=[0.0001], theirs=[0.002])
    # 2 s are more than an epoch of the one, and 1,000 images of the other.
    assert contest.turns == {"ours": 4000, "theirs": 1000}
    turns = [line for line in diary if line in ("ours 4000", "theirs 1000")]
    assert turns == ["ours 4000", "theirs 1000", "theirs 1000", "ours 4000"]
    assert contest.seconds["ours"] == pytest.approx([0.4, 0.4])
    assert contest.seconds["theirs"] == pytest.approx([8.0, 8.0])
    assert contest.flops == 6 * 784 * 120 - 2 * 784 * 120 + 6 * (120 * 84 + 84 * 10)


def test_before_the_first_turn_weights_are_as_they_were(images: StudyImages) -> None:
    _, diary = hold_clockworks(images, 1, ours=[0.0001])
    assert diary.index("ours again") == diary.index("ours 4000") - 1


def test_each_round_begins_with_another_one(images: StudyImages) -> None:
    contest, diary = hold_clockworks(images, 4, a=[0.002], b=[0.002], c=[0.002])
    turns = "".join(line[0] for line in diary if line.endswith(" 1000"))
    assert turns.endswith("abcbcacababc")
    # Those of one round are compared, whoever began it.
    assert list(contest.seconds) == ["a", "b", "c"]
    assert (
        diary[-1]
        == "feedforward, relu, batch 100, round 4 of 4: a 8.00 s, b 8.00 s, c 8.00 s an epoch"
    )


def test_the_two_fastest_rivals_stay_after_the_heats(images: StudyImages) -> None:
    contest, _ = hold_clockworks(images, 5, ours=[9e-3], near=[3e-3], far=[4e-3], fast=[2e-3])
    counts = {name: len(seconds) for name, seconds in contest.seconds.items()}
    assert counts == {"ours": 5, "near": 5, "far": 2, "fast": 5}
    assert contest.fastest == "fast"


def test_the_fastest_is_one_that_stayed_to_the_end(images: StudyImages) -> None:
    # Two trials come before the first turn. The two who stay get slow: later than the heats.
    late = [2e-3] * 4 + [9e-3]
    contest, _ = hold_clockworks(images, 5, ours=[9e-3], a=late, b=late, c=[3e-3])
    assert [len(contest.seconds[name]) for name in "abc"] == [5, 5, 2]
    # Of c only two rounds are known, which other rounds can't be compared with.
    assert contest.fastest == "a"


class Leaver(Clockwork):
    """One who can't go on after so many calls of ``train``, two of which are trials."""

    left = 4

    def train(self, images: int, seed: int) -> float:
        self.left -= 1
        if self.left < 0:
            raise Unavailable("enough")
        return super().train(images, seed)


def test_who_leaves_in_the_middle_is_absent(images: StudyImages) -> None:
    makers = {name: (lambda: Clockwork("", [0.001], [])) for name in ("ours", "theirs")}
    makers["leaver"] = lambda: Leaver("", [0.001], [])
    contest = hold(Workload("feedforward"), images, makers, 4, 1.0, lambda _: None)
    assert contest.absent == {"leaver": "enough"}
    assert [len(seconds) for seconds in contest.seconds.values()] == [4, 4]
    assert contest.to_json()["test_accuracy"] == {"ours": 0.5, "theirs": 0.5}


def test_who_is_not_there_is_named_with_the_reason(images: StudyImages) -> None:
    def absent() -> Any:
        raise Unavailable("no compiler")

    makers = {"ours": lambda: Clockwork("ours", [0.001], []), "theirs": absent}
    contest = hold(Workload("feedforward"), images, makers, 1, 1.0, tell=lambda _: None)
    assert list(contest.seconds) == ["ours"]
    assert contest.absent == {"theirs": "no compiler"}
    assert contest.finalists() == ["ours"]


def test_ratios_are_taken_within_rounds() -> None:
    contest = make_contest()
    assert contest.ratios("fast") == ratios.Ratios(3.0, 3.5, 4.0)
    assert contest.fastest == "fast"
    assert contest.flops_per_second("glassnet") == pytest.approx(1000 * 100 / 1.5)


def test_a_wider_network_has_more_filters_and_units(images: StudyImages) -> None:
    wide = Workload(width=2)
    assert wide.key == "lenet-relu-width-2"
    model = wide.build(images)
    shapes = [weights.shape for weights in model.get_weights()[::2]]
    assert shapes == [(5, 5, 1, 12), (5, 5, 12, 32), (800, 240), (240, 168), (168, 10)]
    assert Workload().build(images).count_params() == 61_706


def test_a_fresh_process_tells_of_its_first_step_and_its_memory(tmp_path: Path) -> None:
    digits = write_digits(tmp_path / "digits")
    command = [sys.executable, "-m", "benchmarks.measuring.fresh_process", "train", "feedforward"]
    command += ["--output", str(tmp_path / "model.safetensors"), "--data", str(digits)]
    command += ["--epochs", "3"]
    ended = subprocess.run(command, capture_output=True, cwd=ROOT, text=True, encoding="utf-8")
    lines = ended.stdout.splitlines()
    assert ended.returncode == 0, ended.stderr
    assert lines.count(FIRST_STEP) == 1
    epoch = next(n for n, line in enumerate(lines) if line.startswith("epoch 1/3"))
    assert lines.index(FIRST_STEP) < epoch
    assert lines[-1].startswith(PEAK_MEMORY)
    memory = lines[-1].removeprefix(PEAK_MEMORY)
    assert memory == "unknown" or 10_000_000 < int(memory) < 2_000_000_000
