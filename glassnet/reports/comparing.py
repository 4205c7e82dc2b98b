"""The sections that compare networks: in short, the table, accuracies, differences, times."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from glassnet.quantities import and_text, names_text, percent_text, seconds_text
from glassnet.reports.contents import (
    Block,
    Bullets,
    Details,
    Figure,
    Figures,
    Link,
    Paragraph,
    Section,
    TableBlock,
    Text,
)
from glassnet.reports.drawn import drawn
from glassnet.reports.figures.differences import differences
from glassnet.reports.figures.raincloud import FEWEST_FOR_CLOUD, accuracies
from glassnet.reports.figures.times import times
from glassnet.reports.results import NetworkResults, Results
from glassnet.reports.verdicts import summary
from glassnet.study.reporting.columns import to_comparison_table, to_table
from glassnet.study.reporting.comparisons import PairedComparison
from glassnet.study.reporting.published import ORIGIN

MOST_ROWS = 40
"""Of more networks or comparisons, a picture shows the first; the table has them all."""


def in_short(results: Results) -> Section:
    """What a reader should have seen: the verdicts, which network is best, and what it costs."""
    items: list[Text] = [[summary(results), " ", Link("Which, and why", "verdicts")]]
    items += [_best(group, results.comparisons) for group in _groups(results)]
    without = [network.label for network in results.networks if not network.accuracies]
    if without:
        items.append(f"No run that counts for the accuracies: {and_text(without)}.")
    cost = _cost(results.networks)
    return Section("in-short", "In short", [Bullets([*items, *([cost] if cost else [])])])


def table(results: Results) -> Section:
    """The table of the study, with published figures where they belong."""
    rows = results.table.rows
    blocks: list[Block] = [
        TableBlock(to_table(rows), "Speed and accuracy of each network, on average over its runs.")
    ]
    if any(row.published for row in rows):
        blocks.append(Paragraph(f"Published: {ORIGIN}.", is_quiet=True))
    if remarks := [*results.table.caution, *results.table.notes]:
        summary_line = "What to know beside these figures"
        many = len(remarks) > 4
        blocks.append(Details(summary_line, [Bullets(remarks)]) if many else Bullets(remarks))
    return Section("table", "The table", blocks)


def accuracy(results: Results) -> Section | None:
    """The accuracy of each run, and the differences between networks; None for a single run."""
    shown = [network for network in results.networks if network.accuracies][:MOST_ROWS]
    blocks: list[Block] = []
    if sum(len(network.accuracies) for network in shown) > 1:
        blocks.append(drawn("accuracy-of-runs", _about_accuracies(shown), accuracies, shown))
    if results.comparisons:
        compared = results.comparisons[:MOST_ROWS]
        caption = (
            "How much better one network is than another, over all pairs of healthy runs with the "
            "same seed: the mean in points of a per cent, and its 95 % interval. A hollow dot "
            "means that it can't be told which one is better."
        )
        blocks.append(drawn("differences", caption, differences, compared))
        pictures = [block for block in blocks if isinstance(block, Figure)]
        found = to_comparison_table(results.comparisons)
        blocks = [
            Figures(pictures),
            Details("These differences as a table", [TableBlock(found, "Paired differences")]),
        ]
    return Section("accuracies", "Accuracies", blocks) if blocks else None


def _about_accuracies(networks: Sequence[NetworkResults]) -> str:
    said = ["Each mark is a run, at its accuracy on the test set; its height means nothing."]
    if any(len(network.accuracies) >= FEWEST_FOR_CLOUD for network in networks):
        said.append(
            "The shape above says where runs are dense (a Gaussian kernel with Silverman's width); "
            f"networks with fewer than {FEWEST_FOR_CLOUD} runs have none."
        )
    if any(network.statistics.lost and network.statistics.lost.count for network in networks):
        said.append("Lost runs are counted at the right, and not drawn.")
    return " ".join(said)


def costs(results: Results) -> Section | None:
    """What a step and an epoch take; None where there is nothing to compare."""
    timed = [n for n in results.networks if n.statistics.seconds.get("step") is not None][
        :MOST_ROWS
    ]
    if len(timed) < 2:
        return None
    figures = []
    for figure in ("step", "epoch"):
        what = "training step" if figure == "step" else "epoch, with its validation"
        caption = f"Time of one {what}, on average over all runs."
        figures.append(drawn(f"time-of-{figure}", caption, times, timed, figure))
    cpus = sorted({cpu for network in timed for cpu in network.statistics.cpus})
    threads = sorted({n for network in timed for n in network.statistics.threads})
    where = f"Computed on {names_text(cpus) if cpus else 'a machine that no record names'}"
    if threads:
        where += f", by {names_text(map(str, threads))} thread{'' if threads == [1] else 's'} each"
    quiet = (
        f"{where}. Runs that go side by side share the machine's memory, and slow each other down."
    )
    return Section("times", "Times", [Figures(figures), Paragraph(quiet, is_quiet=True)])


# ---- in short ------------------------------------------------------------------------------


def _groups(results: Results) -> list[list[NetworkResults]]:
    """The networks that were tested, those on the same data together."""
    groups: dict[str | None, list[NetworkResults]] = {}
    for network in results.networks:
        if network.accuracies:
            groups.setdefault(network.statistics.data_set, []).append(network)
    return list(groups.values())


def _best(group: Sequence[NetworkResults], comparisons: Sequence[PairedComparison]) -> Text:
    """Which network was best, and over which of the others that can be told."""
    first = max(group, key=lambda network: fmean(network.accuracies))
    values = first.accuracies
    link = Link(first.label, first.anchor)
    figure = percent_text(fmean(values), 2)
    if len(group) == 1:
        runs = "its run" if len(values) == 1 else f"the mean of {len(values)} {first.counted}"
        return [link, f" came to {figure} % of the test images ({runs})."]
    said = f" came to the highest accuracy on the test set, {figure} % on average over its "
    said += first.counted if len(values) > 1 else "only run that counts"
    others = {network.label for network in group} - {first.label}
    above = {each.other for each in comparisons if each.better == first.label and each.is_told}
    if others <= above:
        return [link, f"{said}. It is better than each of the others that learned."]
    open_ones = and_text([n.label for n in group if n.label in others - above])
    better = and_text([n.label for n in group if n.label in above])
    told = f"It is better than {better}; whether" if above else "Whether"
    return [link, f"{said}. {told} it is better than {open_ones} can't be told."]


def _cost(networks: Sequence[NetworkResults]) -> str:
    """How long an epoch took, from the fastest network to the slowest."""
    known = [
        (average.mean, network.label)
        for network in networks
        if (average := network.statistics.seconds.get("epoch")) is not None
    ]
    if not known:
        return ""
    (least, fast), (most, slow) = min(known), max(known)
    if seconds_text(least) == seconds_text(most):
        return (
            f"An epoch took {seconds_text(least)}{'' if len(known) == 1 else ' in each network'}."
        )
    return f"An epoch took from {seconds_text(least)} ({fast}) to {seconds_text(most)} ({slow})."
