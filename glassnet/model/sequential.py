"""``Sequential``: layers in a row, and all that is done with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Literal, overload

from numpy.typing import NDArray

from glassnet.absent import MODEL_HINTS, absent
from glassnet.arguments import flag
from glassnet.calls import HINTS, explained
from glassnet.errors import ArgumentError
from glassnet.model.figures import Figures
from glassnet.model.trainable import Trainable
from glassnet.structure.summary import layer_table

if TYPE_CHECKING:
    from glassnet.callbacks import Callback, History


_TWO_ARRAYS = "images and labels are two arrays, x and y, each for itself"


class Sequential(Trainable):
    """Layers in a row, each fed by the one before.

    Args:
        layers: the layers; an ``Input`` in front fixes the shapes at once, else the first data do.
        name: for messages and tables.
        seed: of the initial weights; None draws one, which is kept in ``seed``.
        dtype: of weights and all sums, ``"float32"`` or ``"float64"``.

    Raises:
        ArgumentError: for another dtype, a seed out of its range, or what is not a free layer.
        ShapeError: if a layer does not fit what stands before it, with the list of layers so far.

    >>> from glassnet import Input, layers
    >>> model = Sequential([Input((28, 28, 1)), layers.Flatten(), layers.Dense(10)], seed=0)
    >>> model.output_shape, model.count_params()
    ((10,), 7850)
    """

    @explained("fit", missing=_TWO_ARRAYS)
    def fit(
        self,
        x: Any,
        y: Any,
        batch_size: int | None = None,
        epochs: int = 1,
        verbose: str | int = "auto",
        callbacks: Callback | Iterable[Callback] | None = None,
        validation_split: float = 0.0,
        validation_data: tuple[Any, Any] | None = None,
        shuffle: bool = True,
        class_weight: Mapping[int, float] | None = None,
        sample_weight: Any = None,
        initial_epoch: int = 0,
        *,
        validation_freq: int | Sequence[int] = 1,
        record_steps: bool = False,
        seed: int | None = None,
        threads: int | None = None,
        engine: str = "compiled",
    ) -> History:
        """Train on images and their labels.

        Args:
            x: images, ``(n, height, width, channels)``. uint8 is taken as it is; other integers,
                bool and floating-point numbers become the network's ``dtype`` first.
            y: labels ``(n,)``, or targets ``(n, features)``.
            batch_size: images in a step, None for 32; the last batch of an epoch may have fewer.
            epochs: how often all images are taken.
            verbose: 0 silent; 1, "auto" a live bar in a terminal; 2 one line for each epoch.
            callbacks: what watches or steers the training.
            validation_split: the share of x and y, taken from their end before shuffling, that is
                not trained on but evaluated after each epoch. Where labels are sorted, so that the
                end is of other classes than the rest, a ``DataNotice`` says so.
            validation_data: ``(x, y)`` to evaluate after each epoch.
            shuffle: whether each epoch takes the images in an order of its own.
            class_weight: how much the images of a class count, by its label: ``{1: 2.5}``. The
                loss of an image is multiplied by it; metrics do not heed it.
            sample_weight: how much each image counts, ``(n,)``; both weights are multiplied.
            initial_epoch: the epoch to begin with, from 0, where a training in pieces goes on:
                ``epochs`` is where it ends. Without a seed, that of the piece before is taken.
            validation_freq: evaluate the validation images after every so many epochs only, or
                after those in a list, counted from 1.
            record_steps: whether ``history.step_losses`` shall hold the loss of every step.
            seed: of shuffling and dropout; None draws one, kept in ``history.params["seed"]``.
            threads: None means one for each core. The result does not depend on it.
            engine: "compiled" runs the fast loops. "reference" runs the plain formulas of
                ``glassnet.reference``: slow and obvious, the same to rounding, nothing is compiled,
                and a debugger stops anywhere.

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
            class_weight=class_weight,
            sample_weight=sample_weight,
            initial_epoch=initial_epoch,
            validation_freq=validation_freq,
            record_steps=record_steps,
            seed=seed,
            threads=threads,
            engine=engine,
        )

    @overload
    def evaluate(
        self,
        x: Any,
        y: Any,
        batch_size: int | None = None,
        verbose: str | int = "auto",
        *,
        callbacks: Callback | Iterable[Callback] | None = None,
        return_dict: Literal[False] = False,
        threads: int | None = None,
        engine: str = "compiled",
    ) -> Figures: ...

    @overload
    def evaluate(
        self,
        x: Any,
        y: Any,
        batch_size: int | None = None,
        verbose: str | int = "auto",
        *,
        callbacks: Callback | Iterable[Callback] | None = None,
        return_dict: bool,
        threads: int | None = None,
        engine: str = "compiled",
    ) -> dict[str, float]: ...

    @explained("evaluate", missing=_TWO_ARRAYS)
    def evaluate(
        self,
        x: Any,
        y: Any,
        batch_size: int | None = None,
        verbose: str | int = "auto",
        *,
        callbacks: Callback | Iterable[Callback] | None = None,
        return_dict: bool = False,
        threads: int | None = None,
        engine: str = "compiled",
    ) -> dict[str, float]:
        """The mean loss and the metrics on images and their labels.

        They can be read by name, ``figures["loss"]``, or taken apart, ``loss, accuracy = figures``.

        Args:
            x: images, as `fit` takes them.
            y: labels or targets, as `fit` takes them.
            batch_size: accepted as in Keras, without effect: how many images are taken at a time
                changes nothing in the result, and is the engine's affair.
            verbose: accepted as in Keras, without effect: nothing is printed.
            callbacks: what watches the evaluation.
            return_dict: whether an ordinary dict is returned, which gives its names when one goes
                through it.
            threads: None means one for each core. The result does not depend on it.
            engine: "compiled", or "reference" for the plain formulas of ``glassnet.reference``.

        Raises:
            ArgumentError, ShapeError, DataError: for what can't be evaluated.
        """
        from glassnet.model.inference import evaluate

        figures = evaluate(self, x, y, batch_size, verbose, callbacks, threads, engine)
        return dict(figures) if flag("evaluate", "return_dict", return_dict) else figures

    @explained("predict")
    def predict(
        self,
        x: Any,
        batch_size: int | None = None,
        verbose: str | int = "auto",
        *,
        callbacks: Callback | Iterable[Callback] | None = None,
        threads: int | None = None,
        engine: str = "compiled",
    ) -> NDArray[Any]:
        """The outputs for images, ``(n, …)``: for a softmax at the end, probabilities.

        Args:
            x: images, as `fit` takes them.
            batch_size: without effect, as in `evaluate`.
            verbose: without effect, as in `evaluate`.
            callbacks: what watches the prediction.
            threads: None means one for each core. The result does not depend on it.
            engine: "compiled", or "reference" for the plain formulas of ``glassnet.reference``.

        Raises:
            ArgumentError, ShapeError, DataError: for what can't be predicted from.
        """
        from glassnet.model.inference import predict

        return predict(self, x, batch_size, verbose, callbacks, threads, engine)

    @explained("loss_and_gradients")
    def loss_and_gradients(
        self, x: Any, y: Any, *, engine: str = "compiled"
    ) -> tuple[float, list[NDArray[Any]]]:
        """The mean loss over these images as one batch, and its gradient by each of the weights.

        Regularisers are left out. Dropout drops the same at every call; each step of `fit`
        draws for itself.

        Args:
            x: images, as `fit` takes them.
            y: labels or targets, as `fit` takes them.
            engine: "compiled" or "reference", as in `fit`.
        """
        from glassnet.model.inference import loss_and_gradients

        return loss_and_gradients(self, x, y, engine)

    # ---- looking inside --------------------------------------------------------------------

    @explained("layer_outputs")
    def layer_outputs(
        self,
        x: Any,
        layers: str | Iterable[str] | None = None,
        *,
        training: bool = False,
        threads: int | None = None,
        engine: str = "compiled",
    ) -> dict[str, NDArray[Any]]:
        """What each layer puts out for images, by its name: ``(n, …)`` in the layers' order.

        A layer's output stands behind its activation. The last one is what `predict` gives, to
        the last bit.

        Args:
            x: images, as `fit` takes them.
            layers: the names of those that are wanted; None for all. All outputs of LeNet take
                33 kB for an image.
            training: whether the layers compute as in training: dropout then drops the same values
                at every call, those of `layer_gradients`.
            threads: None means one for each core. The result does not depend on it.
            engine: "compiled", or "reference" for the plain formulas of ``glassnet.reference``.

        Raises:
            ArgumentError: for a name that no layer has.
            ShapeError, DataError: for what can't be predicted from.

        >>> import numpy as np
        >>> from glassnet import Input, layers
        >>> model = Sequential([Input((28, 28, 1)), layers.Flatten(), layers.Dense(10)], seed=0)
        >>> outputs = model.layer_outputs(np.zeros((2, 28, 28, 1)))
        >>> {name: output.shape for name, output in outputs.items()}
        {'flatten': (2, 784), 'dense': (2, 10)}
        """
        from glassnet.model.looking import layer_outputs

        return layer_outputs(self, x, layers, training, threads, engine)

    @explained("layer_gradients", missing=_TWO_ARRAYS)
    def layer_gradients(
        self,
        x: Any,
        y: Any,
        names: str | Iterable[str] | None = None,
        *,
        engine: str = "compiled",
    ) -> dict[str, NDArray[Any]]:
        """The gradient of the mean loss by each layer's output, and by each weight, by name.

        ``"conv2d"`` is the gradient by what this layer puts out, ``(n, …)``, and
        ``"conv2d/kernel"`` that by its kernel. They are the numbers of a step of `fit` with these
        images as its batch. As in `loss_and_gradients`, regularisers are left out, and dropout
        drops the same at every call.

        Training computes no gradient by the output of a layer in front of the first one with
        weights, and so there is none here. A cross-entropy is computed together with the softmax
        or sigmoid before it, and the gradients begin with that by the logits: it stands under the
        name of the layer that has this activation as its ``activation=``, and where the activation
        is a layer of its own, this layer has none.

        Args:
            x: images, as `fit` takes them.
            y: labels or targets, as `fit` takes them.
            names: of layers and weights, see `weight_names`; None for all.
            engine: "compiled" or "reference", as in `fit`.

        Raises:
            ArgumentError: if the network is not compiled, or for a name of which there is none.
            ShapeError, DataError: for what can't be evaluated.

        >>> import numpy as np
        >>> from glassnet import Input, layers
        >>> model = Sequential([Input((2,)), layers.Dense(1, name="sum")], seed=0)
        >>> model.set_weights([np.ones((2, 1)), np.zeros(1)])
        >>> model.compile("sgd", "mean_squared_error")
        >>> gradients = model.layer_gradients(np.array([[1.0, 3.0]]), np.array([[2.0]]))
        >>> {name: gradient.ravel().tolist() for name, gradient in gradients.items()}
        {'sum': [4.0], 'sum/kernel': [4.0, 12.0], 'sum/bias': [4.0]}
        """
        from glassnet.model.looking import layer_gradients

        return layer_gradients(self, x, y, names, engine)

    @explained("image_gradients")
    def image_gradients(self, x: Any, classes: Any = None) -> NDArray[Any]:
        """How the score of a class changes with each pixel: ``∂s_c / ∂x``, in the shape of ``x``.

        The score stands before the softmax or sigmoid at the end. Where a `Threshold` makes images
        black and white, the gradient is that by the black-and-white image.

        Args:
            x: images, as `fit` takes them.
            classes: the number of the class, ``(n,)`` or one; None for what the network answers.

        Raises:
            ArgumentError: if a layer of the user's own draws random numbers.
            ShapeError, DataError: if images or classes do not fit the network.
        """
        from glassnet.model.looking import image_gradients

        return image_gradients(self, x, classes)

    # ---- looking, keeping ------------------------------------------------------------------

    @explained("summary")
    def summary(self) -> None:
        """Print a table of the layers: output shape, parameters, FLOPs."""
        layer_table(self).print()

    def _repr_html_(self) -> str:
        if self.input_shape is None or not self.layers:
            return f"<p>{escape(repr(self))}</p>"
        from glassnet.drawing import drawn, svg

        picture = drawn(self)
        alt = ": ".join(picture.findtext(tag, "") for tag in ("title", "desc"))
        return svg.in_html(svg.written(picture), alt) + layer_table(self).to_html()

    def draw(self, path: Any = None) -> str:
        """The architecture as a picture with its shapes, in SVG; written to ``path`` if given."""
        from glassnet.drawing import draw
        from glassnet.files import write_atomically

        picture = draw(self)
        if path is not None:
            write_atomically(path, picture)
        return picture

    @property
    def trainable(self) -> bool:
        """True: all weights are trained. It can't be set, as it can in Keras."""
        return True

    @trainable.setter
    def trainable(self, value: object) -> None:
        raise ArgumentError(f"Sequential has no trainable that could be set: {HINTS['trainable']}.")

    if not TYPE_CHECKING:  # else a checker would take every name for one that a network has

        def __getattr__(self, name: str) -> Any:
            """What a network has not: Python asks here last."""
            if name.startswith("_") or hasattr(type(self), name):  # an error inside a property
                return object.__getattribute__(self, name)  # raises it once more
            public = [known for known in dir(self) if not known.startswith("_")]
            raise absent(type(self).__name__, name, public, MODEL_HINTS)

    def __repr__(self) -> str:
        return f"<Sequential {self.name!r}: {', '.join(layer.label() for layer in self.layers)}>"

    @explained("save")
    def save(self, path: Any) -> None:
        """Write weights and architecture to a safetensors file; ``gn.load_model`` reads it."""
        from glassnet.model.saving import save_model

        save_model(self, path)
