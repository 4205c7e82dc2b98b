"""The base of all callbacks, and a list of callbacks that acts as one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from numpy.typing import NDArray

from glassnet.arguments import whole_number
from glassnet.callbacks.probes import ProbedStep, Probes
from glassnet.callbacks.trainee import Trainee
from glassnet.configuration import constructor_signature, takes_any_arguments
from glassnet.errors import ArgumentError, DivergenceError, quoted

Logs = dict[str, float]
"""Figures of a batch, an epoch or an evaluation: ``{"loss": 0.12, "accuracy": 0.97}``."""


class Callback:
    """The base of all callbacks: every hook is there and does nothing.

    Attributes:
        model: the network in training, from ``set_model``.
        params: facts, from ``set_params``. For a training: ``epochs``, ``steps`` (per epoch),
            ``samples``, ``batch_size``, ``metrics`` (their names), ``validation_samples``,
            ``threads``, ``seed``, ``verbose``; ``initial_seed``, the seed that gave the weights at
            its start (None for weights that were trained, set or loaded);
            ``optimizer_steps``, the steps of earlier trainings that its optimizer remembers; and
            ``restarts``, how often it was begun anew in this call of ``fit``;
            for an evaluation or a prediction: ``steps``, ``samples``, ``batch_size``, ``threads``.
        wants_fingerprint: whether ``params`` of a training shall hold ``data_fingerprint``, the
            SHA-256 of its images and targets, and ``validation_fingerprint``, the same of those
            that are evaluated after an epoch, if there are some. They take a moment to compute.
        wants_step_losses: whether ``model.history`` shall hold the loss of every step.
        every_steps: how often ``on_train_batch_begin``, ``on_train_batch_end`` and
            ``on_train_probe`` are called: for each step whose number in the whole training, from 1,
            is a multiple of it.
        probes: what ``on_train_probe`` shall see, `Probes`; None for nothing. It is read when
            ``fit`` begins. Only the steps of which it is told run through a program with probes.
        keeps_training: whether it keeps the whole training in ``on_train_checkpoint``, and so
            should be the last that is called.
        changes_training: whether a training may come to other weights by it. Where it may, the
            record of a run names the callback with its arguments, and a replay makes it again.
            Where it may not, the record does not name it. None says neither: the record names the
            class, and a replay can't promise the same weights.

    >>> class Announce(Callback):
    ...     def on_epoch_end(self, epoch, logs=None):
    ...         print(f"epoch {epoch + 1}: {logs['loss']:.2f}")
    >>> Announce().on_epoch_end(0, {"loss": 0.125})
    epoch 1: 0.12
    """

    model: Trainee
    params: dict[str, Any]
    wants_fingerprint = False
    wants_step_losses = False
    every_steps = 1
    probes: Probes | None = None
    keeps_training = False
    changes_training: bool | None = None

    def get_config(self) -> dict[str, Any] | None:
        """The arguments that it was made with, so that a replay can make it again.

        They are the attributes that have the names of its constructor's arguments. None where one
        of these is missing, or the constructor takes arguments of any name: then a record only
        names its class.

        >>> class Halve(Callback):
        ...     def __init__(self, at: int) -> None:
        ...         self.at = at
        >>> Halve(at=3).get_config()
        {'at': 3}
        """
        names = constructor_signature(type(self)).parameters
        if takes_any_arguments(type(self)) or not all(hasattr(self, name) for name in names):
            return None
        return {name: getattr(self, name) for name in names}

    def get_state(self) -> dict[str, Any] | None:
        """What this callback remembers of a training, so that a resumed one goes on the same.

        Numbers, strings, None, arrays, and lists and dicts of them. By default None: the callback
        does not say, and nobody can promise that a resumed training is the same. A callback that
        remembers nothing returns an empty dict.
        """
        return None

    def set_state(self, state: dict[str, Any]) -> None:
        """Go on from what `get_state` gave; called after ``on_train_begin``."""

    def set_model(self, model: Trainee) -> None:
        """Called first, with the network that is trained or evaluated."""
        self.model = model

    def set_params(self, params: dict[str, Any]) -> None:
        """Called second, with the facts on this training, evaluation or prediction."""
        self.params = params

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Called before the first epoch, when everything is compiled."""

    def on_train_end(self, logs: Logs | None = None) -> None:
        """Called at the end, however it came: ``model.history.status`` says."""

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Called before each epoch; ``epoch`` counts from 0."""

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Called after each epoch and its validation, whose figures begin with ``val_``."""

    def on_train_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """Called before each batch of an epoch; ``batch`` counts from 0. Slows training down."""

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """Called after each batch, with the epoch's averages so far. Slows training down."""

    def on_train_probe(self, batch: int, seen: ProbedStep) -> None:
        """Called before ``on_train_batch_end``, with what ``probes`` asks for of this step.

        It is not called for a step whose loss is not finite.
        """

    def on_train_progress(self, step: int, logs: Logs | None = None) -> None:
        """Called a few times a second, with the batches done in this epoch and its averages."""

    def on_train_checkpoint(self, epoch: int, step: int) -> None:
        """Called where the training may be kept, when all other hooks of this moment are done.

        It comes before the first step, and after each call of ``on_train_progress`` and
        ``on_epoch_end``, unless the training ends or goes back there: then
        ``model.training_state()`` is whole, and a training that is resumed from it is the same.

        Args:
            epoch: the one that goes on, from 0.
            step: the steps of it that are done.
        """

    def on_train_divergence(self, error: DivergenceError) -> None:
        """Called when the loss or the weights are not finite, before the training ends by it.

        A callback may let it go back to an earlier state (``model.rewind_training``).

        Args:
            error: what ``fit`` would raise, with the step.
        """

    def accept_divergence(self, error: DivergenceError) -> bool:
        """Whether a training that diverged ends without an error.

        Args:
            error: what ``fit`` would raise, with the step.
        """
        return False

    def on_test_begin(self, logs: Logs | None = None) -> None:
        """Called before validation, and before ``evaluate``."""

    def on_test_end(self, logs: Logs | None = None) -> None:
        """Called after validation and ``evaluate``, with their figures (without ``val_``)."""

    def on_test_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """Called before each batch of an evaluation. A batch has up to 16,384 images."""

    def on_test_outputs(self, targets: NDArray[Any], outputs: NDArray[Any]) -> None:
        """Called with what the network made of each batch of an evaluation.

        Args:
            targets: labels or vectors, as they were given.
            outputs: the network's, ``(n, features)``; the next batch overwrites them.
        """

    def on_test_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """Called after each batch of an evaluation, with the averages so far."""

    def on_predict_begin(self, logs: Logs | None = None) -> None:
        """Called before ``predict``."""

    def on_predict_end(self, logs: Logs | None = None) -> None:
        """Called after ``predict``."""

    def on_predict_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """Called before each batch of ``predict``. A batch has up to 16,384 images."""

    def on_predict_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """Called after each batch of ``predict``."""


