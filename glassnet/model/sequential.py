"""``Sequential``: layers in a row."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from glassnet import losses as losses_module
from glassnet import metrics as metrics_module
from glassnet import optimizers as optimizers_module
from glassnet.engine.layout import parameter_pieces
from glassnet.engine.memory import aligned_zeros
from glassnet.errors import ArgumentError, ShapeError
from glassnet.layers.base import Layer, Shape
from glassnet.layers.input import Input
from glassnet.model import membership, summary
from glassnet.model.seeds import drawn_seed

if TYPE_CHECKING:
    from glassnet.callbacks import Callback, History
    from glassnet.engine.runner import Runner
    from glassnet.losses import Loss
    from glassnet.optimizers import Optimizer


class Sequential:
    """Layers in a row, each fed by the one before.

    Args:
        layers: the layers; an ``Input`` in front fixes the shapes at once, else the first data do.
        name: for messages and tables.
        seed: of the initial weights; None draws one, which is kept in ``seed``.
        dtype: of weights and all sums, ``"float32"`` or ``"float64"``.

    Raises:
        ShapeError: if a layer does not fit what stands before it, with the list of layers so far.

    >>> from glassnet import layers
    >>> model = Sequential([Input((28, 28, 1)), layers.Flatten(), layers.Dense(10)], seed=0)
    >>> model.output_shape, model.count_params()
    ((10,), 7850)
    """

    def __init__(
        self,
        layers: Iterable[Layer | Input] | None = None,
        name: str | None = None,
        seed: int | None = None,
        dtype: str = "float32",
    ) -> None:
        if dtype not in ("float32", "float64"):
            raise ArgumentError(f"dtype={dtype!r}: give 'float32' or 'float64'.")
        self.name = name or "sequential"
        self.seed = drawn_seed("Sequential", seed)
        self.dtype = dtype
        self.layers: list[Layer] = []
        self.input_shape: Shape | None = None
        self.optimizer: Optimizer | None = None
        self.loss: Loss | None = None
        self.metrics: list[Any] = []
        self.history: History | None = None
        self.stop_training = False
        try:
            for layer in layers or ():
                self.add(layer)
        except BaseException:
            membership.leave(self.layers)  # they may stand in the next attempt
            raise

    # ---- structure -------------------------------------------------------------------------

    def add(self, layer: Layer | Input) -> None:
        """Put a layer at the end.

        The layers before it keep their weights; the optimizer forgets what it has gathered.

        Raises:
            ArgumentError: if it is no layer, or stands in a network already.
            ShapeError: if it does not fit. The network is then as it was.
        """
        if isinstance(layer, Input):
            if self.layers or self.input_shape:
                raise ArgumentError("Input() belongs in front of all layers, once.")
            self.input_shape = layer.shape
            return
        if not isinstance(layer, Layer):
            hint = f": write {layer.__name__}(…)" if isinstance(layer, type) else ""
            raise ArgumentError(f"{layer!r} is not a layer{hint}.")
        membership.check_free(layer, self)
        name = layer.name
        if name is None:
            layer.name = self._free_name(layer.default_name())
        elif name in (other.name for other in self.layers):
            raise ArgumentError(f"a layer named {name!r} is in this network already.")
        if self.input_shape is not None:
            try:
                self._connect(layer, self.layers, self.input_shape)
            except BaseException:
                layer.name = name
                raise
        kept = self.get_weights() if "parameters" in self.__dict__ else []
        self.layers.append(layer)
        membership.enter(layer, self)
        self._forget()
        if kept:
            for (_, array), weight in zip(self._pieces(self.parameters), kept, strict=False):
                array[...] = weight

    def build(self, input_shape: Shape | None = None) -> None:
        """Fix all shapes for images of ``input_shape``; nothing is done if they are.

        For images of another shape than before, the weights are drawn anew.

        Raises:
            ShapeError: if a layer does not fit. The network is then as it was.
        """
        if input_shape is not None and tuple(input_shape) != self.input_shape:
            shape = Input(input_shape).shape
            try:
                self._connect_all(shape)
            except BaseException:
                if self.input_shape is not None:
                    self._connect_all(self.input_shape)
                raise
            self.input_shape = shape
            self._forget()
        if self.input_shape is None:
            raise ShapeError(
                "the shape of the images is not known yet: put Input((height, width, channels)) "
                "in front of the layers, or call build() or fit()."
            )
        if not self.layers:
            raise ShapeError("the network has no layers: add() some.")

    @property
    def output_shape(self) -> Shape:
        """The shape of the output for one image."""
        self.build()
        return self.layers[-1].output_shape

    def get_layer(self, name: str | None = None, index: int | None = None) -> Layer:
        """The layer of this name, or at this index."""
        if index is not None:
            if not -len(self.layers) <= index < len(self.layers):
                raise ArgumentError(f"index={index}: the network has {len(self.layers)} layers.")
            return self.layers[index]
        for layer in self.layers:
            if layer.name == name:
                return layer
        from glassnet.errors import unknown_name

        raise unknown_name("layer", name, [str(layer.name) for layer in self.layers])

    def parts(self) -> list[Layer]:
        """The simple layers that the engine runs: a layer's activation is a part of its own."""
        self.build()
        parts = [part for layer in self.layers for part in layer.parts()]
        for position, part in enumerate(parts):
            part.position = position
        return parts

    def _connect_all(self, input_shape: Shape) -> None:
        for index, layer in enumerate(self.layers):
            self._connect(layer, self.layers[:index], input_shape)

    def _connect(self, layer: Layer, before: Sequence[Layer], input_shape: Shape) -> None:
        """Build a layer behind others, for images of ``input_shape``."""
        try:
            layer.connect(before[-1].output_shape if before else input_shape)
        except ShapeError as error:
            ledger = summary.ledger(input_shape, before)
            number = len(before) + 1
            raise ShapeError(f"layer {number}, {layer.label()}: {error}\n{ledger}") from None

    def _free_name(self, name: str) -> str:
        taken = {layer.name for layer in self.layers}
        names = [name, *(f"{name}_{n}" for n in range(1, len(taken) + 1))]
        return next(free for free in names if free not in taken)

    def _forget(self) -> None:
        """Drop what was derived from the layers."""
        for derived in ("parameters", "runner"):
            self.__dict__.pop(derived, None)

    # ---- weights ---------------------------------------------------------------------------

    @cached_property
    def parameters(self) -> NDArray[Any]:
        """All weights as one vector, as the engine holds them; drawn at the first look.

        Each weight draws from a stream of its own, so that its values depend on the seed and its
        place only.
        """
        size = parameter_pieces(self.parts()).size
        vector = aligned_zeros((size,), self.dtype)
        pieces = self._pieces(vector)
        streams = np.random.SeedSequence(self.seed).spawn(len(pieces))
        for (weight, array), stream in zip(pieces, streams, strict=True):
            generator = np.random.Generator(np.random.PCG64(stream))
            array[...] = weight.initializer(weight.shape, generator, self.dtype)
        return vector

    def _pieces(self, vector: NDArray[Any]) -> list[tuple[Any, NDArray[Any]]]:
        """Each weight's declaration, and its piece of a vector of all parameters."""
        parts = self.parts()
        pieces = parameter_pieces(parts).layers
        return [
            (weight, piece.of(vector))
            for part, own in zip(parts, pieces, strict=True)
            for weight, piece in zip(part.weights, own, strict=True)
        ]

    def get_weights(self) -> list[NDArray[Any]]:
        """Copies of all weights, in the order of the layers and in Keras's layout."""
        return [array.copy() for _, array in self._pieces(self.parameters)]

    def set_weights(self, weights: Sequence[Any]) -> None:
        """Set all weights, given as `get_weights` gives them.

        Raises:
            ShapeError: if there are more or fewer, or one has another shape; nothing is set then.
        """
        own = self._pieces(self.parameters)
        given = [np.asarray(weight, self.dtype) for weight in weights]
        expected, found = [weight.shape for weight, _ in own], [array.shape for array in given]
        if expected != found:
            raise ShapeError(f"set_weights expects arrays of shapes {expected}, found {found}.")
        for (_, array), new in zip(own, given, strict=True):
            array[...] = new

    def weight_names(self) -> list[str]:
        """``layer/weight`` for each of `get_weights`: ``["conv2d/kernel", "conv2d/bias", …]``."""
        return [f"{part.name}/{weight.name}" for part in self.parts() for weight in part.weights]

    def count_params(self) -> int:
        """The number of trainable values."""
        self.build()
        return sum(part.count_params() for part in self.parts())

    # ---- training --------------------------------------------------------------------------

    def compile(
        self, optimizer: Any = "rmsprop", loss: Any = None, metrics: Sequence[Any] | None = None
    ) -> None:
        """Choose how to train: the optimizer, the loss that it lowers, and figures to watch.

        Args:
            optimizer: a name or an object of ``glassnet.optimizers``.
            loss: a name or an object of ``glassnet.losses``.
            metrics: names or objects of ``glassnet.metrics``; ``"accuracy"`` is chosen to fit.

        Raises:
            ArgumentError: if one of them is unknown, or there is no loss. The network is then as it
                was.
        """
        if loss is None:
            raise ArgumentError(f"compile needs a loss: one of {', '.join(losses_module.LOSSES)}.")
        chosen_optimizer = optimizers_module.get(optimizer)
        chosen_loss = losses_module.get(loss)
        chosen_metrics = list(metrics or [])
        for metric in chosen_metrics:
            metrics_module.check(metric)
        self.optimizer, self.loss, self.metrics = chosen_optimizer, chosen_loss, chosen_metrics
        self.__dict__.pop("runner", None)

    @cached_property
    def runner(self) -> Runner:
        """What runs this network: its plan and its optimizer's state."""
        from glassnet.engine.program import Goal
        from glassnet.engine.runner import Runner

        parts = self.parts()
        assert self.input_shape is not None
        goal = None
        if self.loss is not None and self.optimizer is not None:
            goal = Goal(self.loss, self.optimizer)
        return Runner(parts, self.input_shape, self.parameters, goal)

    def fit(
        self,
        x: Any,
        y: Any,
        batch_size: int = 32,
        epochs: int = 1,
        verbose: str | int = "auto",
        callbacks: Callback | Iterable[Callback] | None = None,
        validation_split: float = 0.0,
        validation_data: tuple[Any, Any] | None = None,
        shuffle: bool = True,
        *,
        seed: int | None = None,
        threads: int | None = None,
    ) -> History:
        """Train on images and their labels.

        Args:
            x: images, ``(n, height, width, channels)``. uint8 is taken as it is; other integers,
                bool and floating-point numbers become the network's ``dtype`` first.
            y: labels ``(n,)``, or targets ``(n, features)``.
            batch_size: images in a step; the last batch of an epoch may have fewer.
            epochs: how often all images are taken.
            verbose: 0 silent; 1, "auto" a live bar in a terminal; 2 one line for each epoch.
            callbacks: what watches or steers the training.
            validation_split: the share of x and y, taken from their end before shuffling, that is
                not trained on but evaluated after each epoch.
            validation_data: ``(x, y)`` to evaluate after each epoch.
            shuffle: whether each epoch takes the images in an order of its own.
            seed: of shuffling and dropout; None draws one, kept in ``history.params["seed"]``.
            threads: None means one for each core. The result does not depend on it.

        Returns:
            The history of all epochs, also kept as ``model.history``.

        Raises:
            ArgumentError, ShapeError, DataError: for what can't be trained on, before training; a
                schedule's ArgumentError comes at the step for which it gives no learning rate.
            DivergenceError: when the loss, or a weight at the end of an epoch, stops being a finite
                number, with the step where it did.
        """
        from glassnet.model.fitting import fit

        return fit(
            self,
            x,
            y,
            batch_size=batch_size,
            epochs=epochs,
            verbose=verbose,
            callbacks=callbacks,
            validation_split=validation_split,
            validation_data=validation_data,
            shuffle=shuffle,
            seed=seed,
            threads=threads,
        )

    def evaluate(
        self,
        x: Any,
        y: Any,
        batch_size: int | None = None,
        verbose: str | int = "auto",
        *,
        callbacks: Callback | Iterable[Callback] | None = None,
        threads: int | None = None,
    ) -> dict[str, float]:
        """The mean loss and the metrics on images and their labels: ``{"loss": …, …}``.

        Args:
            x: images, as `fit` takes them.
            y: labels or targets, as `fit` takes them.
            batch_size: accepted as in Keras, without effect: how many images are taken at a time
                changes nothing in the result, and is the engine's affair.
            verbose: accepted as in Keras, without effect: nothing is printed.
            callbacks: what watches the evaluation.
            threads: None means one for each core. The result does not depend on it.

        Raises:
            ArgumentError, ShapeError, DataError: for what can't be evaluated.
        """
        from glassnet.model.inference import evaluate

        return evaluate(self, x, y, batch_size, verbose, callbacks, threads)

    def predict(
        self,
        x: Any,
        batch_size: int | None = None,
        verbose: str | int = "auto",
        *,
        callbacks: Callback | Iterable[Callback] | None = None,
        threads: int | None = None,
    ) -> NDArray[Any]:
        """The outputs for images, ``(n, …)``: for a softmax at the end, probabilities.

        Args:
            x: images, as `fit` takes them.
            batch_size: without effect, as in `evaluate`.
            verbose: without effect, as in `evaluate`.
            callbacks: what watches the prediction.
            threads: None means one for each core. The result does not depend on it.

        Raises:
            ArgumentError, ShapeError, DataError: for what can't be predicted from.
        """
        from glassnet.model.inference import predict

        return predict(self, x, batch_size, verbose, callbacks, threads)

    def loss_and_gradients(self, x: Any, y: Any) -> tuple[float, list[NDArray[Any]]]:
        """The mean loss over these images as one batch, and its gradient by each of the weights.

        Regularisers are left out. Dropout drops the same at every call; each step of `fit`
        draws for itself.
        """
        from glassnet.model.inference import loss_and_gradients

        return loss_and_gradients(self, x, y)

    # ---- looking, keeping ------------------------------------------------------------------

    def summary(self) -> None:
        """Print a table of the layers: output shape, parameters, FLOPs."""
        self.build()
        print(summary.text(self))

    def _repr_html_(self) -> str:
        return summary.html(self)

    def draw(self, path: Any = None) -> str:
        """The architecture as a picture with its shapes, in SVG; written to ``path`` if given."""
        from glassnet.drawing import draw
        from glassnet.files import write_atomically

        picture = draw(self)
        if path is not None:
            write_atomically(path, picture)
        return picture

    def __repr__(self) -> str:
        return f"<Sequential {self.name!r}: {', '.join(layer.label() for layer in self.layers)}>"

    def get_config(self) -> dict[str, Any]:
        """The architecture, as JSON can hold it; `Sequential.from_config` is the opposite."""
        from glassnet.layers import serialize

        self.build()
        return {
            "name": self.name,
            "dtype": self.dtype,
            "seed": self.seed,
            "input_shape": list(self.input_shape or ()),
            "layers": [serialize(layer) for layer in self.layers],
        }

    @classmethod
    def from_config(
        cls, config: dict[str, Any], custom_objects: dict[str, type] | None = None
    ) -> Sequential:
        """A network of this architecture, its weights drawn anew."""
        from glassnet.layers import deserialize

        layers = [deserialize(layer, custom_objects) for layer in config["layers"]]
        first = Input(tuple(config["input_shape"]))
        return cls([first, *layers], config["name"], config["seed"], config["dtype"])

    def to_json(self) -> str:
        """The architecture as JSON."""
        return json.dumps(self.get_config())

    def save(self, path: Any) -> None:
        """Write weights and architecture to a safetensors file; ``gn.load_model`` reads it."""
        from glassnet.formats.safetensors import save_model

        save_model(self, path)
