"""What all layers with a kernel and a bias have: first values of these, and an activation."""

from __future__ import annotations

from typing import Any

from glassnet import initializers, regularizers
from glassnet.layers import activation as activations
from glassnet.layers.base import Layer, Shape


class WeightedLayer(Layer):
    """A layer that sums its inputs by a kernel, adds a bias, and hands on to an activation.

    The activation is an op of its own.

    Args:
        activation: a name, a layer, or None.
        kernel_initializer: None chooses by the activation: Glorot's uniform one, with a limit four
            times wider before a sigmoid (Glorot & Bengio 2010, §4.2.1, for the logistic).
        bias_initializer: first values of the bias.
        kernel_regularizer: a penalty on the kernel, or None.
        bias_regularizer: a penalty on the bias, or None.
        name: unique in a network.
    """

    needs_output = False

    def __init__(
        self,
        activation: str | Layer | None,
        kernel_initializer: Any,
        bias_initializer: Any,
        kernel_regularizer: Any,
        bias_regularizer: Any,
        name: str | None,
    ) -> None:
        super().__init__(name)
        self.activation = activations.get(activation)
        self.kernel_initializer = initializers.get(
            initializers.default_for(self.activation_name)
            if kernel_initializer is None
            else kernel_initializer
        )
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)

    @property
    def activation_name(self) -> str:
        """The activation's name, or that of its class where it is the user's own."""
        if self.activation is None:
            return "linear"
        return getattr(self.activation, "function", type(self.activation).__name__)

    def add_kernel_and_bias(self, kernel_shape: Shape) -> None:
        """Declare both; the kernel's last axis counts the outputs."""
        self.add_weight("kernel", kernel_shape, self.kernel_initializer, self.kernel_regularizer)
        self.add_weight("bias", kernel_shape[-1:], self.bias_initializer, self.bias_regularizer)

    def connect(self, input_shape: Shape) -> Shape:
        shape = super().connect(input_shape)
        if self.activation is not None:
            self.activation.name = f"{self.name}_{self.activation_name}"
            self.activation.connect(shape)
        return shape

    def ops(self) -> tuple[Layer, ...]:
        return (self,) if self.activation is None else (self, *self.activation.ops())

    def get_config(self) -> dict[str, Any]:
        return {
            "activation": self.activation_config(),
            "kernel_initializer": initializers.serialize(self.kernel_initializer),
            "bias_initializer": initializers.serialize(self.bias_initializer),
            "kernel_regularizer": regularizers.serialize(self.kernel_regularizer),
            "bias_regularizer": regularizers.serialize(self.bias_regularizer),
            "name": self.name,
        }

    def activation_label(self) -> str:
        """``", relu"`` or nothing, for `label`."""
        return "" if self.activation is None else f", {self.activation_name}"

    def activation_config(self) -> str | dict[str, Any]:
        """The activation for `get_config`: its name, or class and configuration."""
        if self.activation is None or type(self.activation) in activations.ACTIVATIONS.values():
            return self.activation_name
        return {
            "class_name": type(self.activation).__name__,
            "config": self.activation.get_config(),
        }
