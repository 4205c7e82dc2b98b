"""What a study trains: from the command line, and from a TOML file that ``--config`` names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import click

from glassnet.cli.chosen import is_given
from glassnet.cli.network_arguments import NETWORKS_NAME
from glassnet.cli.training_options import TRAINING_NAMES, Several
from glassnet.errors import ArgumentError, GlassnetError
from glassnet.networks import NETWORKS
from glassnet.own_networks import Architecture
from glassnet.study.planning.config import Settings, read_study_file
from glassnet.study.planning.grid import Grid

NOT_IN_FILES = ("config", "help", "merge")

Networks = Sequence[list[Architecture]]
"""As the command line takes them: a list for each word, since a file may hold several."""


def read_config(context: click.Context, parameter: click.Parameter, path: Path | None) -> None:
    """Let a study's file say what holds where the command line says nothing.

    Raises:
        ArgumentError: if the file has an unknown key, or a value that its option can't have.
        DataError: if there is no such file.
    """
    if path is None:
        return
    known = _by_key(context.command)
    in_groups = [
        key for key, each in known.items() if each.name in (NETWORKS_NAME, *TRAINING_NAMES)
    ]
    file = read_study_file(path, known, in_groups)
    context.default_map = _values(context, path, file.common, known)
    context.obj = [_values(context, path, group, known) for group in file.groups]


CONFIG = click.option(
    "--config",
    type=click.Path(path_type=Path),
    metavar="FILE",
    is_eager=True,  # before the options that take their values from it
    expose_value=False,
    callback=read_config,
    show_default="none",
    help="A TOML file that says what is trained, and how: its keys are networks and the names of "
    "these options. What stands on the command line counts more.",
)


def grids(networks: Networks, options: Mapping[str, Sequence[Any] | None]) -> list[Grid]:
    """The grids of a study: one, or as many as its file has tables ``[[study]]``.

    Args:
        networks: those of the command line, or of the file's top; all named ones if there are none.
        options: the values of each option, or None, from the same places.
    """
    found = []
    for group in click.get_current_context().obj or [{}]:
        own = {name: value for name, value in group.items() if not is_given(name)}
        chosen = own.pop(NETWORKS_NAME, networks)
        values = {name: value for name, value in (dict(options) | own).items() if value is not None}
        found.append(Grid(list(chain(*chosen)) or list(NETWORKS.values()), values))
    return found


def _by_key(command: click.Command) -> dict[str, click.Parameter]:
    """What a file may set: the command's options by their names, and its networks."""
    found: dict[str, click.Parameter] = {}
    for parameter in command.params:
        if isinstance(parameter, click.Argument):
            found["networks"] = parameter
            continue
        for flag in parameter.opts:
            key = flag.lstrip("-")
            if len(key) > 1 and key not in NOT_IN_FILES:
                found[key] = parameter
    return found


def _values(
    context: click.Context,
    path: Path,
    settings: Settings,
    known: Mapping[str, click.Parameter],
) -> dict[str, Any]:
    """A file's settings by the names of the parameters, as their types make them of texts.

    Raises:
        ArgumentError: if a value is none of its option.
    """
    found: dict[str, Any] = {}
    for key, value in settings.items():
        name = str(known[key].name)
        if name in found:
            raise ArgumentError(f"{path}: {key} is another word for a key that stands there, too.")
        found[name] = _value(context, path, key, value, known[key])
    return found


def _value(
    context: click.Context,
    path: Path,
    key: str,
    value: str | list[str],
    parameter: click.Parameter,
) -> Any:
    several = parameter.nargs != 1 or isinstance(parameter.type, Several)
    if isinstance(value, list) and not (several and value):
        raise ArgumentError(
            f"{path}: {key} {'has no value' if not value else 'takes one value, and no list'}."
        )
    if isinstance(value, str) and parameter.nargs != 1:
        value = [value]
    try:
        return parameter.type_cast_value(context, value)
    except GlassnetError as error:
        raise ArgumentError(f"{path}: {key}: {error}") from None
    except click.BadParameter as error:
        raise ArgumentError(f"{path}: {key}: {error.message}") from None
