"""Write the tables of ``docs/study.md`` from the statistics of a study.

    python -m tools.write_study_page results    # compute the statistics of its runs, keep, write
    python -m tools.write_study_page            # write the tables again, from docs/study.json

``docs/study.json`` is the ``statistics.json`` of the study. The page is prose with tables between
marks; only what stands between these is written.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from glassnet.files import write_atomically
from glassnet.quantities import percent_text
from glassnet.strict_json import parse_json
from glassnet.study.reporting.columns import to_comparison_table, to_table
from glassnet.study.reporting.comparisons import compare
from glassnet.study.reporting.folder import update_statistics
from glassnet.study.reporting.rows import study_table
from glassnet.study.reporting.settings import labels
from glassnet.study.reporting.summary import Statistics
from glassnet.study.tracking.decoding import decoder
from glassnet.tables import Cell, Column, Table

DOCS = Path(__file__).parents[1] / "docs"
PAGE, STATISTICS = DOCS / "study.md", DOCS / "study.json"

BLOCK = re.compile(r"(?<=<!-- table: )(\w+)( -->\n).*?(?=<!-- end -->)", re.DOTALL)
"""What is written anew: from behind the mark of a table to the next end."""


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("results", type=Path, nargs="?", help="the folder of a study")
    results: Path | None = parser.parse_args().results
    if results is not None:
        update_statistics(results)
        keep(results / "statistics.json")
    statistics = kept_statistics()
    write_atomically(PAGE, filled(PAGE.read_text(encoding="utf-8"), statistics))
    runs = sum(network.counts.runs for network in statistics)
    print(f"{PAGE}: {runs} runs of {len(statistics)} networks")


def keep(path: Path) -> None:
    """Keep the statistics of a study beside the page, without the blanks that indent them."""
    content = parse_json(path.read_text(encoding="utf-8"))
    lines = ",\n".join(json.dumps(network, ensure_ascii=False) for network in content["networks"])
    write_atomically(STATISTICS, f'{{"networks": [\n{lines}\n]}}\n')


def kept_statistics() -> list[Statistics]:
    """The statistics that stand beside the page."""
    content = parse_json(STATISTICS.read_text(encoding="utf-8"))
    found: list[Statistics] = decoder(list[Statistics])(content["networks"])
    return found


def filled(page: str, statistics: Sequence[Statistics]) -> str:
    """The page with its tables written anew.

    Args:
        page: its text.
        statistics: of the study.
    """
    table = study_table(statistics, published={})
    tables = {
        "networks": _without_times(to_table(table.rows)),
        "defects": _defects(statistics),
        "comparisons": to_comparison_table(table.comparisons),
        "healthy": to_comparison_table(compare(healthy(statistics))),
        "spread": _spreads(statistics),
        "seconds": _seconds(statistics),
    }
    return with_tables(page, tables)


def with_tables(page: str, tables: Mapping[str, Table]) -> str:
    """A page with these tables between its marks.

    Args:
        page: its text.
        tables: by the names that the marks have.

    Raises:
        KeyError: if the page asks for a table that is not among them.
    """
    return BLOCK.sub(lambda mark: f"{mark[1]}{mark[2]}\n{_text(tables[mark[1]])}\n\n", page)


def _text(table: Table) -> str:
    """A table as Markdown, without the notes, which the prose around it says."""
    return Table(table.columns, table.rows).to_markdown().strip()


def _without_times(table: Table) -> Table:
    """The study's table without the times: the machine had other work to do beside it."""
    chosen = [n for n, column in enumerate(table.columns) if column.group != "Run time"]
    return Table(
        [table.columns[n] for n in chosen],
        [[row[n] for n in chosen] for row in table.rows],
    )


def healthy(statistics: Sequence[Statistics]) -> list[Statistics]:
    """The same statistics, with the averages of the healthy runs alone, where there are some."""
    return [
        replace(network, excludes_defects=True, test_accuracy=network.healthy.test_accuracy)
        for network in statistics
        if network.healthy.test_accuracy is not None
    ]


def _defects(statistics: Sequence[Statistics]) -> Table:
    """Which seeds were no healthy runs, a line for each network and verdict."""
    rows: list[list[str | Cell]] = []
    for network, label in zip(statistics, labels(statistics), strict=True):
        seeds: dict[str, list[int]] = {}
        for outcome in network.defects:
            seed = outcome.seeds.get("training")
            seeds.setdefault(outcome.verdict, []).append(-1 if seed is None else seed)
        rows += [[label, name, str(len(found)), ranges(found)] for name, found in seeds.items()]
    return Table(
        [Column("Network"), Column("Verdict"), Column("runs", "right"), Column("seeds")], rows
    )


def ranges(numbers: Sequence[int]) -> str:
    """Whole numbers in ascending order, with neighbours drawn together.

    >>> ranges([1, 2, 3, 7, 9, 10])
    '1–3, 7, 9, 10'
    """
    found: list[list[int]] = [[number] for number in numbers[:1]]
    for before, number in pairwise(numbers):
        if number == before + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return ", ".join(_range_texts(found))


def _range_texts(found: Sequence[Sequence[int]]) -> Iterator[str]:
    for group in found:
        yield f"{group[0]}–{group[-1]}" if len(group) > 2 else ", ".join(map(str, group))


def _spreads(statistics: Sequence[Statistics]) -> Table:
    """By how much seeds differ, and how much of that is luck with the test set."""
    rows: list[list[str | Cell]] = []
    for network, label in zip(statistics, labels(statistics), strict=True):
        found = network.spread
        if found is None:
            continue
        deviations = (found.sd, found.sd_by_chance, found.sd_of_networks)
        points = (percent_text(deviation, 2) for deviation in deviations)
        rows.append([label, f"{found.runs}", *points, f"{percent_text(found.share, 0)} %"])
    columns = ("runs", "sd between seeds", "sd by chance", "sd without it", "share of chance")
    return Table([Column("Network"), *(Column(name, "right") for name in columns)], rows)


def _seconds(statistics: Sequence[Statistics]) -> Table:
    """How long a run took."""
    rows: list[list[str | Cell]] = []
    for network, label in zip(statistics, labels(statistics), strict=True):
        total = network.seconds["total"]
        if total is not None:
            rows.append([label, f"{total.mean:.1f} s"])
    return Table([Column("Network"), Column("a run took, on average", "right")], rows)


if __name__ == "__main__":
    main()
