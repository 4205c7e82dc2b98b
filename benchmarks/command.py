"""How the commands of this folder end: with one sentence and a status where something is wrong."""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from glassnet.cli.console import notices_to_stderr
from glassnet.errors import GlassnetError
from glassnet.printing import replace_by_similar_signs


def run_command(command: click.Command, name: str, interrupted: str) -> NoReturn:
    """Run a command with the arguments of this process, and end the process with its status.

    Args:
        command: its function returns the status.
        name: as it is typed.
        interrupted: what is said at Ctrl-C, behind a semicolon.
    """
    replace_by_similar_signs()  # also in what click prints
    try:
        with notices_to_stderr():
            sys.exit(command(prog_name=name, standalone_mode=False))
    except GlassnetError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo(f"interrupted; {interrupted}", err=True)
        sys.exit(130)
