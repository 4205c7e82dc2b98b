"""Runs side by side, in processes on this machine, by joblib.

Each process trains one run at a time on one thread. What is to be trained on is mapped into their
memory from one file. A process that dies takes joblib's whole pool with it. Then the pool is begun
anew with the runs that are missing, and each run during which a process died is tried alone, so
that one can tell which of them is to blame.
"""

from __future__ import annotations

import os
import signal
import tempfile
import threading
import time
import warnings
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from glassnet.engine import second_compiler
from glassnet.errors import WorkerError
from glassnet.study.running.images import StudyData, StudyImages
from glassnet.study.running.specification import RunSpecification
from glassnet.study.scheduling.diagnosing import silent_outcome
from glassnet.study.scheduling.scheduler import MOST_DEATHS, Outcome
from glassnet.study.scheduling.watching import Doing, doings, reported

LOOKS_FOR_PARENT = 1.0  # seconds


class LocalProcesses:
    """Performs runs side by side in processes on this machine.

    Args:
        jobs: how many runs go on at a time.
        threads: that compute in each of them.
        explain: whether the cause is looked for where a run went wrong.
    """

    def __init__(self, jobs: int, threads: int = 1, explain: bool = False) -> None:
        self.jobs = jobs
        self.threads = threads
        self.explain = explain
        self._folder: Path | None = None

    def doings(self) -> list[Doing]:
        """What is being performed at the moment."""
        return [] if self._folder is None else doings(self._folder)

    def perform(
        self, specifications: Sequence[RunSpecification], data: StudyData
    ) -> Generator[Outcome, None, None]:
        """An outcome for each run, see `Scheduler`."""
        with tempfile.TemporaryDirectory(prefix="glassnet-") as name:
            self._folder = Path(name)
            try:
                yield from self._perform(specifications, data)
            finally:
                self._folder = None

    def _perform(
        self, specifications: Sequence[RunSpecification], data: StudyData
    ) -> Generator[Outcome, None, None]:
        missing = dict(enumerate(specifications))
        deaths: Counter[int] = Counter()
        silent = 0  # pools in a row that died before any run had begun
        while missing:
            suspects = [place for place in missing if deaths[place]]
            chosen = suspects[:1] or list(missing)
            silent += 1
            for outcome in self._pool([(place, missing[place]) for place in chosen], data):
                silent = 0
                del missing[outcome.place]
                yield outcome
            for place in self._died() & missing.keys():
                silent = 0
                deaths[place] += 1
                if deaths[place] == MOST_DEATHS:
                    del missing[place]
                    yield Outcome(place, failure=_killed())
            if silent == MOST_DEATHS:
                raise WorkerError(
                    "the processes of the study end before they begin a run: there may be too "
                    "little memory; try fewer with --jobs, or --jobs 1."
                )

    def _pool(
        self, runs: Sequence[tuple[int, RunSpecification]], data: StudyData
    ) -> Generator[Outcome, None, None]:
        """The outcomes of runs, as far as they come before a process dies."""
        from joblib import Parallel, delayed, parallel_config
        from joblib.externals.loky import BrokenProcessPool

        assert self._folder is not None
        here = partial(
            _perform_here, folder=self._folder, threads=self.threads, explain=self.explain
        )
        call = delayed(here)
        calls = (call(place, run, data.images(run.recipe.validation)) for place, run in runs)
        with parallel_config(
            backend="loky",
            n_jobs=max(2, self.jobs),  # joblib performs a single job in this process
            inner_max_num_threads=self.threads,
            initializer=_begin_worker,
            initargs=(os.getpid(),),
        ):
            # joblib would hand short runs over in batches, whose outcomes come all at once.
            parallel = Parallel(return_as="generator_unordered", batch_size=1)
        with _without_interrupts():  # which the processes inherit: Ctrl-C is for this one
            outcomes = parallel(calls)
        try:
            # `yield from` would close them itself, and joblib then warns of unfinished runs.
            for outcome in outcomes:  # noqa: UP028
                yield outcome
        except BrokenProcessPool:
            return
        finally:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                outcomes.close()

    def _died(self) -> set[int]:
        """The runs during which a process died; their files are left, and removed here."""
        assert self._folder is not None
        left = list(self._folder.iterdir())
        for path in left:
            path.unlink()
        return {int(path.stem) for path in left}


def _killed() -> str:
    return (
        f"its process died {MOST_DEATHS} times without a word: the system may have killed it for "
        "want of memory."
    )


def _perform_here(
    place: int,
    run: RunSpecification,
    images: StudyImages,
    *,
    folder: Path,
    threads: int,
    explain: bool,
) -> Outcome:
    """Perform a run in a process of the pool."""
    with reported(folder, place) as report:
        return silent_outcome(
            place, run, images, explain=explain, threads=threads, callbacks=[report]
        )


def _begin_worker(parent: int) -> None:
    """Prepare a process of the pool."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    second_compiler.do_without()
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """End this process when its parent is gone, which nobody else would do before the run ends."""
    while os.getppid() == parent:
        time.sleep(LOOKS_FOR_PARENT)
    os._exit(1)


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Ignore Ctrl-C for a moment."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, former)
