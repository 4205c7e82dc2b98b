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
from glassnet.quantities import and_text
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
    circumstances = [part for part in result.differences if part.part not in _RUN]
    words = [f"{part.part} was {part.recorded} and is {part.found} here" for part in circumstances]
    if result.same:
        return (
            f"The same weights, to the last bit{', although ' if words else ''}{and_text(words)}."
        )
    said = [
        f"Not the same: the {and_text([p.part for p in result.differences if p.part in _RUN])} "
    ]
    said.append("differ." if result.again is not None else "differs, so nothing was trained.")
    if result.first_other_step is not None:
        epoch, step = result.first_other_step
        said.append(f" The first other loss is that of step {step:,} of epoch {epoch:,}.")
    if words:
        said.append(f" Besides, {and_text(words)}, which may change the last bits.")
    return "".join(said)


_RUN = ("weights", "training data", "validation data", "configuration")
"""The parts that make the run; the others are the circumstances in which it is trained."""


def _found(part: Comparison) -> str | Cell:
    if part.found is None:
        return "not trained"
    return Cell(_short(part.found), "strong") if part.differs else "the same"


def _short(value: str) -> str:
    """A value in a table; of a fingerprint the first digits."""
    return f"{value[:DIGITS]}…" if len(value) == 64 else value
