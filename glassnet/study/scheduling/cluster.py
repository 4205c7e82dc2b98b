"""Runs on a Dask cluster, whose scheduler and workers are started by Dask's own commands.

Each worker has one run at a time, and the runs that wait are kept here. So when a worker dies, one
knows with which run, and this run alone is tried again elsewhere. Nothing is asked of the cluster
but that its workers have the same glassnet and the data; one that has not is refused, and the
others go on.
"""

from __future__ import annotations

import queue
import secrets
import time
import warnings
from collections import Counter, deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from glassnet.errors import WorkerError, quoted
from glassnet.study.running.images import StudyData
from glassnet.study.running.specification import RunSpecification
from glassnet.study.scheduling.connecting import PATIENCE, checked_address, connected
from glassnet.study.scheduling.on_worker import perform_on_worker, refusal
from glassnet.study.scheduling.scheduler import MOST_DEATHS, Outcome
from glassnet.study.scheduling.watching import Doing
from glassnet.version import __version__

if TYPE_CHECKING:
    from distributed import Client, Future

PATIENCE_FOR_WORKERS = 30.0
"""Seconds without any worker: a worker that died may be started again by its nanny."""

TICK = 0.5
"""Seconds between two looks at which workers there are."""


class WorkerNotice(UserWarning):
    """A worker of the cluster is not used, and why; the study goes on with the others."""


class Cluster:
    """Performs runs on the workers of a Dask cluster.

    Args:
        address: of the scheduler, such as ``tcp://192.168.0.7:8786``, or ``tls://`` with Dask's own
            settings for certificates.
        explain: whether the cause is looked for where a run went wrong.

    Raises:
        ArgumentError: if the address is none.
    """

    def __init__(self, address: str, explain: bool = False) -> None:
        self.address = checked_address(address)
        self.explain = explain
        self._doings: dict[int, Doing] = {}

    def doings(self) -> list[Doing]:
        """What is being performed at the moment."""
        return sorted(self._doings.copy().values(), key=lambda doing: doing.place)

    def perform(
        self, specifications: Sequence[RunSpecification], data: StudyData
    ) -> Generator[Outcome, None, None]:
        """An outcome for each run, see `Scheduler`.

        At Ctrl-C the workers end the runs that they have begun, and nobody waits for these.

        Args:
            specifications: of the runs.
            data: not used: each worker reads the data from its own disk.

        Raises:
            ArgumentError: if Dask is not installed, or lacks certificates.
            WorkerError: if the scheduler does not answer, or no worker can perform the runs.
        """
        if not specifications:
            return
        with connected(self.address) as client:
            dispatch = _Dispatch(client, self.address, specifications, self.explain)
            client.subscribe_topic(dispatch.topic, self._note)
            for outcome in dispatch.outcomes():
                self._doings.pop(outcome.place, None)
                yield outcome

    def _note(self, event: tuple[float, dict[str, Any]]) -> None:
        doing = Doing(**event[1]["doing"])
        self._doings[doing.place] = doing


class _Task(NamedTuple):
    """What a worker was asked to do: a run, or, where there is no place, to be looked at."""

    worker: str
    place: int | None


