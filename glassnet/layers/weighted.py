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
        if kernel_initializer is None:
            kernel_initializer = initializers.default_for(self.activation_name)
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)

    @property
    def activation_name(self) -> str:
        """The activation's name, or that of its class where it is the user's own."""
        return getattr(self.activation, "function", type(self.activation).__name__)

    def add_kernel_and_bias(self, kernel_shape: Shape) -> None:
        """Declare both; the kernel's last axis counts the outputs."""
        self.add_weight("kernel", kernel_shape, self.kernel_initializer, self.kernel_regularizer)
        self.add_weight("bias", kernel_shape[-1:], self.bias_initializer, self.bias_regularizer)

    def connect(self, input_shape: Shape) -> Shape:
        shape = super().connect(input_shape)
        self.activation.name = f"{self.name}_{self.activation_name}"
        self.activation.connect(shape)
        return shape

    def ops(self) -> tuple[Layer, ...]:
        return (self, *self.activation.ops()) if self.is_activated else (self,)

    @property
    def is_activated(self) -> bool:
        """Whether the activation does anything."""
        return type(self.activation) is not activations.Linear

    def activation_label(self) -> str:
        """``", relu"`` or nothing, for `label`."""
        return f", {self.activation_name}" if self.is_activated else ""
