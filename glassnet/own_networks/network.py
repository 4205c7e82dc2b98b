"""A network that a function of a user's file makes, with what a study gives each run."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import isfunction, signature
from typing import Any

from glassnet.errors import ArgumentError, ShapeError, quoted, shortened, unknown_name
from glassnet.layers import Input, Layer, Rescaling, Threshold
from glassnet.layers.base import Shape
from glassnet.layers.sizes import times
from glassnet.model import Sequential
from glassnet.networks import MNIST_SHAPE
from glassnet.own_networks.classes import is_own
from glassnet.own_networks.errors import explained
from glassnet.own_networks.file import NetworkFile, no_network
from glassnet.own_networks.functions import GIVEN
from glassnet.own_networks.importing import run_file
from glassnet.structure import membership

DIGITS = 12
"""Of a SHA-256, so many tell the versions of a file apart."""


@dataclass(frozen=True)
class OwnNetwork:
    """A network that a function of a Python file makes.

    It is a value: it can be sent to another process, which runs the file's text there.

    Args:
        file: the file.
        name: of the function.

    >>> text = '''
    ... from glassnet import Sequential, layers
    ... def wide(classes):
    ...     return Sequential([layers.Flatten(), layers.Dense(classes, activation="softmax")])
    ... '''
    >>> OwnNetwork(NetworkFile("my_networks.py", text), "wide").build(seed=0).count_params()
    7850
    """

    file: NetworkFile
    name: str

    @property
    def reference(self) -> str:
        """As the command line takes it, ``my_networks.py:wide``."""
        return f"{self.file.path}:{self.name}"

    @property
    def source(self) -> str:
        """The text of its file."""
        return self.file.source

    @property
    def takes_activation(self) -> bool:
        """Whether the recipe's activation makes a difference: the function has this parameter."""
        return "activation" in signature(self.function()).parameters

    def describe(self, input_shape: Shape = MNIST_SHAPE, classes: int = 10) -> str:
        """Where the network comes from, and what its function's documentation begins with."""
        said = (self.function().__doc__ or "").strip().partition("\n")[0]
        return f"{self.file.name}: {shortened(said, 200)}" if said else self.file.name

    def build(
        self,
        activation: str = "sigmoid",
        preprocess: Layer | None = None,
        seed: int | None = None,
        classes: int = 10,
        input_shape: Shape = MNIST_SHAPE,
    ) -> Sequential:
        """A fresh network, with the weights of this seed.

        Args:
            activation: the recipe's, for a function with this parameter.
            preprocess: a layer for the network's start. A network that begins with a ``Rescaling``
                or a ``Threshold`` of its own keeps it instead.
            seed: of the initial weights; None draws one.
            classes: how many outputs it must have.
            input_shape: of one image, (height, width, channels).

        Raises:
            ArgumentError: if the function does not make a network, with the line.
            ShapeError: if the network does not fit the images or their classes.
        """
        made = self._made(activation, seed, classes, input_shape)
        if made.input_shape not in (None, input_shape):
            raise ShapeError(
                f"{self.reference} takes {times(made.input_shape)}, and the images are "
                f"{times(input_shape)}: give the function a parameter input_shape, and begin with "
                "Input(input_shape)."
            )
        network = self._begun_anew(made, preprocess, seed, input_shape)
        if network.output_shape != (classes,):
            raise ShapeError(
                f"{self.reference} has outputs of shape {network.output_shape}, and there are "
                f"{classes} classes: give the function a parameter classes, and end with "
                "Dense(classes)."
            )
        return network

    def details(
        self,
        activation: str,
        preprocess: str,
        classes: int = 10,
        input_shape: Shape = MNIST_SHAPE,
    ) -> dict[str, str]:
        """What a record says of how the network is made.

        The configuration in a record describes all of a network that consists of glassnet's layers.
        It has no code; so where layers are of the user's own, the first digits of a SHA-256 stand
        for the text of the file and of the modules beside it that it imports. Runs of different
        code are not averaged together, and a new function in the file changes nothing for those
        that need no own code.

        Args:
            activation: the recipe's; it is left out where the function does not take it.
            preprocess: the name of the recipe's preprocessing.
            classes: as for `build`.
            input_shape: as for `build`.
        """
        made = self._made(activation, None, classes, input_shape)
        found = {"activation": activation} if self.takes_activation else {}
        found["preprocessing"] = "its own" if brings_preprocessing(made) else preprocess
        found["file"] = self.file.name
        network = self._begun_anew(made, None, None, input_shape)
        if any(is_own(type(part)) for part in _parts(network)):
            found["code"] = self._code()
        return found

    def function(self) -> Callable[..., Any]:
        """The function itself, for which the file is run.

        Raises:
            ArgumentError: if the file can't be run, or has no function of this name.
        """
        module = run_file(self.file).module
        if not hasattr(module, self.name):
            known = self.file.networks
            kind = f"network of {self.file.path}:"
            raise unknown_name(kind, self.name, known) if known else no_network(self.file)
        found = getattr(module, self.name)
        if isinstance(found, Sequential):
            raise ArgumentError(
                f"{self.reference} is one network, and each run needs its own: make it a function, "
                f"def {self.name}(): return Sequential([…])."
            )
        if not isfunction(found):
            raise ArgumentError(
                f"{self.reference} is {quoted(found)}, where a function is expected that returns a "
                "Sequential."
            )
        return found

    def _made(
        self, activation: str, seed: int | None, classes: int, input_shape: Shape
    ) -> Sequential:
        """What the function returns; it is given what it has a parameter for.

        Raises:
            ArgumentError: if that is no network with weights of its seed, or it can't be called.
        """
        function = self.function()
        given = dict(zip(GIVEN, (input_shape, classes, classes, activation, seed), strict=True))
        parameters = signature(function).parameters
        arguments = {name: value for name, value in given.items() if name in parameters}
        try:
            with run_file(self.file).at_home():
                made = function(**arguments)
        except (Exception, SystemExit) as error:
            raise explained(error, self.file.path, self.name) from None
        if not isinstance(made, Sequential):
            raise ArgumentError(
                f"{self.reference} returns {quoted(made)}, where a Sequential is expected"
                f"{': it may lack a return' if made is None else ''}."
            )
        if not made.has_initial_weights():
            raise ArgumentError(
                f"{self.reference} returns a network whose weights were trained or set: each run "
                "draws weights of its own seed, so leave fit, set_weights and load_model out."
            )
        return made

    def _begun_anew(
        self, made: Sequential, preprocess: Layer | None, seed: int | None, input_shape: Shape
    ) -> Sequential:
        """The same layers in a network with this seed, behind the preprocessing."""
        layers = copy.copy(made).layers  # the function may return one object again and again
        membership.leave(layers)
        begin: list[Layer | Input] = [Input(input_shape)]
        if preprocess is not None and not brings_preprocessing(made):
            if preprocess.default_name() in [layer.name for layer in layers]:
                preprocess.name = "preprocessing"
            begin.append(preprocess)
        try:
            network = Sequential([*begin, *layers], name=self.name, seed=seed, dtype=made.dtype)
            network.build()
        except ShapeError as error:
            raise ShapeError(f"{self.reference}: {error}") from None
        return network

    def _code(self) -> str:
        """The first digits of the SHA-256 of all of the user's code that the file has run."""
        ran = run_file(self.file)
        texts = [self.file.source]
        for name in sorted(ran.helpers):
            loader: Any = ran.helpers[name].__loader__
            texts += [name, loader.get_source(name) or ""]
        return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[
            :DIGITS
        ]


def brings_preprocessing(network: Sequential) -> bool:
    """Whether a network itself brings the images' pixels to what it learns well from."""
    return bool(network.layers) and isinstance(network.layers[0], Rescaling | Threshold)


def _parts(network: Sequential) -> Iterator[object]:
    """All objects of a network that may be of a class of the user's own."""
    yield from network.layers
    for op in network.ops():
        yield op
        for weight in op.weights:
            yield from (weight.initializer, weight.regularizer)
