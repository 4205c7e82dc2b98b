"""What the callbacks of a training want to see of its steps: found in the network, and told."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from numpy.typing import NDArray

from glassnet.callbacks import Callback, CallbackList, ProbedStep, Probes
from glassnet.callbacks.probes import Names
from glassnet.engine import probes as engine
from glassnet.engine.probes import OpProbes, StepProbes, StepWeights
from glassnet.model.looking import chosen, gradient_ops, output_ops
from glassnet.model.trainable import Trainable
from glassnet.structure.stack import weight_pieces


class _Found(NamedTuple):
    """What one callback's `Probes` stand for: ops by the names of their layers, and weights."""

    outputs: dict[str, int]
    gradients: dict[str, int]
    weight_gradients: list[str]
    weights: list[str]
    updates: list[str]


class CallbackProbes:
    """The probes of all callbacks of a training.

    One program hands out what any of them asks for, and each is told what it asked for itself.

    Args:
        model: a compiled network.
        watchers: the callbacks.

    Attributes:
        probes: what is handed out of the images of a step that is looked at.

    Raises:
        ArgumentError: for the name of a layer or a weight that is not there.
    """

    def __init__(self, model: Trainable, watchers: CallbackList) -> None:
        self._model, self._watchers = model, watchers
        self._found = {
            id(each): _find(model, type(each).__name__, each.probes)
            for each in watchers
            if each.probes is not None
        }
        outputs = {n for found in self._found.values() for n in found.outputs.values()}
        gradients = {n for found in self._found.values() for n in found.gradients.values()}
        self.probes = OpProbes(tuple(sorted(outputs)), tuple(sorted(gradients)))
        self._vectors = any(
            found.weight_gradients or found.weights or found.updates
            for found in self._found.values()
        )

    def steps(self, before: int, steps: int) -> StepProbes:
        """The steps of an epoch that are looked at; ``before`` are those of the epochs before."""
        batches = self._watchers.probed_batches(before, steps)
        return StepProbes(frozenset(batches), self.probes, weights=self._vectors)

    def tell(self, before: int, batch: int, step: engine.ProbedStep) -> None:
        """Tell every callback that looks at this step what it wants to see of it."""
        self._watchers.probe_batch(before, batch, lambda each: self._seen_by(each, step))

    def _seen_by(self, callback: Callback, step: engine.ProbedStep) -> ProbedStep:
        found, around = self._found[id(callback)], step.weights
        outputs = {name: step.values.outputs[n] for name, n in found.outputs.items()}
        gradients = {name: step.values.gradients[n] for name, n in found.gradients.items()}
        weights: dict[str, NDArray[Any]] = {}
        updates: dict[str, NDArray[Any]] = {}
        if around is not None:
            gradients |= self._pieces(around.gradient, found.weight_gradients)
            weights = self._pieces(around.before, found.weights)
            updates = self._updates(around, found.updates)
        return ProbedStep(step.images, outputs, gradients, weights, updates)

    def _updates(self, around: StepWeights, names: Collection[str]) -> dict[str, NDArray[Any]]:
        before, after = self._pieces(around.before, names), self._pieces(around.after, names)
        return {name: after[name] - before[name] for name in names}

    def _pieces(self, vector: NDArray[Any], names: Collection[str]) -> dict[str, NDArray[Any]]:
        """Copies of some pieces of a vector of all weights, by name."""
        pieces = zip(self._model.weight_names(), weight_pieces(self._model, vector), strict=True)
        return {name: array.copy() for name, (_, array) in pieces if name in names}


def _find(model: Trainable, owner: str, probes: Probes) -> _Found:
    outputs, gradients = output_ops(model), gradient_ops(model)
    weights = model.weight_names()
    without = outputs.keys() - gradients.keys()

    def names(
        argument: str, kind: str, known: Collection[str], without: Collection[str] = ()
    ) -> list[str]:
        wanted: Names = getattr(probes, argument)
        if isinstance(wanted, bool):
            return list(known) if wanted else []
        return chosen(owner, f"probes.{argument}", wanted, kind, known, without)

    by = names("gradients", "layer or weight", [*gradients, *weights], without)
    return _Found(
        {name: outputs[name] for name in names("outputs", "layer", outputs)},
        {name: n for name, n in gradients.items() if name in by},
        [name for name in weights if name in by],
        names("weights", "weight", weights),
        names("updates", "weight", weights),
    )
