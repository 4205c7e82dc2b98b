"""The benchmarks' own arithmetic: turns, ratios, goals, the guard; and that all run one network."""

from __future__ import annotations

import doctest
import importlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks import __main__ as command_line
from benchmarks.__main__ import Names
from benchmarks.contestants.layouts import channels_first
from benchmarks.measuring import contest, ratios
from benchmarks.measuring.contest import Contest, Unavailable, hold
from benchmarks.measuring.fresh_process import FIRST_STEP, PEAK_MEMORY
from benchmarks.measuring.setting import Limits, Setting
from benchmarks.measuring.workload import Workload
from benchmarks.report import guard
from benchmarks.report.findings import SECONDS, SHARE, TIMES, AtLeast, AtMost, Finding
from benchmarks.report.guard import Baseline, Circumstances
from benchmarks.report.report import Report
from benchmarks.sections import SECTIONS, starts, threads, training
from benchmarks.sections.accuracy import Accuracy
from benchmarks.sections.inference import Inference, Predictor, check_agreement, fastest_batch
from benchmarks.sections.lenet import LENET, Lenet
from benchmarks.sections.starts import Starts
from benchmarks.sections.threads import SpeedUp
from glassnet.errors import ArgumentError, DataError, GlassnetError
from glassnet.study.running.images import StudyImages, load_images
from tests.command import write_digits

ROOT = Path(__file__).parents[1]
HERE = Circumstances("znver4", "2", 2, "mnist", quick=False)
WITH_EXAMPLES = (
    "measuring.contest",
    "measuring.fresh_process",
    "measuring.ratios",
    "measuring.workload",
    "report.findings",
)


@pytest.fixture(scope="module")
def images() -> StudyImages:
    return load_images("mnist-5k")


def make_contest(**seconds: list[float]) -> Contest:
    names = {"glassnet": [1.0, 2.0], "fast": [4.0, 6.0], "slow": [9.0, 9.0]} | seconds
    return Contest(
        Workload(),
        flops=1000,
        images=100,
        seconds=names,
        preparing=dict.fromkeys(names, 0.5),
        test_accuracy=dict.fromkeys(names, 0.9),
    )


def make_setting(images: StudyImages, threads: int = 1) -> Setting:
    return Setting(images, None, threads, quick=True, tell=lambda _: None)


LIMITS = Limits(threads=2, flops=[90_000.0, 100_000.0], bytes=[5e9])


# ---- turns ---------------------------------------------------------------------------------


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


def test_a_quick_run_takes_no_widths(images: StudyImages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Limits, "measure", lambda limits: None)
    widths = training.widths(make_setting(images), LIMITS)
    assert (widths.findings(LIMITS), widths.tables(LIMITS), widths.to_json()) == ([], [], [])


# ---- ratios, goals, tables -----------------------------------------------------------------


def test_ratios_are_taken_within_rounds() -> None:
    contest = make_contest()
    assert contest.ratios("fast") == ratios.Ratios(3.0, 3.5, 4.0)
    assert contest.fastest == "fast"
    assert contest.flops_per_second("glassnet") == pytest.approx(1000 * 100 / 1.5)


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


@pytest.mark.parametrize("goal", [AtLeast(2.0), AtMost(2.0)])
def test_a_goal_is_met_exactly(goal: AtLeast | AtMost) -> None:
    assert goal.met(2.0)
    assert goal.met(2.1) == isinstance(goal, AtLeast)


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_in_docstrings(name: str) -> None:
    result = doctest.testmod(importlib.import_module(f"benchmarks.{name}"))
    assert result.attempted > 0
    assert result.failed == 0


def test_a_report_holds_goals_tables_and_every_figure() -> None:
    report = Report(
        machine={"cpu": "A CPU", "kind": "kind", "cores": "2", "system": "Linux"},
        load=1.3,
        versions={"glassnet": "1.0"},
        images="ten images",
        quick=True,
        limits=LIMITS,
        sections={"lenet": Lenet("LeNet", LENET, [make_contest()])},
    )
    text = report.to_markdown()
    assert "a load of 1.3" in text
    assert "A quick run" in text
    row = "| lenet, relu, batch 128: PyTorch over glassnet | ≥ 4.00 × | 3.50 × | missed |"
    assert row in text
    content = json.loads(json.dumps(report.to_json()))
    assert content["findings"]["lenet-relu"]["value"] == 3.5
    assert content["sections"]["lenet"][0]["seconds_per_epoch"]["fast"] == [4.0, 6.0]
    assert "a load of" not in replace(report, load=0.1).to_markdown()
    assert report.to_markdown(["a.svg"]).endswith("\n\n![a](a.svg)\n")


# ---- the guard -----------------------------------------------------------------------------


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


# ---- one network for all -------------------------------------------------------------------


def test_a_wider_network_has_more_filters_and_units(images: StudyImages) -> None:
    wide = Workload(width=2)
    assert wide.key == "lenet-relu-width-2"
    model = wide.build(images)
    shapes = [weights.shape for weights in model.get_weights()[::2]]
    assert shapes == [(5, 5, 1, 12), (5, 5, 12, 32), (800, 240), (240, 168), (168, 10)]
    assert Workload().build(images).count_params() == 61_706


