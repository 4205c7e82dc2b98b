"""Ctrl-C is held back where it can't be raised, and never lost."""

from __future__ import annotations

import signal
import threading

import pytest

from glassnet.interrupts import delayed_interrupt


def test_an_interrupt_comes_at_the_end_of_the_block() -> None:
    done = []

    @delayed_interrupt()
    def interrupted() -> None:
        signal.raise_signal(signal.SIGINT)
        done.append("the rest of the block")

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert done == ["the rest of the block"]


def test_after_the_block_an_interrupt_comes_at_once() -> None:
    before = signal.getsignal(signal.SIGINT)
    with delayed_interrupt():
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_an_interrupt_outweighs_an_error_of_the_block() -> None:
    @delayed_interrupt()
    def failing() -> None:
        signal.raise_signal(signal.SIGINT)
        raise RuntimeError

    with pytest.raises(KeyboardInterrupt):
        failing()


def test_other_threads_have_no_part_in_it() -> None:
    before = signal.getsignal(signal.SIGINT)
    seen = []

    def work() -> None:
        with delayed_interrupt():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [before]
