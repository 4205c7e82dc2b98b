"""Who else may train LeNet, if the user invites them: ``--with jax,keras,tinygrad``."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple

from benchmarks.contest import Contestant, Maker, Unavailable
from benchmarks.setting import Setting
from benchmarks.workload import Workload
from glassnet.engine.cores import available_cores
from glassnet.study.figures import count_text


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
        Unavailable: if it can't be had, or would have more threads than the others.
    """
    if setting.threads < available_cores():
        threads = count_text(setting.threads, "thread")
        raise Unavailable(f"takes all cores, and this run has {threads}")
    with failing_is_leaving():
        try:
            module = importlib.import_module(guest.module)
        except ImportError as error:
            raise Unavailable(f"not installed ({error})") from error
        return Visitor(getattr(module, guest.contestant)(workload, setting))


class Visitor:
    """A guest who leaves when it fails, so that the others' run goes on.

    Args:
        guest: the contestant itself.
    """

    def __init__(self, guest: Contestant) -> None:
        self.guest = guest

    def train(self, images: int, seed: int) -> float:
        with failing_is_leaving():
            return self.guest.train(images, seed)

    def keep_weights(self) -> Callable[[], None]:
        with failing_is_leaving():
            return failing_is_leaving()(self.guest.keep_weights())

    def test_accuracy(self) -> float:
        with failing_is_leaving():
            return self.guest.test_accuracy()


@contextmanager
def failing_is_leaving() -> Iterator[None]:
    """Say of any exception that the guest can't take part."""
    try:
        yield
    except Unavailable:
        raise
    except Exception as error:
        reason = str(error).strip().partition("\n")[0]
        raise Unavailable(f"failed ({type(error).__name__}: {reason})") from error
