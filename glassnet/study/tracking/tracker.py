"""The tracker: a callback that keeps times, accuracies and receipts of every run in files."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from glassnet.callbacks import Logs
from glassnet.data.dataset import DataCard
from glassnet.files import check_writable
from glassnet.study.tracking.recorder import Recorder
from glassnet.study.tracking.store import new_run_file, write_run


class StatisticsTracker(Recorder):
    """Tracks times, accuracies, seeds and receipts, over all runs of all networks.

    Each run becomes one file in ``FOLDER/runs``; nothing else is written, so that a run costs the
    same after a thousand others. ``glassnet statistics FOLDER`` or
    ``glassnet.study.update_statistics(FOLDER)`` computes the averages of all runs from these files.
    Any number of processes may track into one folder, and results of other machines are merged by
    copying their run files into it. An interrupted or diverged run is recorded as such, and does
    not enter averages.

    Args:
        folder: where to keep the files; made if need be.
        network: the network's name in tables; the model's own name if None.
        details: further facts to record and show, such as ``{"fold": "3"}``. Runs with different
            details are averaged separately.
        data: the card of the data set, to record its name and its fingerprint.

    Attributes:
        run: the record of the last run; None before the first.
        run_file: its file.

    Raises:
        OutputError: if the folder can't be written: now and when a training begins.

    One tracker serves many trainings, one after another. Put it behind callbacks that change
    weights at the end, such as ``EarlyStopping``. The accuracy on the test set is tracked by
    an evaluation at the end of a training::

        tracker = StatisticsTracker("results", data=data.card)
        model.fit(*data.training, epochs=3, callbacks=[tracker])
        model.evaluate(*data.test, callbacks=[tracker])
        glassnet.study.update_statistics("results")  # when all runs are done

    >>> import tempfile
    >>> tracker = StatisticsTracker(tempfile.mkdtemp(), network="lenet")
    >>> tracker.run is None
    True
    """

    def __init__(
        self,
        folder: str | os.PathLike[str] = "results",
        network: str | None = None,
        details: Mapping[str, str] | None = None,
        data: DataCard | None = None,
    ) -> None:
        super().__init__(network, details, data)
        self.folder = Path(folder)
        self.run_file: Path | None = None
        check_writable(self.folder / "runs")

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Find out whether the run can be kept, and start the clocks."""
        check_writable(self.folder / "runs")  # it may be hours since the tracker was made
        super().on_train_begin(logs)

    def on_train_end(self, logs: Logs | None = None) -> None:
        """Write the run's file, whatever the run came to."""
        super().on_train_end(logs)
        assert self.run is not None  # the recorder made it just now
        self.run_file = new_run_file(self.folder / "runs", self.run)
        write_run(self.run_file, self.run)

    def on_test_end(self, logs: Logs | None = None) -> None:
        """Write the run's file anew, if this was an evaluation on the test set."""
        before = self.run
        super().on_test_end(logs)
        if self.run is not None and self.run is not before:
            assert self.run_file is not None  # every run has one
            write_run(self.run_file, self.run)
