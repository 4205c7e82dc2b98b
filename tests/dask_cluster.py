"""A real Dask cluster on this machine, started by Dask's own commands, for tests."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

SOON = 60.0
"""Seconds in which a process of Dask begins, however busy the machine is."""


class DaskCluster:
    """A scheduler, and the workers that a test starts.

    Args:
        folder: of their files.
        options: further ones of ``dask scheduler``.
    """

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        self._file = folder / "scheduler.json"
        self._processes: list[subprocess.Popen[bytes]] = []
        listening = ("--port", "0", "--dashboard-address", "127.0.0.1:0")
        self.scheduler = self._start("scheduler", *listening, *options)
        self.address = self._address()

    def start_worker(self, changed: str = "") -> subprocess.Popen[bytes]:
        """Start a worker of one thread, without a nanny that would start it again.

        Args:
            changed: Python that the worker runs first, so that it is not as it should be.
        """
        environment = {}
        if changed:
            folder = self.folder / f"changed-{len(self._processes)}"
            folder.mkdir()
            (folder / "sitecustomize.py").write_text(changed, encoding="utf-8")
            environment["PYTHONPATH"] = os.pathsep.join([str(folder), *filter(None, sys.path)])
        options = ("--nthreads", "1", "--no-nanny", "--dashboard-address", "127.0.0.1:0")
        place = ("--local-directory", str(self.folder / f"worker-{len(self._processes)}"))
        return self._start("worker", *options, *place, environment=environment)

    def stop(self) -> None:
        """End all processes."""
        for process in reversed(self._processes):
            process.kill()
            process.wait()

    def _start(
        self, role: str, *options: str, environment: Mapping[str, str] = MappingProxyType({})
    ) -> subprocess.Popen[bytes]:
        here = ("--host", "127.0.0.1", "--scheduler-file", str(self._file))
        name = f"{role}-{len(self._processes)}.log"
        with (self.folder / name).open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", role, *here, *options],
                stdout=log,
                stderr=log,
                env={**os.environ, **environment},
            )
        self._processes.append(process)
        return process

    def _address(self) -> str:
        end = time.monotonic() + SOON
        while time.monotonic() < end:
            try:
                return str(json.loads(self._file.read_text(encoding="utf-8"))["address"])
            except (OSError, ValueError):
                time.sleep(0.1)
        raise TimeoutError((self.folder / "scheduler-0.log").read_text(encoding="utf-8"))


@contextmanager
def dask_cluster(folder: Path, *options: str) -> Iterator[DaskCluster]:
    """A cluster without workers while the block runs."""
    cluster = DaskCluster(folder, *options)
    try:
        yield cluster
    finally:
        cluster.stop()


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a process as the system does for want of memory."""
    process.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
    process.wait()
