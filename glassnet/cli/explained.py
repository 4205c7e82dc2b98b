"""How ``glassnet explain`` shows what it found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from glassnet.cli.loss_plot import Plot, fewer, loss_plot
from glassnet.cli.train import as_typed
from glassnet.errors import shortened
from glassnet.health.words import MEANINGS, rollback_text, verdict_text
from glassnet.inspecting.side_by_side import side_by_side
from glassnet.quantities import count_text

if TYPE_CHECKING:
    from rich.console import Console

    from glassnet.study.explaining.explanation import Explanation

COLUMNS = 61
"""So many losses a plot has at most; with the scale beside it, they fit into 80 columns."""


def show(explanation: Explanation, heading: str, path: Path, console: Console) -> None:
    """Print an explanation.

    Args:
        explanation: of a run.
        heading: which run it is, in a line.
        path: of its file.
        console: where it is printed.
    """
    verdict = explanation.verdict
    _say(console, heading, "bold")
    if verdict is None or not verdict.is_defect:
        for sentence in explanation.sentences():
            _say(console, sentence)
        return
    _say(console, f"{verdict_text(verdict)}: {MEANINGS[verdict.name]}.", "bold yellow")
    for sentence in [*verdict.evidence, *map(rollback_text, explanation.rollbacks)]:
        _say(console, sentence)
    plot, what = _plot(explanation)
    _say(console, f"\n{what}", "bold")
    console.print(loss_plot(plot), soft_wrap=True, end="")
    if verdict.cause is None:
        _say(console, "\nWhy: none of the known causes was seen around this step.", "bold")
    else:
        _say(console, f"\nWhy: {verdict.cause.words}", "bold")
        for sentence in verdict.cause.evidence:
            _say(console, f"• {sentence}")
    if verdict.suggestion:
        _say(console, f"\nWhat may help: {verdict.suggestion}", "bold green")
    if explanation.before is not None:
        console.print()
        console.print(side_by_side(explanation.before, explanation.after, _title(explanation)))
        console.print()
        for command in _commands(explanation, path):  # in one line each, so that it can be copied
            console.print(command, markup=False, highlight=False, soft_wrap=True)


def _say(console: Console, text: str, style: str = "") -> None:
    """Print sentences as they are, with whole words in each line."""
    console.print(_shortened_lines(text), style=style, markup=False, highlight=False)


def _shortened_lines(text: str) -> str:
    """The text, in which no line is endless: a record may name anything."""
    return "\n".join(shortened(line, 2000) for line in text.split("\n"))


def _plot(explanation: Explanation) -> tuple[Plot, str]:
    """The losses around the break, or all of them where a run was bad from its first step."""
    curve, verdict = explanation.curve, explanation.verdict
    assert verdict is not None
    since = verdict.first_bad_step
    bad = 0 if since is None else curve.number(*since)
    if bad == 0:
        losses = fewer(curve.losses.tolist(), COLUMNS)
        what = f"The loss of all {count_text(len(curve.losses), 'step')}"
        if len(curve.losses) > len(losses):
            what += f", of which each bar is the median of about {len(curve.losses) // COLUMNS:,}"
        return Plot(losses, None, curve.constant_loss, ""), what
    first, losses = explanation.losses_around
    begin, end = curve.place(first), curve.place(first + len(losses) - 1)
    label = _step(curve.place(bad))
    what = f"The loss of each step, from {_step(begin)} to {_step(end)}"
    return Plot(losses, bad - first, curve.constant_loss, label), what


def _title(explanation: Explanation) -> str:
    before = explanation.before
    assert before is not None
    assert before.step is not None
    at = before.step
    return f"The layers before and behind {_step((at.epoch, at.number))}"


def _step(place: tuple[int, int]) -> str:
    epoch, step = place
    return f"step {step:,} of epoch {epoch:,}"


def _commands(explanation: Explanation, path: Path) -> list[str]:
    """The commands that go there."""
    assert explanation.before is not None
    assert explanation.before.step is not None
    at = explanation.before.step
    where = [str(path), "--epoch", str(at.epoch), "--step", str(at.number)]
    return [
        f"to look inside:  {as_typed(['glassnet', 'inspect', *where])}",
        f"to go there:     {as_typed(['glassnet', 'replay', *where, '-o', 'there.safetensors'])}",
    ]
