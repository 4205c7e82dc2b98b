"""Sections: what each finds in its figures, and the goals beside it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.measuring import contest
from benchmarks.measuring import turns as turns_of_trainings
from benchmarks.measuring.contest import Contest
from benchmarks.measuring.setting import Limits
from benchmarks.measuring.workload import Workload
from benchmarks.sections import checkpoints as checkpoints_section
from benchmarks.sections import health as health_section
from benchmarks.sections import starts, studies, threads, training
from benchmarks.sections.accuracy import Accuracy
from benchmarks.sections.checkpoints import Checkpoints
from benchmarks.sections.health import HealthSection
from benchmarks.sections.inference import Inference, Predictor, check_agreement, fastest_batch
from benchmarks.sections.lenet import LENET, Lenet
from benchmarks.sections.starts import Starts
from benchmarks.sections.studies import Studies
from benchmarks.sections.threads import SpeedUp
from glassnet.errors import GlassnetError
from glassnet.model.epoch_figures import EpochFigures
from glassnet.study.running.images import StudyImages
from glassnet.study.running.recipe import Recipe
from tests.benchmarks.contests import LIMITS, make_contest, make_setting


def test_a_quick_run_takes_no_widths(images: StudyImages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Limits, "measure", lambda limits: None)
    widths = training.widths(make_setting(images), LIMITS)
    assert (widths.findings(LIMITS), widths.tables(LIMITS), widths.to_json()) == ([], [], [])


def test_lenet_s_findings_are_the_ratio_to_the_fastest_and_the_share_of_the_best_peak() -> None:
    found = Lenet("LeNet", LENET, [make_contest()]).findings(LIMITS)
    assert [(each.key, each.text, each.goal_text, each.verdict) for each in found] == [
        ("lenet-relu", "3.50 ×", "≥ 4.00 ×", "missed"),
        ("lenet-relu-peak", "67%", "≥ 70%", "missed"),
    ]
    assert [each.note for each in found] == ["3.00 – 4.00; fast", ""]
    (_, share) = Lenet("LeNet", LENET, [make_contest()]).findings(replace(LIMITS, threads=16))
    assert share.note == "glassnet trains on 4 of the 16 threads"


def test_a_training_s_table_has_a_row_for_each_and_notes_for_who_was_absent() -> None:
    contest = make_contest()
    contest.absent["torch.compile"] = "no compiler"
    (table,) = training.Training("LeNet", LENET, [contest, contest]).tables(LIMITS)
    assert table.rows[:2] == [
        ("lenet, relu, batch 128", "glassnet", "1.50 (1.00 – 2.00)", "67%", "", "0.5", "90.0%"),
        ("", "fast", "5.00 (4.00 – 6.00)", "20%", "3.50 (3.00 – 4.00)", "0.5", "90.0%"),
    ]
    assert table.notes == ("torch.compile: no compiler.",)
    assert table.to_markdown().endswith("| 90.0% |\n\ntorch.compile: no compiler.")


def test_the_cost_of_checkpoints_is_the_sum_of_its_parts() -> None:
    section = Checkpoints(
        plain=[5.0, 4.0],
        kept=[5.05, 3.98],
        waits=[0.001] * 8,
        writing=[0.002] * 8,
        around=[0.003, 0.003],
        fingerprint=0.03,
    )
    share, turns = section.findings(LIMITS)
    assert section.cost == pytest.approx(4 * 0.003 + 0.003 + 0.03)
    assert share.value == pytest.approx(0.045 / 4.515)
    assert (share.text, share.goal_text, share.verdict) == ("1.00%", "≤ 1.00%", "reached")
    assert share.note == (
        "of 4.5 s: 1.0 ms and beside it 2.0 ms a checkpoint, once 30 ms for the data's fingerprint"
    )
    assert (turns.text, turns.note, turns.goal) == ("0.25%", "-0.50% – 1.00%", None)


def test_trainings_take_turns_with_and_without_checkpoints(
    images: StudyImages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns_of_trainings, "QUICK_TURN", 0.01)
    monkeypatch.setattr(checkpoints_section, "SECONDS", 0.001)
    section = checkpoints_section.measure(make_setting(images), LIMITS)
    assert len(section.plain) == len(section.kept) == len(section.around) == 2
    assert len(section.waits) == len(section.writing) >= 2
    assert section.cost > section.fingerprint > 0


def test_the_cost_of_health_is_that_of_its_hooks_and_of_the_losses_it_is_told() -> None:
    section = HealthSection(
        plain=[2.0, 4.0], watched=[2.02, 3.98], hooks=[0.006] * 2, losses=[0.003] * 2
    )
    share, turns = section.findings(LIMITS)
    assert share.value == pytest.approx(0.009 / 3.0)
    assert (share.text, share.goal_text, share.verdict) == ("0.30%", "≤ 0.50%", "reached")
    assert share.note == "of 3.0 s: 6.0 ms, and 3.0 ms for the losses of the steps"
    assert (turns.text, turns.note, turns.goal) == ("0.25%", "-0.50% – 1.00%", None)


def test_trainings_take_turns_with_and_without_health(
    images: StudyImages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns_of_trainings, "QUICK_TURN", 0.01)
    plain = EpochFigures.step_losses
    section = health_section.measure(make_setting(images), LIMITS)
    assert len(section.plain) == len(section.watched) == 2
    assert len(section.hooks) == len(section.losses) == 2
    assert min(section.hooks + section.losses) > 0
    assert EpochFigures.step_losses is plain  # it is timed no longer


def test_one_thread_has_no_speed_up() -> None:
    (found,) = SpeedUp(1, None).findings(LIMITS)
    assert (found.value, found.text, found.verdict) == (None, "–", "")


def test_the_speed_up_is_that_of_all_threads_over_one() -> None:
    seconds = {"2 threads": [1.0, 1.0], "1 thread": [1.8, 2.0]}
    contest = Contest(Workload(), 1000, 100, seconds=seconds)
    (found,) = SpeedUp(2, contest).findings(LIMITS)
    assert found.value == pytest.approx(1.9)
    assert found.verdict == "reached"
    (more,) = SpeedUp(4, replace(contest, seconds={"4 threads": [1.0], **seconds})).findings(LIMITS)
    assert more.goal is None


def test_a_study_s_gain_is_that_of_several_jobs_over_one() -> None:
    (found,) = Studies(2, one=[4.0, 4.0], several=[2.0, 2.5]).findings(LIMITS)
    assert (found.key, found.value, found.verdict) == ("studies", 1.8, "missed")
    (more,) = Studies(4, one=[4.0], several=[1.0]).findings(LIMITS)
    assert (more.value, more.goal) == (4.0, None)
    (none,) = Studies(1, [], []).findings(LIMITS)
    assert (none.value, none.verdict) == (None, "")


def test_a_study_is_performed_in_turns(
    images: StudyImages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studies, "Recipe", partial(Recipe, epochs=1, batch_size=512))
    found = studies.measure(make_setting(images, threads=2), LIMITS)
    assert found.jobs == 2
    assert len(found.one) == len(found.several) == 2
    assert all(seconds > 0 for seconds in found.one + found.several)


@pytest.mark.parametrize(("given", "taken"), [(2, 2), (16, 4)])
def test_the_speed_up_is_that_of_as_many_threads_as_training_takes(
    images: StudyImages, monkeypatch: pytest.MonkeyPatch, given: int, taken: int
) -> None:
    def hold(workload: Workload, images: StudyImages, sides: Any, *others: Any) -> Contest:
        return Contest(workload, 1, 1, seconds={name: [1.0] for name in sides})

    monkeypatch.setattr(contest, "hold", hold)
    (found,) = threads.measure(make_setting(images, threads=given), LIMITS).findings(LIMITS)
    assert found.what == f"lenet, relu, batch 128: one thread over {taken}"


@pytest.mark.parametrize(
    ("dataset", "verdicts"), [("mnist", ["reached", "missed"]), ("mnist-5k", ["", ""])]
)
def test_the_goals_of_the_accuracy_are_about_mnist(dataset: str, verdicts: list[str]) -> None:
    found = Accuracy(dataset, [0.991, 0.993], [5.0, 6.0]).findings(LIMITS)
    assert [each.verdict for each in found] == verdicts
    assert [(each.text, each.note) for each in found] == [
        ("99.20%", "99.10% – 99.30%; sd 0.14%"),
        ("5.50 s", "5.00 – 6.00"),
    ]


def test_a_process_that_can_t_start_is_told_of_in_a_sentence() -> None:
    with pytest.raises(GlassnetError, match="that should run 'exit\\(3\\)' ended with status 3"):
        starts._run_to_end("exit(3)")


def test_a_process_prints_what_is_read_whatever_the_locale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "cp1252")
    command = [sys.executable, "-c", "print('97 → 98 %')"]
    ended = subprocess.run(command, capture_output=True, env=starts._environment(tmp_path))
    assert ended.stdout.decode("utf-8").strip() == "97 → 98 %"


def test_starts_take_the_most_memory_and_the_median_time() -> None:
    section = Starts([0.02], [0.3, 0.2, 0.25], 9.0, [1.2, 0.9, 1.1], 300_000_000, [None, 200])
    found = {each.key: (each.text, each.verdict) for each in section.findings(LIMITS)}
    assert found == {
        "first-run": ("9.00 s", "reached"),
        "later-runs": ("1.10 s", "missed"),
        "memory": ("300 MB", "reached"),
        "import": ("0.25 s", "reached"),
    }


def test_every_workload_has_a_key_of_its_own() -> None:
    workloads = [*LENET, *training.NETWORKS, *training.BATCHES, *training.WIDTHS]
    assert len({workload.key for workload in workloads}) == len(workloads) == 13


def test_predictors_that_disagree_are_not_compared() -> None:
    x = np.zeros((4, 2))
    one = Predictor(lambda x: x + 0.5, x, (4,))
    other = Predictor(lambda x: x + 0.5001, x, (2, 4))
    check_agreement({"one": one, "same": one})
    with pytest.raises(GlassnetError, match="other finds probabilities that differ by 1"):
        check_agreement({"one": one, "other": other})
    nothing = Predictor(lambda x: x * np.nan, x, (4,))
    with pytest.raises(GlassnetError, match="nothing finds"):
        check_agreement({"one": one, "nothing": nothing})


def test_all_images_are_predicted_whatever_the_batch() -> None:
    x = np.arange(10.0).reshape(5, 2)
    assert Predictor(lambda x: x, x).all(2).tolist() == x.tolist()
    assert fastest_batch(Predictor(lambda x: x, x, (3,))) == 3


def test_inference_is_compared_with_the_fastest_of_onnx_runtime() -> None:
    many = {"glassnet": [0.1, 0.1], "ONNX Runtime, 2 threads": [0.4, 0.3], "PyTorch": [0.1, 0.1]}
    one = {"glassnet": [2e-4], "ONNX Runtime, 2 threads": [2e-4], "ONNX Runtime, 1 thread": [1e-4]}
    inference = Inference(100, dict.fromkeys(many | one, 100), many, one)
    found = [(each.text, each.verdict, each.note) for each in inference.findings(LIMITS)]
    assert found == [
        ("3.50 ×", "reached", "3.00 – 4.00; ONNX Runtime, 2 threads"),
        ("0.50 ×", "missed", "0.50 – 0.50; ONNX Runtime, 1 thread"),
    ]


def test_a_roofline_has_a_dot_for_each_loop_in_every_direction() -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed: `make bench` does that")
    from benchmarks.sections import roofline
    from glassnet.profiling.work import AROUND, DIRECTIONS, Row

    rows = [Row("dense_9", direction, "", 8000, 4000, 1e-6) for direction in roofline.COLORS]
    figure = roofline.draw(rows, Limits(1, [1e11], [2e10]))
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert texts == ["arithmetic: 100 GFLOP/s", "memory: 20 GB/s", *["dense_9"] * len(rows)]
    assert set(roofline.COLORS) == set(DIRECTIONS) - {AROUND}
