"""``glassnet verify``: train a recorded run once more, and see whether it comes to the same."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Mapping
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glassnet.cli.console import make_console
from glassnet.cli.network_arguments import CODE
from glassnet.cli.options import THREADS, options
from glassnet.cli.recorded import RECORDED_DATA, RUN, given_data, heading
from glassnet.printing import say
from glassnet.tables import Cell, Column, Table

if TYPE_CHECKING:
    from glassnet.study.replaying.verify import Comparison, Verification

DIGITS = 12
"""Of a fingerprint, which has 64: enough to tell two apart."""


@click.command(short_help="Train a recorded run once more, and compare what it comes to.")
@RUN
@options(*RECORDED_DATA, THREADS, CODE)
@click.option(
    "--json", "as_json", is_flag=True, show_default="a table", help="Print the result as JSON."
)
def verify(
    path: Path,
    dataset: str | None,
    data_dir: Path | None,
    transpose: bool | None,
    threads: int | None,
    custom_objects: Mapping[str, type] | None,
    as_json: bool,
) -> int:
    """Train the run whose record is in the file RUN once more, and compare both receipts.

    The data is the set that the record names, if no option names another. Data or a configuration
    that is not the run's is told without training.

    The exit status is 0 if it came to the same weights, to the last bit, and 1 if not.
    """
    from glassnet.study.replaying.recorded import recorded_run
    from glassnet.study.replaying.verify import verify as train_again

    run = recorded_run(path)
    with redirect_stdout(sys.stderr):  # the result alone is the output
        say(heading(run))
        data = given_data(dataset, data_dir, transpose)
        result = train_again(run, data=data, custom_objects=custom_objects, threads=threads)
    if as_json:
        say(json.dumps(as_dict(result), indent=2, ensure_ascii=False))
    else:
        make_console().print(table(result), soft_wrap=True)
        say(f"\n{verdict(result)}")
    return int(not result.same)


def as_dict(result: Verification) -> dict[str, object]:
    """The result as JSON has it."""
    return {
        "same": result.same,
        "first_other_step": result.first_other_step,
        "parts": [dataclasses.asdict(part) for part in result.parts],
    }


def table(result: Verification) -> Table:
    """A row for each part: what is recorded, and what is found here."""
    columns = [Column(""), Column("recorded"), Column("here")]
    return Table(columns, [[p.part, _short(p.recorded), _found(p)] for p in result.parts])


def verdict(result: Verification) -> str:
    """The result in words."""
    if result.same:
        return "The same weights, to the last bit."
    differ = [part.part for part in result.differences]
    if result.again is None:
        names = " and the ".join(part for part in differ if part in ("configuration", *_DATA))
        return (
            f"Not the same: the {names} of this training would be another, so nothing is trained."
        )
    where = ""
    if result.first_other_step is not None:
        epoch, step = result.first_other_step
        where = f" The losses differ since step {step:,} of epoch {epoch:,}."
    others = [f"{part.part} {part.recorded}, here {part.found}" for part in result.differences[1:]]
    why = f" What differs besides: {'; '.join(others)}." if others else ""
    return f"Not the same: the weights differ.{where}{why}"


_DATA = ("training data", "validation data")


def _found(part: Comparison) -> str | Cell:
    if part.found is None:
        return "not trained"
    return Cell(_short(part.found), "strong") if part.differs else "the same"


def _short(value: str) -> str:
    """A value in a table; of a fingerprint the first digits."""
    return f"{value[:DIGITS]}…" if len(value) == 64 else value