HOOKS = tuple(name for name in vars(Callback) if name.startswith("on_"))
"""The names of all hooks."""


class CallbackList(Callback):
    """Many callbacks as one: each hook calls this hook of every callback, in their order.

    Args:
        callbacks: a callback, several, or None.

    Raises:
        ArgumentError: if something in the list is no callback (a class, say, and no instance), or
            its ``every_steps`` is no number of steps, or its ``probes`` no `Probes`.

    >>> class Finish(Callback):
    ...     def on_train_end(self, logs=None):
    ...         print("done")
    >>> both = CallbackList([Finish(), Finish()])
    >>> both.on_train_end()
    done
    done
    """

    def __init__(self, callbacks: Callback | Iterable[Callback] | None = None) -> None:
        self.callbacks: list[Callback] = []
        for callback in [callbacks] if isinstance(callbacks, Callback | str) else callbacks or []:
            self.append(callback)

    def append(self, callback: Callback) -> None:
        """Add a callback at the end, or those of another list."""
        if isinstance(callback, CallbackList):
            self.callbacks.extend(callback.callbacks)
        elif isinstance(callback, Callback):
            owner = type(callback).__name__
            whole_number(owner, "every_steps", callback.every_steps, at_least=1)
            if not isinstance(callback.probes, Probes | None):
                raise ArgumentError(
                    f"{owner}: probes must be a glassnet.callbacks.Probes or None, not "
                    f"{quoted(callback.probes)}."
                )
            self.callbacks.append(callback)
        else:
            hint = f" Write {callback.__name__}()." if isinstance(callback, type) else ""
            raise ArgumentError(
                f"callbacks: expected instances of glassnet.callbacks.Callback, "
                f"found {quoted(callback)}.{hint}"
            )

    def __iter__(self) -> Iterator[Callback]:
        """The callbacks, in order."""
        return iter(self.callbacks)

    def __len__(self) -> int:
        """How many callbacks there are."""
        return len(self.callbacks)

    def set_model(self, model: Trainee) -> None:
        """Hand the network to every callback."""
        super().set_model(model)
        for callback in self.callbacks:
            callback.set_model(model)

    def set_params(self, params: dict[str, Any]) -> None:
        """Hand the facts to every callback."""
        super().set_params(params)
        for callback in self.callbacks:
            callback.set_params(params)

    def batch_stops(self, before: int, steps: int) -> list[int]:
        """The numbers of steps of an epoch after which a callback wants to be told something.

        Args:
            before: the steps of the epochs before.
            steps: of this epoch.

        >>> class Watch(Callback):
        ...     every_steps = 3
        ...     def on_train_batch_end(self, batch, logs=None): ...
        >>> CallbackList(Watch()).batch_stops(before=10, steps=10)
        [2, 5, 8]
        """
        stops: set[int] = set()
        for each in self.callbacks:
            ends = _steps_of(each, before, steps)
            if _overrides(each, "on_train_batch_end"):
                stops.update(ends)
            if _overrides(each, "on_train_batch_begin"):
                stops.update(end - 1 for end in ends)
        return sorted(stops - {0})

    def begin_batch(self, before: int, batch: int) -> None:
        """Tell those who want to hear of this step that it begins; ``batch`` counts from 0."""
        for each in self.callbacks:
            if _hears_of(each, before + batch):
                each.on_train_batch_begin(batch)

    def end_batch(self, before: int, batch: int, logs: Logs) -> None:
        """Tell those who want to hear of this step that it is done."""
        for each in self.callbacks:
            if _hears_of(each, before + batch):
                each.on_train_batch_end(batch, logs)

    def probed_batches(self, before: int, steps: int) -> set[int]:
        """The steps of an epoch, counted from 0, of which a callback wants to see something.

        >>> class Look(Callback):
        ...     every_steps = 3
        ...     probes = Probes(weights=True)
        >>> sorted(CallbackList(Look()).probed_batches(before=10, steps=10))
        [1, 4, 7]
        """
        looking = [each for each in self.callbacks if each.probes is not None]
        return {end - 1 for each in looking for end in _steps_of(each, before, steps)}

    def probe_batch(
        self, before: int, batch: int, seen_by: Callable[[Callback], ProbedStep]
    ) -> None:
        """Tell those who look at this step what they see of it."""
        for each in self.callbacks:
            if each.probes is not None and _hears_of(each, before + batch):
                each.on_train_probe(batch, seen_by(each))

    def on_train_checkpoint(self, epoch: int, step: int) -> None:
        """Call the hook of every callback: in order, but those last that keep the whole training.

        What they keep then has what the others have done at this moment.
        """
        for callback in self._keepers_last():
            callback.on_train_checkpoint(epoch, step)

    def _keepers_last(self) -> list[Callback]:
        return sorted(self.callbacks, key=lambda each: each.keeps_training)

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Call the hook of every callback: in order, but those last that keep the whole training.

        So a training that another callback refuses takes no folder for its checkpoints.
        """
        for callback in self._keepers_last():
            callback.on_train_begin(logs)

    def accept_divergence(self, error: DivergenceError) -> bool:
        """Whether a callback accepts it, so that nothing is raised."""
        return any(callback.accept_divergence(error) for callback in self.callbacks)


def _steps_of(callback: Callback, before: int, steps: int) -> range:
    """The steps of an epoch, counted from 1, of which a callback hears; ``before`` is as above."""
    period = callback.every_steps
    return range(-before % period or period, steps + 1, period)


def _hears_of(callback: Callback, step: int) -> bool:
    """Whether a callback hears of a step of the whole training, counted from 0."""
    return (step + 1) % callback.every_steps == 0


def _overrides(callback: Callback, hook: str) -> bool:
    """Whether a callback has its own form of a hook, in its class or on itself."""
    return hook in vars(callback) or getattr(type(callback), hook) is not getattr(Callback, hook)


def _forward(hook: str) -> Callable[..., None]:
    """The hook of a ``CallbackList`` that calls this hook of each of its callbacks."""

    def call_each(self: CallbackList, *arguments: Any, **named: Any) -> None:
        for callback in self.callbacks:
            getattr(callback, hook)(*arguments, **named)

    call_each.__name__ = hook
    call_each.__doc__ = f"Call ``{hook}`` of every callback, in order."
    return call_each


for _hook in HOOKS:  # methods that would only differ in their name
    if _hook not in vars(CallbackList):
        setattr(CallbackList, _hook, _forward(_hook))
