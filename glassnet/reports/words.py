"""A network in words, made from its figures, with no claim that its intervals don't carry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.errors import shortened
from glassnet.quantities import and_text, count_text, percent_text, seconds_text
from glassnet.reports.results import NetworkResults, Results
from glassnet.reports.verdict_counts import counts_text, said
from glassnet.study.reporting.averages import bounds_text, interval_text, rate_interval_text
from glassnet.study.reporting.comparisons import PairedComparison, fewest_pairs, p_value_text
from glassnet.study.reporting.settings import setting_text, shared_details
from glassnet.study.statistics.average import estimate

MOST_MISTAKES = 3


def in_words(
    network: NetworkResults,
    results: Results,
    labels: NDArray[Any] | None = None,
    classes: Sequence[str] = (),
) -> list[str]:
    """A network in a few paragraphs.

    Args:
        network: with its runs.
        results: of all networks.
        labels: those of the test set, if it is at hand.
        classes: their names.
    """
    paragraphs = (
        [*_made(network, results), *_lost(network), *_accuracy(network)],
        _compared(network.label, results.comparisons),
        [*_cost(network), *_mistakes(network, labels, classes)],
    )
    return [" ".join(sentences) for sentences in paragraphs if sentences]


def _made(network: NetworkResults, results: Results) -> list[str]:
    """How large it is, and how it was trained, as far as that is not the same for all."""
    statistics = network.statistics
    shared = shared_details([each.statistics for each in results.networks])
    own = {n: v for n, v in statistics.setting.details.items() if n not in shared}
    said = setting_text(replace(statistics, setting=replace(statistics.setting, details=own)))
    return [
        f"{network.label} has {count_text(statistics.setting.trainable_parameters, 'parameter')}. "
        f"It was trained {count_text(statistics.counts.runs, 'time')}: {said}."
    ]


def _lost(network: NetworkResults) -> list[str]:
    lost = network.statistics.lost
    if lost is None:
        return ["No run came to its end."]
    if lost.of == 1:
        (outcome,) = network.statistics.outcomes
        return [] if outcome.is_healthy else [f"The run {said(outcome.verdict, 1)}."]
    found = Counter(outcome.verdict for outcome in network.statistics.outcomes)
    bounds = f"with 95 % confidence, {rate_interval_text(lost)} of all runs are lost"
    if len(found) == 1:
        return [f"All {lost.of:,} runs {said(next(iter(found)), lost.of)}; {bounds}."]
    return [f"Of {lost.of:,} runs {counts_text(found)}; {bounds}."]


def _accuracy(network: NetworkResults) -> list[str]:
    values = network.accuracies
    mean = estimate(values)
    if mean is None:
        return []
    figure = percent_text(mean.mean, 2)
    if mean.sd is None:
        one = "It" if len(network.runs) == 1 else f"The only one of its {network.counted}"
        return [
            f"{one} came to {figure} % of the test images, and says nothing about the next run."
        ]
    interval = interval_text(mean)
    bounds = f" (95 %: {interval})" if interval else ""
    return [
        f"The {network.counted} came to {figure} % of the test images on average{bounds}, from "
        f"{percent_text(min(values), 2)} to {percent_text(max(values), 2)} %; their standard "
        f"deviation is {percent_text(mean.sd, 2)} points."
    ]


def _compared(label: str, comparisons: Sequence[PairedComparison]) -> list[str]:
    """Than which networks it is better or worse, and of which that can't be told."""
    mine = [each for each in comparisons if label in (each.better, each.other)]
    if not mine:
        return []
    told = [each for each in mine if each.is_told]
    above = [_gap(each, each.other) for each in told if each.better == label]
    below = [_gap(each, each.better) for each in told if each.other == label]
    open_ones = [
        each.other if each.better == label else each.better for each in mine if not each.is_told
    ]
    found = [("better", above), ("worse", below)]
    told_ones = [f"{how} than {and_text(others)}" for how, others in found if others]
    said = [f"Over pairs of healthy runs it is {', and '.join(told_ones)}."] if told_ones else []
    if open_ones:
        fewest = min(each.pairs for each in mine if not each.is_told)
        needed = fewest_pairs(mine[0].comparisons)
        few = f", since {count_text(fewest, 'pair')} can't tell" if fewest < needed else ""
        said.append(f"Whether it is better or worse than {and_text(open_ones)} can't be told{few}.")
    return said


def _gap(comparison: PairedComparison, other: str) -> str:
    """Another network with the difference: "lenet (by 0.42 points, 95 %: 0.31 to 0.53)"."""
    mean, interval = comparison.difference.mean, comparison.difference.interval
    bounds = f", 95 %: {bounds_text(interval)}" if interval else ""
    p = p_value_text(comparison.p_value)
    return f"{other} (by {percent_text(mean, 2)} points{bounds}, {p})"


def _cost(network: NetworkResults) -> list[str]:
    seconds = network.statistics.seconds
    step, epoch = seconds.get("step"), seconds.get("epoch")
    if step is None or epoch is None:
        return []
    said = f"A step took {seconds_text(step.mean)}, and an epoch {seconds_text(epoch.mean)}"
    mixed = len(network.statistics.cpus) > 1 or len(network.statistics.threads) > 1
    return [f"{said}{', on different machines or threads' if mixed else ''}."]


def _mistakes(
    network: NetworkResults, labels: NDArray[Any] | None, classes: Sequence[str]
) -> list[str]:
    """What is mistaken most often, on average over the runs that count."""
    if labels is None:
        return []
    pairs: Counter[tuple[int, int]] = Counter()
    counted = 0
    for run in network.counting:
        answered = answers(run, labels)
        if answered is not None:
            counted += 1
            wrong = answered != labels
            pairs.update(zip(labels[wrong].tolist(), answered[wrong].tolist(), strict=True))
    if not pairs:
        return []
    names = dict(enumerate(classes))
    most = [
        f"{_name(names, true)} for {_name(names, taken)} ({count / counted:,.1f} images)"
        for (true, taken), count in pairs.most_common(MOST_MISTAKES)
    ]
    per_run = " a run" if counted > 1 else ""
    return [f"Of {len(labels):,} test images it mistook most often {and_text(most)}{per_run}."]


def _name(names: Mapping[int, str], label: int) -> str:
    return shortened(names.get(label, str(label)), 30)


def answers(run: Any, labels: NDArray[Any]) -> NDArray[np.int64] | None:
    """The class that a run answered for each test image; None where the record does not say it.

    Args:
        run: the record.
        labels: those of the test set, ``(n,)``.
    """
    if run.wrong_answers is None or run.wrong_answers.count != len(labels):
        return None
    wrong = run.wrong_answers.array().astype(np.int64)
    return np.where(wrong == 0, labels.astype(np.int64), wrong - 1)
