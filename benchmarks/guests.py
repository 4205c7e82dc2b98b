"""Who else may train LeNet, if the user invites them: ``--with jax,keras,tinygrad``."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from benchmarks.contest import Contestant, Maker, Unavailable
from benchmarks.setting import Setting
from benchmarks.workload import Workload


class Guest(NamedTuple):
    """A contestant by invitation.

    Attributes:
        title: its name in tables.
        module: its file, which is imported when it is invited.
        contestant: its class there.
    """

    title: str
    module: str
    contestant: str


GUESTS = {
    "jax": Guest("JAX", "benchmarks.with_jax", "Jax"),
    "keras": Guest("Keras on JAX", "benchmarks.with_keras", "Keras"),
    "tinygrad": Guest("tinygrad", "benchmarks.with_tinygrad", "Tinygrad"),
}


def makers(names: Sequence[str], workload: Workload, setting: Setting) -> dict[str, Maker]:
    """What makes the guests of these names."""
    return {GUESTS[name].title: partial(invite, GUESTS[name], workload, setting) for name in names}


def invite(guest: Guest, workload: Workload, setting: Setting) -> Contestant:
    """The guest.

    Raises:
        Unavailable: if it is not installed.
    """
    try:
        module = importlib.import_module(guest.module)
    except ImportError as error:
        raise Unavailable(f"not installed ({error})") from error
    contestant: Contestant = getattr(module, guest.contestant)(workload, setting)
    return contestant
