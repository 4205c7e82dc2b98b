"""A recorded training, set up to run once more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from glassnet.callbacks import Callback, History
from glassnet.data.fingerprints import fingerprint
from glassnet.errors import ModelFileError, RunError
from glassnet.model import Sequential
from glassnet.model.fitting import set_up
from glassnet.model.loading import model_described
from glassnet.model.training import Training
from glassnet.model.training_state import CallbackState, TrainingState
from glassnet.study.replaying.callbacks import rebuild
from glassnet.study.replaying.doubts import doubts_of
from glassnet.study.replaying.images import RunImages, class_weights
from glassnet.study.replaying.recorded import RecordedTraining


@dataclass(frozen=True)
class Retraining:
    """What trains a run once more.

    Attributes:
        training: the run.
        model: its network, with the weights that its seed gives.
        callbacks: those that change the training.
        doubts: what speaks against the same result, a sentence each.
        engine: what ran it, "compiled" or "reference".
    """

    training: RecordedTraining
    model: Sequential
    callbacks: list[Callback]
    doubts: list[str]
    engine: str

    @contextmanager
    def set_up(
        self,
        images: RunImages,
        watchers: Sequence[Callback] = (),
        state: TrainingState | None = None,
        *,
        threads: int | None = None,
        verbose: str | int = "auto",
    ) -> Iterator[Training]:
        """The training, ready to run.

        Args:
            images: of the run.
            watchers: further callbacks.
            state: where it goes on; None for its beginning.
            threads: None means one for each core.
            verbose: as for ``Sequential.fit``.
        """
        training = self.training
        with set_up(
            self.model,
            *images.training,
            batch_size=training.batch_size,
            epochs=training.epochs,
            verbose=verbose,
            callbacks=[*self.callbacks, *watchers],
            validation_split=0.0,
            validation_data=images.validation,
            shuffle=training.fitting.shuffle,
            class_weight=class_weights(training.fitting),
            sample_weight=images.sample_weight,
            initial_epoch=training.fitting.initial_epoch,
            validation_freq=training.fitting.validation_freq,
            record_steps=True,
            seed=training.seed,
            threads=threads,
            engine=self.engine,
            fingerprints=True,
        ) as again:
            if state is not None:
                new = tuple(CallbackState(type(each).__name__, None) for each in watchers)
                kept = self.without_watchers(state)
                again.resume(replace(kept, callbacks=(*kept.callbacks, *new)))
            yield again

    def without_watchers(self, state: TrainingState) -> TrainingState:
        """The state without what callbacks remember that only watched."""
        names = [type(each).__name__ for each in (*self.callbacks, History())]
        kept = []
        for each in state.callbacks:
            if each.name in names:  # a watcher of the same class comes later
                names.remove(each.name)
                kept.append(each)
        return replace(state, callbacks=tuple(kept))


def retraining(training: RecordedTraining, custom_objects: Mapping[str, Any]) -> Retraining:
    """The network and the callbacks of a run, made again.

    Raises:
        RunError: if one of them can't be made.
    """
    doubts = list(doubts_of(training))
    try:
        model = model_described(training.configuration, training.parameters, custom_objects)
    except ModelFileError as error:
        raise RunError(f"the network of the record can't be made: {error}") from error
    rebuilt = rebuild(training.callbacks or (), custom_objects)
    fresh = training.given is None
    if fresh and training.start not in (None, fingerprint(*model.get_weights())):
        doubts.append(
            "The seed gives other initial weights here than it gave in the run, so the replay will "
            "be another training."
        )
    engine = _engine(training, model)
    return Retraining(training, model, rebuilt.callbacks, [*doubts, *rebuilt.doubts], engine)


def _engine(training: RecordedTraining, model: Sequential) -> str:
    """Which engine ran it, by what decides how its sums are rounded."""
    described = {"architecture", "optimizer", "loss", "metrics"}
    own = {name: v for name, v in training.configuration.items() if name not in described}
    for name in ("reference", "compiled"):
        if own == dict(model.engine(name).conditions):
            return name
    raise RunError(
        f"another engine trained the run ({own}), or one of another version: it can't be trained "
        "once more here."
    )
