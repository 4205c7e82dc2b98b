"""Statistics as plain text, for ``statistics.txt``: all averages, with their deviations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from glassnet.quantities import MISSING, count_text, seconds_text
from glassnet.study.reporting.averages import (
    accuracy_text,
    epochs_text,
    interval_text,
    rate_interval_text,
    rate_text,
    spread_text,
)
from glassnet.study.reporting.caution import few_runs
from glassnet.study.reporting.comparisons import PairedComparison, sentence
from glassnet.study.reporting.defects import EXCLUDED, verdicts_text
from glassnet.study.reporting.notes import notes
from glassnet.study.reporting.settings import fingerprints, setting_text
from glassnet.study.reporting.summary import Counts, Statistics
from glassnet.study.statistics.average import Average


def to_text(
    statistics: Sequence[Statistics],
    damaged: Mapping[str, str] | None = None,
    comparisons: Sequence[PairedComparison] = (),
    folder: Path | None = None,
) -> str:
    """The statistics of all networks, a paragraph each, and notes on what went wrong.

    Args:
        statistics: what ``summarise`` found.
        damaged: what is wrong with run files that could not be read, by their name.
        comparisons: what ``compare`` found.
        folder: of the study, as a command takes it; None for the usual one.
    """
    paragraphs = [
        "\n".join(_paragraph(network, fingerprint))
        for network, fingerprint in zip(statistics, fingerprints(statistics), strict=True)
    ] or ["no runs"]
    if any(network.excludes_defects for network in statistics):
        paragraphs.insert(0, EXCLUDED)
    remarks = [
        *map(sentence, comparisons),
        *few_runs(statistics),
        *notes(statistics, damaged, folder),
    ]
    if remarks:
        paragraphs.append("\n".join(f"- {remark}" for remark in remarks))
    return "\n\n".join(paragraphs) + "\n"


def _paragraph(network: Statistics, fingerprint: str) -> Iterator[str]:
    setting, lost = network.setting, network.lost
    yield f"{network.network}  ({count_text(setting.trainable_parameters, 'parameter')})"
    trained = setting_text(network)
    yield _line("trained with", f"{trained}, {fingerprint}" if fingerprint else trained)
    yield _line("ran", _ran(network.counts))
    if network.counts.ended:
        yield _line("verdicts", verdicts_text(network.counts))
    for name, times in network.seconds.items():
        yield _line(name, _time(times))
    yield _line("accuracy", epochs_text(network.accuracy))
    if network.val_accuracy:
        yield _line("val_accuracy", epochs_text(network.val_accuracy))
    yield from _tested(network)
    if network.spread:
        yield _line("its spread", spread_text(network.spread))
    yield _line("lost runs", _with(rate_text(lost), rate_interval_text(lost)))
    yield _line("threads", ", ".join(map(str, network.threads)) or MISSING)
    yield _line("machine", "; ".join(network.cpus) or MISSING)
    yield _line("glassnet", ", ".join(network.versions) or MISSING)


def _tested(network: Statistics) -> Iterator[str]:
    """The accuracy on the test set, of all and of the healthy runs where these are not the same."""
    test, healthy = network.test_accuracy, network.healthy.test_accuracy
    if network.averages_defects:
        yield _line("test set", _with(accuracy_text(test), interval_text(test)) + _of(test))
        text = _with(accuracy_text(healthy), interval_text(healthy)) + _of(healthy)
        yield _line("healthy runs", text)
    else:
        yield _line("test set", _with(accuracy_text(test), interval_text(test)))


def _of(average: Average | None) -> str:
    return f", of {count_text(average.n, 'seed')}" if average else ""


def _with(text: str, bounds: str) -> str:
    """A figure with its 95 % interval in brackets, where there is one."""
    return f"{text} (95 %: {bounds})" if bounds else text


def _line(name: str, value: str) -> str:
    return f"  {name:<14}{value}"


def _time(times: Average | None) -> str:
    if times is None or times.sd is None:
        return seconds_text(times.mean if times else None)
    return f"{seconds_text(times.mean)} ± {seconds_text(times.sd)}"


def _ran(counts: Counts) -> str:
    parts = [count_text(counts.runs, "time"), f"{counts.completed} to the end"]
    if counts.samples < counts.completed:
        parts.append(count_text(counts.samples, "different seed"))
    endings = {
        "interrupted": counts.interrupted,
        "failed": counts.failed,
        "rolled back": counts.rolled_back,
    }
    parts += [f"{n} {ending}" for ending, n in endings.items() if n]
    return ", ".join(parts)
