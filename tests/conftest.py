"""What all tests stand on: no network, the same examples each time, and real digits to train on."""

from __future__ import annotations

import importlib.util
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import numpy as np
import pytest

from glassnet.engine import second_compiler
from glassnet.engine.cores import available_cores

if TYPE_CHECKING:
    from tests.browser import OpenedPage, PageOpener, StartedBrowser

# They live beside the tests that they serve; importing them needs PyTorch.
collect_ignore = ["parity.py", "record_parity.py"]

WORKER = "PYTEST_XDIST_WORKER"  # in the environment of each process of pytest-xdist's

Arrays = tuple[np.ndarray, np.ndarray]

# No deadline: an example may be the first to use a loop, and then waits for the compiler.
hypothesis.settings.register_profile("everywhere", deadline=None, print_blob=True)
# In CI the same examples every time, so that a red build is about the change it tests.
hypothesis.settings.register_profile(
    "ci", hypothesis.settings.get_profile("everywhere"), derandomize=True, database=None
)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "everywhere")


def pytest_configure(config: pytest.Config) -> None:
    """Give the tests, and the programs that they start, the same surroundings everywhere."""
    _leave_the_network_and_the_users_cache(config)
    # A shell that starts a program in the background lets it ignore Ctrl-C, and so would the
    # programs that the tests start and interrupt.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # The workers of pytest-xdist keep all cores busy: nobody has to help one of them.
    if WORKER in os.environ:
        os.environ.setdefault(second_compiler.MARK, "1")


def _leave_the_network_and_the_users_cache(config: pytest.Config) -> None:
    """Take the tests, and the programs that they start, off the network and the user's cache.

    Nothing answers on the discard port, so a download fails at once, with or without a network.
    Servers that a test starts on this machine are reached as ever. Compiled loops are kept from
    one round of tests to the next, but not among the user's.
    """
    os.environ.setdefault("GLASSNET_CACHE", str(config.rootpath / ".pytest_cache" / "glassnet"))
    for variable in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        for name in (variable, variable.lower()):
            os.environ[name] = "http://127.0.0.1:9"
    for name in ("NO_PROXY", "no_proxy"):
        os.environ[name] = "127.0.0.1,localhost,::1"


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: now and then a worker waits for what another one compiles."""
    return available_cores() + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the slow tests first where workers share them, and skip what needs a missing PyTorch.

    A slow test that begins last keeps one core busy, and leaves the others idle.
    """
    if WORKER in os.environ:
        items.sort(key=lambda item: "slow" not in item.keywords)
    if importlib.util.find_spec("torch") is not None:
        return
    without_torch = pytest.mark.skip(reason="PyTorch is not installed: `make parity` installs it")
    for item in items:
        if "parity" in item.keywords:
            item.add_marker(without_torch)


@pytest.fixture(scope="session")
def mnist() -> tuple[Arrays, Arrays]:
    """All of MNIST where $GLASSNET_DATA names its folder, the bundled 5,000 images elsewhere."""
    from glassnet import data

    training, test = data.load("mnist" if os.environ.get("GLASSNET_DATA") else "mnist-5k")
    return training, test


@pytest.fixture
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's cache, empty and in a folder of the test's own."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: folder)
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[StartedBrowser]:
    """A browser, started once; without one the test is left out, with a reason."""
    from tests.browser import started_browser

    with started_browser() as started:
        yield started


@pytest.fixture
def open_html(browser: StartedBrowser, tmp_path: Path) -> Iterator[PageOpener]:
    """Opens a text as a file in the browser: `open_html(text, width=320)`."""
    with browser.opener(tmp_path) as opener:
        yield opener


@pytest.fixture
def open_page(open_html: PageOpener) -> Callable[..., OpenedPage]:
    """Opens the page of some networks: `open_page(model, width=320)`, of a small one without any.

    `options` are those of `glassnet.page.page`, the others are those of `open_html`.
    """
    from glassnet.page import page
    from tests.shown_networks import small_network

    def open_page(*models: Any, options: dict[str, Any] | None = None, **window: Any) -> OpenedPage:
        made = page(*(models or [small_network()]), **(options or {}))
        return open_html(made.html, **window)

    return open_page
