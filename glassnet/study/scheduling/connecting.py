"""The way to the scheduler of a Dask cluster, and what is said where there is none."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from glassnet.errors import ArgumentError, WorkerError, install_command, quoted

if TYPE_CHECKING:
    from distributed import Client

PATIENCE = 10.0
"""Seconds in which a scheduler must answer."""

_ADDRESS = re.compile(
    r"((tcp|tls|ws|wss)://)?"  # without it, Dask takes tcp://
    r"(\[[0-9a-fA-F:.]+\]|[^/:\[\]\s]+)"
    r":\d{1,5}"
)


def checked_address(address: str) -> str:
    """The address of a scheduler.

    Raises:
        ArgumentError: if it can be none.

    >>> checked_address("tcp://192.168.0.7:8786")
    'tcp://192.168.0.7:8786'
    """
    if _ADDRESS.fullmatch(address) is None:
        raise ArgumentError(
            f"the scheduler's address {quoted(address)} can't be one: give it as dask scheduler "
            "shows it, such as tcp://192.168.0.7:8786."
        )
    return address


@contextmanager
def connected(address: str) -> Iterator[Client]:
    """A client of the cluster while the block runs.

    Results come by way of the scheduler, so nothing but its port must be reached, and the client
    opens none.

    Args:
        address: of the scheduler.

    Raises:
        ArgumentError: if Dask is not installed, or has no certificates for such an address.
        WorkerError: if the scheduler does not answer.
    """
    try:
        import dask
        from distributed import Client
    except ImportError:
        raise ArgumentError(
            "--scheduler needs Dask, which comes with glassnet's extra dask: run "
            f"{install_command('dask')}."
        ) from None
    patience = {"distributed.comm.timeouts.connect": f"{PATIENCE} s"}  # else 30 s
    with _quiet(), dask.config.set(patience):
        _knock(address)
        client = Client(address, timeout=PATIENCE, set_as_default=False, direct_to_workers=False)
        try:
            yield client
        finally:
            # Dask fails to close a client whose scheduler ends at this moment (RuntimeError). What
            # went wrong is known by then, and must not be hidden by that.
            with suppress(RuntimeError):
                client.close(timeout=PATIENCE)


def _knock(address: str) -> None:
    """See that a scheduler answers: a client that finds none can hardly be got rid of."""
    from distributed.core import connect

    certificates = _certificates(address)

    async def knock() -> None:
        connection = connect(address, timeout=PATIENCE, **certificates)
        comm = await asyncio.wait_for(connection, PATIENCE)
        comm.abort()

    try:
        # In a thread of its own, since a notebook has a loop running in this one.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, knock()).result()
    except (OSError, TimeoutError) as error:
        reason = error.__cause__ or error
        known = f" ({quoted(str(reason))})" if str(reason) else ""
        raise WorkerError(
            f"{address}: no Dask scheduler answers there within {PATIENCE:.0f} s{known}. Start one "
            "by dask scheduler, and see that address and port are right and no firewall stands "
            "between."
        ) from None
    except Exception as error:  # whatever Dask makes of the words of another program
        raise WorkerError(
            f"{address}: what answers there is no Dask scheduler ({quoted(error)}); see that "
            "address and port are those that dask scheduler shows."
        ) from None


def _certificates(address: str) -> dict[str, Any]:
    """What Dask's settings say of certificates, for ``connect``.

    Raises:
        ArgumentError: if they name none where the address needs one, or one that can't be read.
    """
    from distributed.security import Security

    try:
        found = Security().get_connection_args("client")
    except (OSError, ValueError) as error:  # ssl's errors are of these
        raise ArgumentError(
            f"{address}: the certificates that Dask's settings name can't be read: {error}; "
            "docs/cluster.md shows how they are made."
        ) from None
    if address.startswith(("tls:", "wss:")) and found.get("ssl_context") is None:
        raise ArgumentError(
            f"{address}: Dask's settings name no certificates on this machine; docs/cluster.md "
            "shows how they are made."
        )
    return dict(found)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask's own log off the terminal: what a user must know is said in a sentence."""
    loggers = [
        logging.getLogger(name)
        for name in ("distributed.client", "distributed.core", "distributed.comm", "tornado")
    ]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
