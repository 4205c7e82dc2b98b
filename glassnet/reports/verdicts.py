"""The first section of a report: how many runs had which verdict, which, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from glassnet.health.verdict import LOST, NAMES, Verdict, VerdictName
from glassnet.health.words import MEANINGS, name_text, verdict_text
from glassnet.quantities import MISSING, and_text, count_text, share_text
from glassnet.reports.contents import (
    Block,
    Details,
    Link,
    Paragraph,
    Section,
    TableBlock,
    command,
)
from glassnet.reports.results import NetworkResults, Results
from glassnet.reports.verdict_counts import counts_text, said
from glassnet.study.reporting.averages import rate_interval_text, rate_text
from glassnet.study.tracking.run import Run
from glassnet.tables import Cell, Column, Table

MOST_LISTED = 6
"""More runs of a network with the same verdict are folded away."""


SIGNS = {True: "✕", False: "!"}
"""Of runs that are lost, and of others with which something was wrong: never a colour alone."""


def verdicts(results: Results) -> Section:
    """How many runs had which verdict, which of them are no healthy ones, and why."""
    blocks: list[Block] = [_table(results)]
    for network in results.networks:
        blocks += _defects_of(network, results.folder)
    return Section("verdicts", "Verdicts", blocks)


def summary(results: Results) -> str:
    """How many runs there are, and what they came to, in a sentence or two."""
    counts: Counter[VerdictName] = Counter(
        outcome.verdict for network in results.networks for outcome in network.statistics.outcomes
    )
    total, networks = sum(counts.values()), len(results.networks)
    ways = count_text(networks, "network")
    found = f"{count_text(total, 'run')} of {ways} came to an end. "
    if total == 0:
        found = f"No run of {ways} came to an end. "
    elif set(counts) == {"healthy"}:
        found += "It is healthy. " if total == 1 else "All of them are healthy. "
    elif total > 1:
        found += f"Of these, {counts_text(counts)}. "
    else:
        found += f"It {said(next(iter(counts)), 1)}. "
    cut = [
        (sum(network.statistics.counts.interrupted for network in results.networks), "interrupted"),
        (
            sum(network.statistics.counts.failed for network in results.networks),
            "ended by an error",
        ),
    ]
    words = [f"{count_text(n, 'run was', 'runs were')} {how}" for n, how in cut if n]
    return (found + (f"Besides, {and_text(words)}." if words else "")).strip()


def _table(results: Results) -> TableBlock:
    present = [
        name
        for name in NAMES
        if any(n.statistics.counts.verdicts.get(name) for n in results.networks)
        or name == "healthy"
    ]
    columns = [
        Column("Network"),
        Column("runs", "right"),
        *(Column(name_text(name), "right") for name in present),
        Column("lost", "right"),
        Column("of all runs, 95 %", "right"),
    ]
    rows = [_row(network, present) for network in results.networks]
    caption = (
        "How many runs had which verdict. Lost are those that never started, collapsed or "
        "diverged; the last column says how many of all runs are lost, with 95 % confidence."
    )
    return TableBlock(Table(columns, rows), caption, _links(results.networks))


def _row(network: NetworkResults, present: Sequence[VerdictName]) -> list[str | Cell]:
    lost, found = network.statistics.lost, Counter(o.verdict for o in network.statistics.outcomes)
    return [
        Cell(network.label, "strong"),
        f"{len(network.statistics.outcomes)}",
        *(_count(name, found[name]) for name in present),
        rate_text(lost),
        rate_interval_text(lost),
    ]


def _count(name: VerdictName, count: int) -> Cell:
    if not count:
        return Cell("0", "faint")
    if name == "healthy":
        return Cell(f"✓ {count}", "good")
    return Cell(f"{SIGNS[name in LOST]} {count}", "warning")


def _links(networks: Sequence[NetworkResults]) -> dict[str, str]:
    return {network.label: network.anchor for network in networks}


# ---- the runs that are no healthy ones -----------------------------------------------------


def _defects_of(network: NetworkResults, folder: Path) -> Iterator[Block]:
    """What was wrong with runs of a network: a paragraph and a list for each verdict."""
    by_verdict: dict[VerdictName, list[tuple[Run, Path, Verdict]]] = {}
    for run, path in zip(network.runs, network.files, strict=True):
        if run.verdict is not None and run.verdict.is_defect:
            by_verdict.setdefault(run.verdict.name, []).append((run, path, run.verdict))
    for name in NAMES:
        if found := by_verdict.get(name):
            yield from _with_one_verdict(network, name, found, folder)


def _with_one_verdict(
    network: NetworkResults,
    name: VerdictName,
    found: Sequence[tuple[Run, Path, Verdict]],
    folder: Path,
) -> Iterator[Block]:
    means = "That means" if len(found) == 1 else "For each of them that means"
    yield Paragraph(
        [
            Link(network.label, network.anchor),
            f": {count_text(len(found), 'run')} {said(name, len(found))}. ",
            f"{means}: {MEANINGS[name]}. ",
            *_why([verdict for *_, verdict in found]),
        ]
    )
    listed = _listed(network.label, name, found)
    title = f"The {len(found)} runs of {network.label} that {said(name, len(found))}"
    yield Details(title, [listed]) if len(found) > MOST_LISTED else listed
    yield Paragraph(
        [
            "To look at the first of them: ",
            command("explain", (folder / "runs" / found[0][1].name).as_posix()),
        ],
        is_quiet=True,
    )


def _listed(
    label: str, name: VerdictName, found: Sequence[tuple[Run, Path, Verdict]]
) -> TableBlock:
    """Runs with the same verdict, a line for each."""
    causes = any(verdict.cause for *_, verdict in found)
    tested = any(run.test.get("accuracy") is not None for run, *_ in found)
    columns = [
        Column("Seed"),
        Column("verdict"),
        *([Column("cause")] if causes else []),
        *([Column("test set", "right")] if tested else []),
        Column("record"),
    ]
    rows: list[list[str | Cell]] = []
    for run, path, verdict in found:
        seed = run.seeds.get("training")
        cause = name_text(verdict.cause.name) if verdict.cause else MISSING
        row: list[str | Cell] = [f"{MISSING if seed is None else seed}"]
        row.append(Cell(f"{SIGNS[name in LOST]} {verdict_text(verdict)}", "warning"))
        row += [cause] if causes else []
        row += [share_text(run.test.get("accuracy"), 2)] if tested else []
        rows.append([*row, path.name])
    caption = f"{label}: {name_text(name)}"
    return TableBlock(Table(columns, rows), caption, shows_caption=False)


def _why(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """The causes, the most frequent first, with the words and the suggestion of one example."""
    causes = Counter(verdict.cause.name for verdict in verdicts if verdict.cause)
    if not causes:
        suggestion = next((verdict.suggestion for verdict in verdicts if verdict.suggestion), None)
        yield "No cause is known. "
        if suggestion:
            yield f"{suggestion} "
        return
    unknown = len(verdicts) - causes.total()
    words = [f"{name_text(name)} ({count})" for name, count in causes.most_common()]
    words += [f"not known ({unknown})"] if unknown else []
    yield f"Causes: {and_text(words)}. "
    most = causes.most_common(1)[0][0]
    example = next(each for each in verdicts if each.cause and each.cause.name == most)
    assert example.cause is not None
    yield f"{example.cause.words} "
    if example.suggestion:
        yield f"{example.suggestion} "
