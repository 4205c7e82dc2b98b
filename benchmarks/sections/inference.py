"""The section on inference: many images at once, and one image alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.measuring.contest import rotated
from benchmarks.measuring.ratios import Ratios, ratios, spread_text
from benchmarks.measuring.setting import Limits, Setting
from benchmarks.measuring.workload import Workload
from benchmarks.report.findings import TIMES, AtLeast, Finding
from benchmarks.report.section import Section
from glassnet import Sequential
from glassnet.engine.threads import Team
from glassnet.errors import GlassnetError
from glassnet.quantities import count_text
from glassnet.tables import Column, Table

WORKLOAD = Workload()
MANY, ONE = AtLeast(3.0), AtLeast(1.0)
OURS, RIVAL = "glassnet", "ONNX Runtime"
BATCHES = (8, 16, 32, 64, 256, 1024, 10_000)
"""Images at a time: others take what they are fastest with."""

TURN_SECONDS = 0.3
CALLS = 300  # of one image, in a turn
PAUSE = 0.05  # threads of the one before may still wait for more work, busily
AGREEMENT = 1e-5

Array = NDArray[Any]


class Predictor(NamedTuple):
    """Someone who predicts.

    Attributes:
        predict: probabilities from images.
        images: all test images, as it wants them.
        batches: how many images it might take at a time.
    """

    predict: Callable[[Array], Array]
    images: Array
    batches: tuple[int, ...] = BATCHES

    def all(self, batch: int) -> Array:
        pieces = range(0, len(self.images), batch)
        return np.concatenate([self.predict(self.images[n : n + batch]) for n in pieces])


def measure(setting: Setting, limits: Limits) -> Inference:
    """Predict in turns, when it is clear that all find the same probabilities."""
    model = WORKLOAD.build(setting.images)
    with Team(setting.threads) as team, Team(1) as alone:
        predictors = own(model, setting, team, alone) | rivals(setting, model.get_weights())
        check_agreement(predictors)
        batches = {name: fastest_batch(each) for name, each in predictors.items()}
        many: dict[str, list[float]] = {name: [] for name in predictors}
        one: dict[str, list[float]] = {name: [] for name in predictors}
        for number in range(setting.rounds):
            order = rotated(list(predictors), number)
            for name in order:
                many[name].append(seconds_for_all(predictors[name], batches[name]))
            for name in order:
                one[name].append(seconds_for_one(predictors[name]))
            setting.tell(f"inference, round {number + 1} of {setting.rounds}")
    return Inference(len(setting.images.test[0]), batches, many, one)


def own(model: Sequential, setting: Setting, team: Team, alone: Team) -> dict[str, Predictor]:
    """glassnet as its users call it, and its engine alone, for comparison."""

    def engine(x: Array) -> Array:
        pixels = x.reshape(len(x), -1, x.shape[-1])
        return model.runner.predict(pixels, team if len(x) > 1 else alone)

    x_test, _ = setting.images.test
    everything = (len(x_test),)
    return {
        OURS: Predictor(lambda x: model.predict(x, threads=setting.threads), x_test, everything),
        f"{OURS}, engine only": Predictor(engine, x_test, everything),
    }


def rivals(setting: Setting, weights: list[Array]) -> dict[str, Predictor]:
    """ONNX Runtime on all threads and on one, and PyTorch."""
    from benchmarks.contestants import onnxruntime, pytorch

    images = np.ascontiguousarray(setting.floats[1].transpose(0, 3, 1, 2))
    graph = onnxruntime.graph(WORKLOAD, weights)
    found = {
        f"{RIVAL}, {count_text(threads, 'thread')}": Predictor(
            onnxruntime.OnnxRuntime(graph, threads).predict, images
        )
        for threads in sorted({setting.threads, 1}, reverse=True)
    }
    return found | {"PyTorch": Predictor(pytorch.predictor(WORKLOAD, setting), images)}


def check_agreement(predictors: Mapping[str, Predictor]) -> None:
    """Find out whether all compute the same.

    Raises:
        GlassnetError: if somebody's probabilities differ from those of the first.
    """
    first, *others = [each.all(each.batches[-1]) for each in predictors.values()]
    for name, probabilities in zip(list(predictors)[1:], others, strict=True):
        difference = float(np.abs(probabilities - first).max())
        if not difference <= AGREEMENT:
            raise GlassnetError(
                f"{name} finds probabilities that differ by {difference:.1e} from glassnet's: "
                "the two don't run the same network, so there is nothing to compare."
            )


def fastest_batch(predictor: Predictor) -> int:
    """How many images at a time it is fastest with."""
    if len(predictor.batches) == 1:
        return predictor.batches[0]
    return min(predictor.batches, key=lambda batch: seconds_for_all(predictor, batch))


def seconds_for_all(predictor: Predictor, batch: int) -> float:
    """For all test images once; the mean of as many times as fill a turn."""
    time.sleep(PAUSE)
    passes, started, seconds = 0, time.perf_counter(), 0.0
    while seconds < TURN_SECONDS:
        predictor.all(batch)
        passes += 1
        seconds = time.perf_counter() - started
    return seconds / passes


def seconds_for_one(predictor: Predictor) -> float:
    """For one image; the median of many calls, each with another one."""
    time.sleep(PAUSE)
    seconds = []
    for n in range(CALLS):
        image = predictor.images[n : n + 1]
        started = time.perf_counter()
        predictor.predict(image)
        seconds.append(time.perf_counter() - started)
    return median(seconds)


@dataclass(frozen=True)
class Inference(Section):
    """What came of it; each list has one figure a round.

    Attributes:
        images: that were predicted at once.
        batches: images at a time, by predictor.
        many: seconds for all images, by predictor; glassnet is the first.
        one: seconds for one image.
    """

    images: int
    batches: dict[str, int]
    many: dict[str, list[float]]
    one: dict[str, list[float]]

    def findings(self, limits: Limits) -> list[Finding]:
        return [
            _against_rival("inference-many", f"{self.images:,} images", self.many, MANY),
            _against_rival("inference-one", "one image", self.one, ONE),
        ]

    def tables(self, limits: Limits) -> list[Table]:
        columns = (
            Column("Predicted by"),
            Column("images/s\nat once", "right"),
            Column("in batches\nof", "right"),
            Column("times glassnet's\nmedian (least – most)", "right"),
            Column("µs for one image\nmedian (least – most)", "right"),
            Column("times glassnet's\nmedian (least – most)", "right"),
        )
        rows = [
            (
                name,
                f"{self.images / median(self.many[name]):,.0f}",
                f"{self.batches[name]:,}",
                "" if name == OURS else ratios(self.many[OURS], self.many[name]).text,
                spread_text([1e6 * seconds for seconds in self.one[name]], "{:.0f}"),
                "" if name == OURS else ratios(self.one[OURS], self.one[name]).text,
            )
            for name in self.many
        ]
        return [Table(columns, rows, title=f"Inference of {WORKLOAD.network}, in turns")]

    def to_json(self) -> dict[str, Any]:
        return {
            "images": self.images,
            "batches": self.batches,
            "seconds_for_all": self.many,
            "seconds_for_one": self.one,
        }


def _against_rival(
    key: str, what: str, seconds: Mapping[str, list[float]], goal: AtLeast
) -> Finding:
    """The ratio to the fastest of the rival's forms."""
    found: dict[str, Ratios] = {
        name: ratios(seconds[OURS], theirs)
        for name, theirs in seconds.items()
        if name.startswith(RIVAL)
    }
    fastest = min(found, key=lambda name: found[name].median)
    return Finding(
        key,
        f"inference, {what}: {RIVAL} over glassnet",
        found[fastest].median,
        TIMES,
        goal,
        f"{found[fastest].span}; {fastest}",
    )
