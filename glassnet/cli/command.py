"""The command itself: its subcommands, and how it ends when something goes wrong."""

from __future__ import annotations

import io
from collections.abc import Sequence

import click

from glassnet.cli.console import notices_to_stderr, to_stderr
from glassnet.cli.data import data
from glassnet.cli.evaluate import evaluate
from glassnet.cli.explain import explain
from glassnet.cli.info import info
from glassnet.cli.inspect import inspect
from glassnet.cli.networks import networks
from glassnet.cli.page import page
from glassnet.cli.plot import plot
from glassnet.cli.predict import predict
from glassnet.cli.profile import profile
from glassnet.cli.replay import replay
from glassnet.cli.report import report
from glassnet.cli.runs import runs
from glassnet.cli.show import show
from glassnet.cli.statistics import statistics
from glassnet.cli.study import study
from glassnet.cli.train import train
from glassnet.cli.verify import verify
from glassnet.errors import GlassnetError
from glassnet.printing import replace_by_similar_signs
from glassnet.version import __version__

WRONG_INPUT = 2
INTERRUPTED = 130
"""What shells report for a program that Ctrl-C ended: 128 + SIGINT."""


class InOrder(click.Group):
    """A group whose help lists the commands in the order in which one meets them."""

    def list_commands(self, context: click.Context) -> list[str]:
        """The names, as they were added."""
        return list(self.commands)


@click.group(
    cls=InOrder,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "show_default": True,
        "max_content_width": 100,
    },
)
@click.version_option(__version__, prog_name="glassnet")
def glassnet() -> None:
    """Neural networks you can see through: LeNet from scratch in Python, at machine speed.

    Start with: glassnet study
    """


for _command in (
    study,
    runs,
    statistics,
    report,
    verify,
    replay,
    explain,
    train,
    evaluate,
    predict,
    info,
    inspect,
    page,
    plot,
    profile,
    show,
    networks,
    data,
):
    glassnet.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command, and say in one sentence what was wrong if it can't be done.

    Args:
        arguments: those of the command line if None.

    Returns:
        The exit status: 0; 1 if a training diverged, if a run did not come to the same once more,
        if data would spoil one, or if some of many pictures had no answer; 2 for wrong input, or
        where the system refuses; 130 after Ctrl-C.
    """
    replace_by_similar_signs()  # also in what click prints
    try:
        with notices_to_stderr():
            status = glassnet.main(arguments, prog_name="glassnet", standalone_mode=False)
    except GlassnetError as error:
        to_stderr(f"Error: {error}")
        return WRONG_INPUT
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        to_stderr(shown.getvalue().rstrip("\n"))
        return error.exit_code
    except OSError as error:
        # A full disk, a folder that vanished: the system's refusal, which no line of ours mends.
        place = "" if error.filename is None else f"{error.filename}: "
        to_stderr(f"Error: {place}{error.strerror or error}")
        return WRONG_INPUT
    except MemoryError as error:
        what = f": {error}" if str(error) else ""  # NumPy says how much was asked for
        to_stderr(
            f"Error: there is not enough memory on this machine{what}. Take smaller images, fewer "
            "of them, or a smaller network."
        )
        return WRONG_INPUT
    except (click.Abort, KeyboardInterrupt):
        to_stderr("interrupted")
        return INTERRUPTED
    return int(status or 0)
