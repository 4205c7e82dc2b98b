"""From the runs of a folder to a report: which sections it has, in which order."""

from __future__ import annotations

from glassnet.quantities import count_text
from glassnet.reports.comparing import accuracy, costs, in_short, table
from glassnet.reports.contents import Block, Paragraph, Report, Section, command
from glassnet.reports.networks import Drawing, sections
from glassnet.reports.results import Results
from glassnet.reports.trained import Found
from glassnet.reports.verdicts import verdicts


def assemble(results: Results, found: Found, drawing: Drawing) -> Report:
    """The report on some runs.

    Args:
        results: the runs.
        found: the data and the weights that are at hand.
        drawing: is told of each network before its pictures are drawn.
    """
    parts = [
        in_short(results),
        verdicts(results),
        table(results),
        accuracy(results),
        costs(results),
        *sections(results, found, drawing),
        _origin(results),
    ]
    name = results.folder.resolve().name
    return Report(
        f"Report on {count_text(results.count, 'run')} in {name}",
        results.table.introduction,
        [part for part in parts if part is not None],
    )


def _origin(results: Results) -> Section:
    """Where all this comes from, and how somebody can check it."""
    first, last = results.days
    when = f"on {first}" if first == last else f"from {first} to {last}"
    folder = results.folder.as_posix()
    blocks: list[Block] = [
        Paragraph(f"The runs were trained {when}. Every figure is computed from their records."),
        Paragraph(
            [
                "To train a run once more and compare it to the last bit: ",
                command("verify", f"{folder}/runs/RUN.json"),
                ". To write this report anew: ",
                command("report", folder),
                ".",
            ]
        ),
    ]
    return Section("origin", "Where this comes from", blocks)
