"""The study's table: one set of rows, which the terminal and Markdown show in their own ways.

Each network has a line with its own figures and, where there is one, a line with the published
ones in the same columns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from glassnet.quantities import count_text, seconds_text
from glassnet.study.reporting.averages import (
    accuracy_text,
    epochs_text,
    interval_text,
    rate_interval_text,
    rate_text,
)
from glassnet.study.reporting.caution import few_runs
from glassnet.study.reporting.columns import to_comparison_table, to_table
from glassnet.study.reporting.comparable import is_comparable
from glassnet.study.reporting.comparisons import PairedComparison, compare
from glassnet.study.reporting.defects import EXCLUDED, defect_texts
from glassnet.study.reporting.notes import notes
from glassnet.study.reporting.published import (
    ORIGIN,
    PUBLISHED,
    PUBLISHED_PARAMETERS,
    Published,
)
from glassnet.study.reporting.row import Row
from glassnet.study.reporting.settings import (
    details,
    fingerprints,
    learning_rate,
    shared_details,
    varied_details,
)
from glassnet.study.reporting.summary import Counts, Statistics
from glassnet.study.statistics.average import Average


@dataclass(frozen=True)
class StudyTable:
    """The rows of a study, with the words before and behind them.

    Attributes:
        introduction: on what and how the networks were trained.
        rows: a line for each network and recipe.
        comparisons: which of them is better than which.
        caution: what so few runs can't show.
        notes: what went wrong, and odd conditions.
    """

    introduction: str
    rows: tuple[Row, ...]
    comparisons: tuple[PairedComparison, ...]
    caution: tuple[str, ...]
    notes: tuple[str, ...]

    def _repr_html_(self) -> str:
        """The table with its words, for a notebook."""
        parts = [f"<p>{escape(self.introduction)}</p>", to_table(self.rows).to_html()]
        if any(row.published for row in self.rows):
            parts.append(f"<p><em>published</em>: {escape(ORIGIN)}.</p>")
        if self.comparisons:
            parts.append(to_comparison_table(self.comparisons).to_html())
        if notes := [*self.caution, *self.notes]:
            parts.append(f"<ul>{''.join(f'<li>{escape(note)}</li>' for note in notes)}</ul>")
        return "\n".join(parts)


def study_table(
    statistics: Sequence[Statistics],
    damaged: Mapping[str, str] | None = None,
    published: Mapping[str, Published] = PUBLISHED,
    folder: Path | None = None,
) -> StudyTable:
    """The table of a study.

    Args:
        statistics: what ``summarise`` found.
        damaged: what is wrong with run files that could not be read, by their name.
        published: figures to stand beside them, by the name of the network.
        folder: of the study, as a command takes it; None for the usual one.
    """
    return StudyTable(
        introduction=introduction(statistics),
        rows=tuple(rows(statistics, published)),
        comparisons=tuple(compare(statistics)),
        caution=tuple(few_runs(statistics)),
        notes=tuple(notes(statistics, damaged, folder)),
    )


def rows(
    statistics: Sequence[Statistics], published: Mapping[str, Published] = PUBLISHED
) -> list[Row]:
    """The rows: networks of the study in its order, then others in theirs.

    Args:
        statistics: what ``summarise`` found.
        published: figures to stand beside them; a network that was trained in several ways has
            them beside its first line, which is that of the published recipe if there is one.
    """
    in_order = ranked(statistics, published)
    shared, varied = shared_details(statistics), varied_details(statistics)
    waiting = dict(published)
    made = []
    for network, fingerprint in zip(in_order, fingerprints(in_order), strict=True):
        beside = waiting.pop(network.network, None) if is_comparable(network) else None
        made.append(_row(network, shared, varied, fingerprint, beside))
    return made


def ranked(
    statistics: Sequence[Statistics], published: Mapping[str, Published] = PUBLISHED
) -> list[Statistics]:
    """The statistics in the order of the table's rows.

    Args:
        statistics: what ``summarise`` found.
        published: the networks that come first, in their order.
    """
    order = list(published)
    return sorted(
        statistics,
        key=lambda s: (
            order.index(s.network) if s.network in order else len(order),
            _parameters(s) != PUBLISHED_PARAMETERS and s.network in order,
        ),
    )


def introduction(statistics: Sequence[Statistics]) -> str:
    """On what and how the networks were trained, as far as that is the same for all of them."""
    if not statistics:
        return "No runs yet."
    shared = shared_details(statistics)
    versions = sorted({version for network in statistics for version in network.versions})
    text = f"Trained from scratch by glassnet {', '.join(versions)}"
    if "data set" in shared:
        text += f" on {shared.pop('data set')}"
    if len({network.setting.samples for network in statistics}) == 1:
        text += f" ({count_text(statistics[0].setting.samples, 'image')})"
    if shared:
        text += " with " + ", ".join(f"{name} {value}" for name, value in shared.items())
    machines = sorted({cpu for network in statistics for cpu in network.cpus})
    threads = sorted({n for network in statistics for n in network.threads})
    if machines:
        text += f"; run on {'; '.join(machines)}"
    if len(threads) == 1:
        text += f", {count_text(threads[0], 'thread')}"
    text += f". {_averaged(statistics)}"
    if any(network.test_accuracy and network.test_accuracy.sd for network in statistics):
        text += (
            " ± is the standard deviation between the seeds; the two bounds are those of the mean, "
            "with 95 % confidence."
        )
    return text


def _averaged(statistics: Sequence[Statistics]) -> str:
    """Over which runs figures are averages."""
    if any(network.excludes_defects for network in statistics):
        return f"Figures are averages over the runs. {EXCLUDED}"
    if any(network.averages_defects and len(network.outcomes) > 1 for network in statistics):
        return (
            "Figures are averages over all runs that came to their end; the accuracy of the "
            "healthy ones among them stands beside."
        )
    return "Figures are averages over the runs."


def _row(
    network: Statistics,
    shared: Mapping[str, str],
    varied: Sequence[str],
    fingerprint: str,
    beside: Published | None,
) -> Row:
    counts = network.counts
    missing, several = counts.completed < counts.runs, len(network.outcomes) > 1
    own = {name: value for name, value in details(network).items() if name not in shared}
    said = [value for name, value in own.items() if name not in varied]
    said += [fingerprint] if fingerprint else []
    times = {name: _mean_time(value) for name, value in network.seconds.items()}
    healthy = network.healthy.test_accuracy
    return Row(
        network=network.network,
        parameters=_parameters(network),
        varied={name: own.get(name, "") for name in varied},
        details=", ".join(said),
        step=times["step"],
        epoch=times["epoch"],
        training=times["training"],
        validation=times["validation"],
        total=times["total"],
        ran=f"{counts.completed} of {counts.runs}" if missing else f"{counts.runs}",
        healthy=f"{counts.healthy} healthy" if several and network.defects else "",
        lost=rate_text(network.lost) if several else "",
        lost_interval=rate_interval_text(network.lost) if several else "",
        accuracy=epochs_text(network.accuracy),
        test_accuracy=accuracy_text(network.test_accuracy),
        test_interval=interval_text(network.test_accuracy),
        healthy_accuracy=accuracy_text(healthy),
        healthy_interval=interval_text(healthy),
        remarks=tuple(_remarks(counts)),
        published=beside,
    )


def _parameters(network: Statistics) -> str:
    return f"{learning_rate(network)}, {network.setting.epochs}, {network.setting.batch_size}"


def _remarks(counts: Counts) -> list[str]:
    found = defect_texts(counts)
    if counts.interrupted:
        found.append(f"{counts.interrupted} interrupted")
    if counts.failed:
        found.append(f"{counts.failed} failed")
    if counts.rolled_back:
        found.append(f"{counts.rolled_back} rolled back")
    return found


def _mean_time(times: Average | None) -> str:
    return seconds_text(times.mean if times else None)
