"""All sections, in the order in which they are measured."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.measuring.setting import Limits, Setting
from benchmarks.report.section import Section
from benchmarks.sections import (
    accuracy,
    checkpoints,
    decayed,
    health,
    inference,
    lenet,
    roofline,
    starts,
    studies,
    threads,
    training,
)

SECTIONS: dict[str, Callable[[Setting, Limits], Section]] = {
    "lenet": lenet.measure,
    "networks": training.networks,
    "batches": training.batches,
    "threads": threads.measure,
    "widths": training.widths,
    "decayed": decayed.measure,
    "inference": inference.measure,
    "checkpoints": checkpoints.measure,
    "health": health.measure,
    "starts": starts.measure,
    "studies": studies.measure,
    "accuracy": accuracy.measure,
    "roofline": roofline.measure,
}