def test_every_workload_has_a_key_of_its_own() -> None:
    workloads = [*LENET, *training.NETWORKS, *training.BATCHES, *training.WIDTHS]
    assert len({workload.key for workload in workloads}) == len(workloads) == 13


def test_rows_behind_a_convolution_change_their_order() -> None:
    kernel = np.arange(2 * 3 * 1 * 2.0).reshape(2, 3, 1, 2)
    dense = np.arange(4 * 2.0).reshape(4, 2)  # two places of two channels
    bias = np.zeros(2)
    (found, _), (rows, _), (last, _) = channels_first([kernel, bias, dense, bias, dense, bias])
    assert found[1, 0, 1, 2] == kernel[1, 2, 0, 1]
    assert rows.tolist() == dense[[0, 2, 1, 3]].tolist()
    assert last is not rows
    assert last.tolist() == dense.tolist()


NETWORKS_AND_ACTIVATIONS = [
    ("lenet", "relu"),
    ("conv1-pool", "sigmoid"),
    ("conv2", "relu"),
    ("feedforward", "relu"),
]


def standardised(images: StudyImages, count: int) -> np.ndarray:
    setting = Setting(images, None, 1, True, print)
    return np.ascontiguousarray(setting.floats[1][:count].transpose(0, 3, 1, 2))


@pytest.mark.parametrize(("network", "activation"), NETWORKS_AND_ACTIVATIONS)
def test_onnx_runtime_finds_glassnet_s_probabilities(
    images: StudyImages, network: str, activation: str
) -> None:
    for package in ("onnx", "onnxruntime"):
        pytest.importorskip(package, reason=f"{package} is not installed: `make bench` does that")
    from benchmarks.contestants import onnxruntime

    workload = Workload(network, activation)
    model = workload.build(images)
    graph = onnxruntime.graph(workload, model.get_weights())
    found = onnxruntime.OnnxRuntime(graph, threads=1).predict(standardised(images, 20))
    np.testing.assert_allclose(found, model.predict(images.test[0][:20]), rtol=1e-4, atol=1e-6)


@pytest.mark.parity
@pytest.mark.parametrize(("network", "activation"), NETWORKS_AND_ACTIVATIONS)
def test_pytorch_finds_glassnet_s_probabilities(
    images: StudyImages, network: str, activation: str
) -> None:
    from benchmarks.contestants import pytorch

    workload = Workload(network, activation)
    predict = pytorch.predictor(workload, Setting(images, None, 1, True, print))
    expected = workload.build(images).predict(images.test[0][:20])
    np.testing.assert_allclose(predict(standardised(images, 20)), expected, rtol=1e-4, atol=1e-6)


@pytest.mark.parity
def test_pytorch_s_slice_is_of_the_images_that_glassnet_takes(images: StudyImages) -> None:
    from benchmarks.contestants import pytorch

    form = pytorch.FORMS["PyTorch, contiguous"]
    contestant = pytorch.PyTorch(form, Workload("feedforward"), make_setting(images))
    x, _ = contestant.training
    x[300:] = np.nan
    contestant.train(300, seed=0)
    assert all(bool(weights.isfinite().all()) for weights in contestant.network.parameters())


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


# ---- the command ---------------------------------------------------------------------------


def test_sections_are_measured_in_their_order() -> None:
    names = Names("section", SECTIONS)
    assert names.convert("starts,lenet", None, None) == ("lenet", "starts")
    assert names.convert("", None, None) == ()
    with pytest.raises(ArgumentError, match=r"unknown section 'lennet': did you mean 'lenet'\?"):
        names.convert("starts,lennet", None, None)


def test_a_wrong_section_ends_with_a_sentence() -> None:
    command = [sys.executable, "-m", "benchmarks", "--only", "batch"]
    ended = subprocess.run(command, capture_output=True, cwd=ROOT, text=True, encoding="utf-8")
    assert ended.returncode == 2
    assert ended.stderr.startswith("Error: unknown section 'batch': did you mean 'batches'?")
    assert ended.stdout == ""


class Found(SpeedUp):
    """A section with a sign that is no Latin letter, and brackets that are no markup."""

    def findings(self, limits: Limits) -> list[Finding]:
        return [Finding("found", "≥ [/tmp] [bold]", 1.0, TIMES, None, "[/x]")]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """The command with a section that finds something, and one that does as it is told."""

    def run(*arguments: str, last: Any = lambda *_: Found(1, None)) -> int:
        sections = {"first": lambda *_: Found(1, None), "last": last}
        monkeypatch.setattr(command_line, "SECTIONS", sections)
        monkeypatch.setattr(command_line, "prepare", lambda threads: None)
        monkeypatch.setattr(Limits, "measure", lambda limits: limits.flops.append(1e9))
        monkeypatch.setattr(Limits, "bytes_per_second", 1e9)
        monkeypatch.setattr(guard, "BASELINE", tmp_path / "baseline.json")
        given = ["--dataset", "mnist-5k", "--output", str(tmp_path), *arguments]
        return command_line.bench.main(given, standalone_mode=False)

    return run


