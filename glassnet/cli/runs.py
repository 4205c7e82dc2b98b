"""``glassnet runs``: which runs are in a folder, and all that is known of one of them."""

from __future__ import annotations

import dataclasses
import json
import typing
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from glassnet.callbacks import Status
from glassnet.cli.console import make_console, to_stderr
from glassnet.cli.options import Name
from glassnet.cli.train import as_typed
from glassnet.cli.training_options import Several
from glassnet.errors import ArgumentError, DataError, quoted
from glassnet.health.verdict import NAMES, VerdictName
from glassnet.printing import say
from glassnet.quantities import count_text

if TYPE_CHECKING:
    from glassnet.study.reporting.run_choice import StoredRun

FOLDER = click.argument(
    "folder",
    type=click.Path(path_type=Path),
    metavar="[FOLDER]",
    default="results",
    help="The folder of a study or a tracker, in whose runs/ the records are.  [default: results]",
)
JSON = click.option(
    "--json", "as_json", is_flag=True, show_default="tables", help="Print it as JSON."
)
STATUSES = tuple(s for s in typing.get_args(Status) if s not in ("running", "paused"))
"""How a run can have ended."""
ORDERS = ("started", "network", "seed", "status", "verdict", "accuracy", "validation", "time")


class ListByDefault(click.Group):
    """A group that lists where nobody names one of its commands."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The named command with its arguments, or the list with all of them."""
        if args and args[0] in self.commands:
            return super().resolve_command(ctx, args)
        return "list", self.commands["list"], args

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Leave all arguments, options too, to the command that they are for."""
        return super().parse_args(ctx, args or ["list"])


class Fact(click.ParamType):  # type: ignore[type-arg]
    """A name and a value, such as ``activation=relu``."""

    name = "fact"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """The two.

        Raises:
            ArgumentError: if there is no ``=`` between them.
        """
        if isinstance(value, tuple):
            return value
        name, equals, wanted = str(value).partition("=")
        if not (name and equals):
            raise ArgumentError(
                f"--with {quoted(value)}: give a name and a value, as activation=relu."
            )
        return name.strip(), wanted.strip()


@click.group(
    cls=ListByDefault,
    short_help="List the runs in a folder, or show one of them.",
    add_help_option=False,
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
)
def runs() -> None:
    """List the runs in a folder, or show one of them."""


@runs.command("list", short_help="List the runs in a folder.")
@FOLDER
@click.option(
    "--network",
    "networks",
    multiple=True,
    metavar="NETWORK",
    show_default="all",
    help="Those of this network; may be given several times, as the next four.",
)
@click.option(
    "--status",
    "statuses",
    type=Name("status", STATUSES),
    metavar=f"[{'|'.join(STATUSES)}]",
    multiple=True,
    show_default="all",
    help="Those that ended like this.",
)
@click.option(
    "--verdict",
    "verdicts",
    type=Several(Name("verdict", NAMES)),
    metavar=f"[{'|'.join(NAMES)}]",
    multiple=True,
    show_default="all",
    help="Those whose training came to this, or several: collapsed,diverged.",
)
@click.option(
    "--seed",
    "seeds",
    type=int,
    multiple=True,
    metavar="N",
    show_default="all",
    help="Those with this seed.",
)
@click.option(
    "--with",
    "having",
    type=Fact(),
    multiple=True,
    metavar="NAME=VALUE",
    show_default="all",
    help="Those of which this is true, such as activation=relu, learning-rate=0.1 or epochs=3.",
)
@click.option(
    "--sort",
    type=Name("order", ORDERS),
    metavar=f"[{'|'.join(ORDERS)}]",
    default="started",
    help="What comes first: the oldest run, the best accuracy on the test set, the shortest time.",
)
@click.option("--reverse", is_flag=True, show_default="not", help="The other way round.")
@click.option(
    "--most",
    type=click.IntRange(min=1),
    metavar="N",
    show_default="all",
    help="So many at most, the first ones.",
)
@JSON
def list_runs(
    folder: Path,
    networks: tuple[str, ...],
    statuses: tuple[Status, ...],
    verdicts: tuple[tuple[VerdictName, ...], ...],
    seeds: tuple[int, ...],
    having: tuple[tuple[str, str], ...],
    sort: str,
    reverse: bool,
    most: int | None,
    as_json: bool,
) -> None:
    """List the runs in FOLDER: glassnet runs [FOLDER].

    The accuracies are that on the validation images after the last epoch, and that on the test set.
    Facts in which the runs differ have columns of their own, as far as there is room; --json has
    all.

    glassnet runs show ID shows the whole record of one run.
    """
    from glassnet.study.reporting.run_choice import ordered, select
    from glassnet.study.reporting.run_list import as_dict, run_table

    stored, damaged = read(folder)
    verdict_names = tuple(chain(*verdicts))
    wanted = select(stored, networks, statuses, verdict_names, seeds, dict(having))
    chosen = ordered(wanted, sort, reverse=reverse)
    shown = chosen[:most]
    if as_json:
        content = {"runs": [as_dict(one) for one in shown], "damaged": damaged}
        say(json.dumps(content, indent=2, ensure_ascii=False))
        return
    console = make_console()
    if shown:
        console.print(run_table(shown, console.width), soft_wrap=True)
    say(f"\n{_counted(len(shown), len(chosen), len(stored))}")
    tell_damaged(folder, damaged)


@runs.command(short_help="Show all that is known of one run.")
@click.argument(
    "prefix",
    metavar="ID",
    help="The first characters of the run's ID, as glassnet runs lists it, or its file.",
)
@FOLDER
@JSON
def show(prefix: str, folder: Path, as_json: bool) -> None:
    """Show the whole record of a run: glassnet runs show ID [FOLDER].

    That is how it was trained, its figures epoch by epoch, what went wrong and where, on what it
    ran, and the fingerprints by which it can be checked.
    """
    from glassnet.study.reporting.run_choice import find
    from glassnet.study.reporting.run_page import heading, page, remarks

    stored, damaged = read(folder)
    records = find(stored, prefix)
    one = records[-1]
    if as_json:
        content = {"id": one.id, "file": str(one.path), **dataclasses.asdict(one.run)}
        say(json.dumps(content, indent=2, ensure_ascii=False))
        return
    console = make_console()
    console.print(heading(one), style="bold", markup=False, highlight=False, soft_wrap=True)
    for table in page(one):
        console.print()
        console.print(table, soft_wrap=True)
    for sentence in [*remarks(one.run), *_also(records), *_next(one)]:
        console.print(f"\n{sentence}", markup=False, highlight=False, soft_wrap=True)
    tell_damaged(folder, damaged)


def read(folder: Path) -> tuple[list[StoredRun], dict[str, str]]:
    """The runs of a folder, and what is wrong with damaged files.

    Raises:
        DataError: if it is no folder of a study.
    """
    from glassnet.study.reporting.run_choice import stored_runs
    from glassnet.study.tracking.store import read_run_files

    if not (folder / "runs").is_dir():
        raise DataError(f"{folder}: there is no folder runs in it; name the folder of a study.")
    found, damaged = read_run_files(folder / "runs")
    return stored_runs(found), damaged


def found_run(named: str, folder: Path) -> Path:
    """The file of a run that somebody names by its path or by the first characters of its ID.

    Raises:
        ArgumentError: if there is no such file, and none or several runs of the folder fit.
        DataError: if the folder is none of a study.
    """
    from glassnet.study.reporting.run_choice import find

    path = Path(named)
    looks_like_a_path = path.suffix == ".json" or len(path.parts) > 1
    names_a_folder = len(path.parts) > 1 and path.parent.is_dir()
    is_missing = looks_like_a_path and (names_a_folder or not (folder / "runs").is_dir())
    if path.is_file() or is_missing:
        return path  # whoever reads it says what is wrong with it
    return find(read(folder)[0], named)[-1].path


def _counted(shown: int, chosen: int, all_runs: int) -> str:
    """How many runs are shown, of how many.

    >>> _counted(3, 3, 3), _counted(3, 3, 20)
    ('3 runs', '3 of 20 runs')
    >>> _counted(2, 8, 20)
    '2 of the 8 runs that were asked for, of 20 in all'
    """
    if shown == all_runs:
        return count_text(shown, "run")
    if chosen in (shown, all_runs):
        return f"{shown:,} of {count_text(all_runs, 'run')}"
    asked_for = count_text(chosen, "run")
    return f"{shown:,} of the {asked_for} that were asked for, of {all_runs:,} in all"


def _also(records: list[StoredRun]) -> list[str]:
    """That there are other records of the same run."""
    if len(records) == 1:
        return []
    others = ", ".join(one.path.name for one in records[:-1][:3])
    return [
        f"The same run was trained {len(records)} times; this is the newest, the others are in "
        f"{others}{' and more' if len(records) > 4 else ''}."
    ]


def _next(one: StoredRun) -> list[str]:
    """The run's file, and the commands that take it."""
    path, verdict = str(one.path), one.run.verdict
    is_defect = verdict is not None and verdict.is_defect
    epoch, step = (verdict and verdict.first_bad_step) or (1, 1)
    inspect = ["glassnet", "inspect", path, "--epoch", str(epoch), "--step", str(step)]
    why = f"to see why:      {as_typed(['glassnet', 'explain', path])}\n" if is_defect else ""
    return [
        f"file:            {path}\n"
        f"{why}"
        f"to check it:     {as_typed(['glassnet', 'verify', path])}\n"
        f"to look inside:  {as_typed(inspect)}"
    ]


def tell_damaged(folder: Path, damaged: dict[str, str]) -> None:
    """Say on the error output which files of a folder could not be read."""
    for name, wrong in damaged.items():
        to_stderr(f"Note: {folder / 'runs' / name}: is damaged and counts nowhere: {wrong}.")
