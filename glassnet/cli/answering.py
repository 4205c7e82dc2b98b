"""Pictures read and shown to a network, some at a time, in their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.cli.answers import Answer, Classes
from glassnet.cli.pictures_named import Named
from glassnet.engine.cores import available_cores
from glassnet.errors import DataError
from glassnet.model import Sequential
from glassnet.pictures.doubts import doubt_of_answer
from glassnet.pictures.form import PictureForm
from glassnet.pictures.many import read_many
from glassnet.pictures.reading import Reading
from glassnet.pictures.reading_bar import ReadingBar
from glassnet.study.running.judging import label_loss

BATCH = 64
"""Pictures that are read before the network sees them together."""


class PicturePredictor:
    """A network that answers pictures.

    Args:
        model: the network.
        form: to which pictures are brought.
        classes: how its classes are called, and whether a picture may show several things.
        steps: whether it is kept what is done to each picture.
        threads: that compute, and read as many pictures at a time; None for one on each core.
    """

    def __init__(
        self,
        model: Sequential,
        form: PictureForm,
        classes: Classes,
        *,
        steps: bool,
        threads: int | None,
    ) -> None:
        self.model = model
        self.form = form
        self.classes = classes
        self.steps = steps
        self.threads = threads

    def answers(self, named: Sequence[Named]) -> Iterator[tuple[Path, Answer | DataError]]:
        """What comes of each picture: the network's answer, or why there is none."""
        bar = ReadingBar(len(named))
        form, readable = self.form, [one.path for one in named if one.wrong is None]
        read = partial(form.read_several if self.classes.several else form.read, steps=self.steps)
        readings = read_many(readable, read, self.threads or available_cores())
        outcomes = ((one, next(readings) if one.wrong is None else one.wrong) for one in named)
        for _ in range(0, len(named), BATCH):
            batch = []
            with bar.shown():
                for outcome in islice(outcomes, BATCH):
                    batch.append(outcome)
                    bar.count()
            images = [reading.images for _, reading in batch if isinstance(reading, Reading)]
            rows = iter(self._probabilities(np.concatenate(images))) if images else iter(())
            for one, reading in batch:
                if isinstance(reading, DataError):
                    yield one.path, reading
                else:
                    yield one.path, self._answer(one.path, reading, rows)

    def _probabilities(self, images: NDArray[np.uint8]) -> NDArray[Any]:
        """The network's outputs; those that are no probabilities are taken for logits."""
        outputs = self.model.predict(images, threads=self.threads)
        if not label_loss(self.model).from_logits:
            return outputs
        powers = np.exp(outputs - outputs.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))

    def _answer(self, path: Path, reading: Reading, rows: Iterator[NDArray[Any]]) -> Answer:
        probabilities = np.stack(list(islice(rows, len(reading.images))))
        names = self.classes.names
        unsure = tuple(doubt_of_answer(row, names[row.argmax()]) for row in probabilities)
        return Answer(path, reading, probabilities, unsure)
