"""The tables of the page, from the study's statistics and the figures beside it."""

from __future__ import annotations

import statistics as numbers
from collections.abc import Mapping, Sequence

import numpy as np

from glassnet.quantities import percent_text
from glassnet.study.reporting.averages import interval_text, rate_interval_text, rate_text
from glassnet.study.reporting.columns import to_comparison_table
from glassnet.study.reporting.comparisons import PairedComparison, compare
from glassnet.study.reporting.summary import Statistics
from glassnet.study.statistics.average import Average
from glassnet.study.statistics.rates import Rate
from glassnet.tables import Cell, Column, Table
from tools.draw_walkthrough.kept import Figures
from tools.draw_walkthrough.measuring import (
    NETWORKS,
    compiled,
    middle,
    multiply_adds,
    ratios,
    step_bytes,
)
from tools.write_study_page import healthy

Row = list[str | Cell]

STEPS = (
    {"feedforward", "conv1"},
    {"conv1", "conv2"},
    {"conv1", "conv1-pool"},
    {"conv2", "lenet"},
    {"conv1-pool", "lenet"},
    {"feedforward", "conv1-pool"},
    {"feedforward", "lenet"},
)
"""Networks that differ in one thing, a convolution or the pooling; then those that differ in
both."""

MOST_CONFUSIONS = 4


def tables(statistics: Sequence[Statistics], figures: Figures) -> dict[str, Table]:
    """All tables of the page, by the names of their marks."""
    chosen = by_activation(statistics)
    sigmoid, relu = chosen["sigmoid"], chosen["relu"]
    return {
        "costs": _costs(figures),
        "accuracies": _accuracies(sigmoid, relu),
        "gains": to_comparison_table(steps(compare(sigmoid))),
        "relu": to_comparison_table(compare(healthy(relu))),
        "confusions": _confusions(figures.confusions),
        "digits": _digits(figures.confusions),
        "starts": _starts(figures.starts),
        "moved": _moved(figures.moved),
    }


def steps(comparisons: Sequence[PairedComparison]) -> list[PairedComparison]:
    """Those that the page looks at, in its order."""
    by_networks = {frozenset((each.better, each.other)): each for each in comparisons}
    return [by_networks[frozenset(pair)] for pair in STEPS]


def by_activation(statistics: Sequence[Statistics]) -> dict[str, list[Statistics]]:
    """The networks with sigmoids and those with ReLU, by "sigmoid" and "relu"."""
    found: dict[str, list[Statistics]] = {"sigmoid": [], "relu": []}
    for network in statistics:
        found[network.setting.details["activation"]].append(network)
    return found


def _table(columns: Sequence[str], rows: list[Row]) -> Table:
    first, *others = columns
    return Table([Column(first), *(Column(name, "right") for name in others)], rows)


def _costs(figures: Figures) -> Table:
    rows: list[Row] = []
    for name, several in ratios(figures.seconds).items():
        model = compiled(name)
        forward, training = multiply_adds(model)
        low, median, high = middle(several)
        time = "1" if name == NETWORKS[0] else f"{median:.1f} ({low:.1f} to {high:.1f})"
        memory = f"{step_bytes(model) / 1e6:.1f} MB"
        counts = (model.count_params(), forward, training)
        rows.append([Cell(name, "strong"), *(f"{count:,}" for count in counts), memory, time])
    columns = (
        "Network",
        "parameters",
        "multiply-adds, forward",
        "in training",
        "memory of a step",
        "time of a step, quartiles",
    )
    return _table(columns, rows)


def _accuracies(sigmoid: Sequence[Statistics], relu: Sequence[Statistics]) -> Table:
    rows: list[Row] = []
    for one, other in zip(sigmoid, relu, strict=True):
        assert one.network == other.network
        good, training = other.healthy.test_accuracy, one.accuracy[-1]
        assert training is not None
        rows.append(
            [
                Cell(one.network, "strong"),
                _lost(one.lost),
                f"{percent_text(training.mean)} %",
                _accuracy(one.test_accuracy),
                _lost(other.lost),
                "–" if good is None else f"{_accuracy(good)}, {good.n} runs",
            ]
        )
    columns = (
        "Network",
        "sigmoid: lost",
        "training, epoch 3",
        "test set",
        "ReLU: lost",
        "test set, healthy only",
    )
    return _table(columns, rows)


def _lost(rate: Rate | None) -> str:
    return f"{rate_text(rate)} ({rate_interval_text(rate)})"


def _accuracy(average: Average | None) -> str:
    assert average is not None
    return f"{percent_text(average.mean, 2)} % ({interval_text(average)})"


def _confusions(confusions: Mapping[str, Sequence[Sequence[int]]]) -> Table:
    """How many images are mistaken in a run, and what is taken for what most often."""
    rows: list[Row] = []
    for name, counts in confusions.items():
        matrix = np.array(counts)
        runs = matrix.sum() / 10_000
        np.fill_diagonal(matrix, 0)
        order = np.argsort(-matrix, axis=None, kind="stable")[:MOST_CONFUSIONS]
        most = [
            f"{digit} for {taken} ({matrix[digit, taken] / runs:.1f})"
            for digit, taken in (divmod(int(place), 10) for place in order)
        ]
        rows.append([Cell(name, "strong"), f"{matrix.sum() / runs:.0f}", ", ".join(most)])
    columns = [Column("Network"), Column("mistakes", "right"), Column("most often it takes")]
    return Table(columns, rows)


def _digits(confusions: Mapping[str, Sequence[Sequence[int]]]) -> Table:
    """The share of each digit's images that is mistaken."""
    rows: list[Row] = []
    for name, counts in confusions.items():
        matrix = np.array(counts)
        wrong = 1 - np.diag(matrix) / matrix.sum(axis=1)
        rows.append([Cell(name, "strong"), *(f"{100 * share:.1f}" for share in wrong)])
    return _table(("Network", *map(str, range(10))), rows)


def _starts(starts: Mapping[str, Sequence[int]]) -> Table:
    rows: list[Row] = [
        [Cell(name, "strong"), f"{numbers.median(found):.0f}", f"{min(found)} to {max(found)}"]
        for name, found in starts.items()
    ]
    return _table(("Network", "starts at step, median", "of 48 seeds"), rows)


def _moved(moved: Mapping[str, Mapping[str, float]]) -> Table:
    """How far each layer is from its initial weights."""
    kinds = ("conv2d", "conv2d_1", "dense", "dense_1", "dense_2")
    rows: list[Row] = [
        [Cell(name, "strong")]
        + [f"{100 * found[kind]:.0f} %" if kind in found else "" for kind in kinds]
        for name, found in moved.items()
    ]
    return _table(("Network", *kinds), rows)