def test_what_is_found_is_written_before_the_next_section(
    run: Callable[..., int], tmp_path: Path
) -> None:
    def fail(*_: Any) -> Any:
        raise GlassnetError("the last section failed")

    with pytest.raises(GlassnetError, match="the last section failed"):
        run(last=fail)
    assert list(json.loads((tmp_path / "bench.json").read_text())["sections"]) == ["first"]
    assert "≥ \\[/tmp\\] \\[bold\\]" in (tmp_path / "bench.md").read_text(encoding="utf-8")


def test_brackets_are_printed_as_they_are(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run() == 0
    out = capsys.readouterr().out
    assert "≥ [/tmp] [bold]" in out
    assert "[/x]" in out


def test_what_is_recorded_is_compared_with_what_was_before(
    run: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--record") == 0
    recorded = Baseline.read(tmp_path / "baseline.json")
    assert recorded is not None
    better = replace(recorded, ratios={"found": 9.0})
    (tmp_path / "baseline.json").write_text(json.dumps(better.to_json()))
    assert run("--record") == command_line.GOT_WORSE
    assert "1.00 ×, was 9.00 ×" in capsys.readouterr().out
    assert Baseline.read(tmp_path / "baseline.json") == recorded


def test_a_quick_run_is_not_recorded(run: Callable[..., int], tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match="--record --quick: a quick run leaves"):
        run("--record", "--quick")
    assert not (tmp_path / "bench.json").exists()


def test_an_old_code_page_is_no_reason_to_fail() -> None:
    command = [sys.executable, "-m", "benchmarks", "--only", "≥"]
    environment = os.environ | {"PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"}
    ended = subprocess.run(command, capture_output=True, cwd=ROOT, env=environment)
    assert ended.stderr.startswith(b"Error: unknown section '>='")


def test_a_fresh_process_tells_of_its_first_step_and_its_memory(tmp_path: Path) -> None:
    digits = write_digits(tmp_path / "digits")
    command = [sys.executable, "-m", "benchmarks.measuring.fresh_process", "train", "feedforward"]
    command += ["--output", str(tmp_path / "model.safetensors"), "--data", str(digits)]
    ended = subprocess.run(command, capture_output=True, cwd=ROOT, text=True, encoding="utf-8")
    lines = ended.stdout.splitlines()
    assert ended.returncode == 0, ended.stderr
    assert lines.count(FIRST_STEP) == 1
    epoch = next(n for n, line in enumerate(lines) if line.startswith("epoch 1/3"))
    assert lines.index(FIRST_STEP) < epoch
    assert lines[-1].startswith(PEAK_MEMORY)
    memory = lines[-1].removeprefix(PEAK_MEMORY)
    assert memory == "unknown" or 10_000_000 < int(memory) < 2_000_000_000


def test_a_ladder_says_what_each_took_and_where_the_limit_is() -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed: `make bench` does that")
    from benchmarks.report import ladder

    figure = ladder.draw([make_contest()], flops_per_second=200_000.0, threads=2)
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert texts[:2] == ["9.00 s   6.8 × glassnet", "5.00 s   3.5 × glassnet"]
    assert texts[2:] == ["1.50 s   3.0 × the limit", "limit 0.50 s"]
    assert ladder.to_picture([make_contest()], 200_000.0, 2).lstrip().startswith("<?xml")


def test_a_picture_looks_the_same_whatever_the_user_s_style_is() -> None:
    matplotlib = pytest.importorskip(
        "matplotlib", reason="matplotlib is not installed: `make bench` does that"
    )
    from benchmarks.report import ladder, pictures
    from benchmarks.sections import roofline
    from glassnet.profiling.work import Row

    def draw() -> list[str]:
        rows = [Row("dense_9", direction, "", 8000, 4000, 1e-6) for direction in roofline.COLORS]
        ladders = ladder.draw([make_contest()], 200_000.0, 2)
        return [pictures.to_svg(ladders), pictures.to_svg(roofline.draw(rows, LIMITS))]

    usual = draw()
    with matplotlib.rc_context(
        {"axes.titlecolor": "red", "axes.labelsize": 20, "legend.fontsize": 20, "axes.grid": True}
    ):
        assert draw() == usual


def test_a_roofline_has_a_dot_for_each_loop_in_every_direction() -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed: `make bench` does that")
    from benchmarks.sections import roofline
    from glassnet.profiling.work import AROUND, DIRECTIONS, Row

    rows = [Row("dense_9", direction, "", 8000, 4000, 1e-6) for direction in roofline.COLORS]
    figure = roofline.draw(rows, Limits(1, [1e11], [2e10]))
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert texts == ["arithmetic: 100 GFLOP/s", "memory: 20 GB/s", *["dense_9"] * len(rows)]
    assert set(roofline.COLORS) == set(DIRECTIONS) - {AROUND}
