"""Statistics as plain text, for ``statistics.txt``: all averages, with their deviations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from glassnet.quantities import MISSING, count_text, seconds_text
from glassnet.study.reporting.averages import accuracy_text, epochs_text
from glassnet.study.reporting.notes import notes
from glassnet.study.reporting.statistics import Average, Counts, Statistics


def to_text(statistics: Sequence[Statistics], damaged: Mapping[str, str] | None = None) -> str:
    """The statistics of all networks, a paragraph each, and notes on what went wrong.

    Args:
        statistics: what ``summarise`` found.
        damaged: what is wrong with run files that could not be read, by their name.
    """
    paragraphs = ["\n".join(_paragraph(network)) for network in statistics] or ["no runs"]
    remarks = notes(statistics, damaged)
    if remarks:
        paragraphs.append("\n".join(f"- {remark}" for remark in remarks))
    return "\n\n".join(paragraphs) + "\n"


def setting_text(statistics: Statistics) -> str:
    """How a network was trained, in words.

    "SGD, learning rate 0.5, 3 epochs, batches of 128".
    """
    setting = statistics.setting
    rate = None if setting.learning_rate is None else f"learning rate {rate_text(statistics)}"
    parts = [
        setting.optimizer,
        rate,
        count_text(setting.epochs, "epoch"),
        f"batches of {setting.batch_size:,}",
        *(f"{name} {value}" for name, value in setting.details.items()),
    ]
    return ", ".join(part for part in parts if part)


def rate_text(statistics: Statistics) -> str:
    """The learning rate: a number, or the name of a schedule."""
    rate = statistics.setting.learning_rate
    if rate is None:
        return MISSING
    return f"{rate:g}" if isinstance(rate, float) else rate


def _paragraph(network: Statistics) -> Iterator[str]:
    setting = network.setting
    yield f"{network.network}  ({count_text(setting.trainable_parameters, 'parameter')})"
    yield _line("trained with", setting_text(network))
    yield _line("ran", _ran(network.counts))
    for name, times in network.seconds.items():
        yield _line(name, _time(times))
    yield _line("accuracy", epochs_text(network.accuracy))
    if network.val_accuracy:
        yield _line("val_accuracy", epochs_text(network.val_accuracy))
    yield _line("test set", accuracy_text(network.test_accuracy))
    yield _line("threads", ", ".join(map(str, network.threads)) or MISSING)
    yield _line("machine", "; ".join(network.cpus) or MISSING)
    yield _line("glassnet", ", ".join(network.versions) or MISSING)


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
        "diverged": counts.diverged,
        "failed": counts.failed,
        "never started": counts.never_started,
    }
    parts += [f"{n} {ending}" for ending, n in endings.items() if n]
    return ", ".join(parts)