class _Dispatch:
    """Hands each free worker a run, until there is an outcome for every run.

    Args:
        client: of the cluster.
        address: of the scheduler, for messages.
        runs: what is to be performed.
        explain: whether the cause is looked for where a run went wrong.
    """

    def __init__(
        self,
        client: Client,
        address: str,
        runs: Sequence[RunSpecification],
        explain: bool = False,
    ) -> None:
        self._explain = explain
        self.topic = f"glassnet-{secrets.token_hex(8)}"
        self._client = client
        self._address = address
        self._runs = [_for_elsewhere(run) for run in runs]
        self._waiting = deque(range(len(runs)))
        self._tasks: dict[Future, _Task] = {}
        self._done: queue.SimpleQueue[Future] = queue.SimpleQueue()
        self._deaths: Counter[int] = Counter()
        self._threads: dict[str, int] = {}
        self._fit: set[str] = set()
        self._refused: dict[str, str] = {}
        self._lost = 0  # workers that died while they were looked at, since one was fit
        self._alone_since: float | None = None

    def outcomes(self) -> Iterator[Outcome]:
        """An outcome for each run, as soon as it is there."""
        try:
            while self._waiting or any(task.place is not None for task in self._tasks.values()):
                yield from self._look_at_workers()
                self._hand_out()
                for future, task in self._ended():
                    yield from self._take(future, task)
        finally:
            for future in self._tasks:
                future.cancel()

    def _look_at_workers(self) -> Iterator[Outcome]:
        """Find out which workers there are, and what was lost with those that are gone."""
        from distributed.comm import CommClosedError

        try:
            self._threads = self._client.nthreads()
        except (CommClosedError, OSError, TimeoutError):
            raise WorkerError(
                f"{self._address}: the Dask scheduler has ended or can't be reached any more. What "
                "was done is kept, and the same command goes on with the rest."
            ) from None
        for future, task in list(self._tasks.items()):
            if task.worker not in self._threads and not future.done():
                del self._tasks[future]
                future.cancel()
                if task.place is None:
                    self._lost_before_any_run()
                else:
                    yield from self._failed(task.place, f"{task.worker}, died")
        self._fit &= self._threads.keys()
        self._check_that_somebody_works()

    def _check_that_somebody_works(self) -> None:
        """Stop where nobody can perform the runs.

        Raises:
            WorkerError: if there is no worker, or none that is not refused.
        """
        here = self._threads.keys()
        if here and here <= self._refused.keys():
            reasons = sorted({self._refused[worker] for worker in here})
            raise WorkerError(
                f"{self._address}: no worker can perform the runs: {' '.join(reasons)}"
            )
        if here:
            self._alone_since = None
            return
        now = time.monotonic()
        self._alone_since = self._alone_since or now
        if now - self._alone_since > PATIENCE_FOR_WORKERS:
            raise WorkerError(
                f"{self._address}: the Dask scheduler has had no worker for "
                f"{PATIENCE_FOR_WORKERS:.0f} s; start some by dask worker {self._address} "
                "--nthreads 1, and then the same command again."
            )

    def _lost_before_any_run(self) -> None:
        """Stop where workers die, and are started again, as soon as they read the data.

        Raises:
            WorkerError: if so many have died since one was fit, and none is.
        """
        self._lost += 1
        if self._lost >= MOST_DEATHS and not self._fit:
            raise WorkerError(
                f"{self._address}: {self._lost} workers died before they began a run: there may "
                "be too little memory for the data; start fewer of them on each machine."
            )

    def _hand_out(self) -> None:
        """Give each worker that has nothing to do a run, or look at it first."""
        busy = {task.worker for task in self._tasks.values()}
        for worker, threads in self._threads.items():
            if worker in busy or worker in self._refused:
                continue
            if worker not in self._fit:
                # One of them is as good as another: all runs of a study have the same data.
                reference = self._runs[0].data
                self._submit(_Task(worker, None), refusal, __version__, reference)
            elif self._waiting:
                place = self._waiting.popleft()
                self._submit(
                    _Task(worker, place),
                    perform_on_worker,
                    place,
                    self._runs[place],
                    threads=threads,
                    topic=self.topic,
                    explain=self._explain,
                )

    def _submit(self, task: _Task, function: Any, *arguments: Any, **named: Any) -> None:
        what = "look" if task.place is None else f"run-{task.place}"
        future = self._client.submit(
            function,
            *arguments,
            **named,
            key=f"{self.topic}-{what}-{secrets.token_hex(4)}",
            workers=[task.worker],
            pure=False,
        )
        self._tasks[future] = task
        future.add_done_callback(self._done.put)

    def _ended(self) -> Iterator[tuple[Future, _Task]]:
        """The tasks that are done, after a moment at most."""
        with suppress(queue.Empty):
            future = self._done.get(timeout=TICK)
            while True:
                if (task := self._tasks.pop(future, None)) is not None:  # else it was given up
                    yield future, task
                future = self._done.get_nowait()

    def _take(self, future: Future, task: _Task) -> Iterator[Outcome]:
        """What came of a task that is done."""
        try:
            result = future.result(timeout=PATIENCE)
        except Exception as error:  # of Dask's, or of a glassnet that can't read what it was sent
            said = quoted(error)
            if task.place is None:
                self._refuse(
                    task.worker, f"it does not say which glassnet and which data it has: {said}."
                )
            else:
                yield from self._failed(task.place, f"{task.worker}, said {said}")
            return
        if task.place is not None:
            yield result
        elif result is None:
            self._fit.add(task.worker)
            self._lost = 0
        else:
            self._refuse(task.worker, result)

    def _failed(self, place: int, why: str) -> Iterator[Outcome]:
        """A worker died with a run, or could not even begin it: another one tries."""
        self._deaths[place] += 1
        if self._deaths[place] < MOST_DEATHS:
            self._waiting.append(place)
            return
        yield Outcome(
            place,
            failure=f"it was tried on {MOST_DEATHS} workers, and none came to its end: the last, "
            f"{why}.",
        )

    def _refuse(self, worker: str, why: str) -> None:
        """Use a worker no more, and say so."""
        self._refused[worker] = why
        warnings.warn(f"{worker} is not used: {why}", WorkerNotice, stacklevel=2)


def _for_elsewhere(run: RunSpecification) -> RunSpecification:
    """The run with the whole path of its data: a worker runs in a folder of its own."""
    if run.data.path is None:
        return run
    return replace(run, data=replace(run.data, path=str(Path(run.data.path).absolute())))
