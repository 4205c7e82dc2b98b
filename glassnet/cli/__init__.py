"""The command ``glassnet``: one file for each of its commands."""

from glassnet.cli.command import main

__all__ = ["main"]
