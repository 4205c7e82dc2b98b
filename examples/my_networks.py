"""Networks of your own: each function that returns a Sequential is a network by its name.

Look at them with      glassnet networks my_networks.py
Compare them with      glassnet study my_networks.py lenet --runs 10
Train one of them with glassnet train my_networks.py:wide -o wide.safetensors
"""

from glassnet import Input, Sequential, layers


def wide() -> Sequential:
    """A single hidden layer, of 300 units."""
    return Sequential(
        [
            layers.Flatten(),
            layers.Dense(300, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )


def twice(input_shape: tuple[int, ...], classes: int, activation: str) -> Sequential:
    """LeNet with twice the filters and max pooling, for any images and classes."""
    return Sequential(
        [
            Input(input_shape),
            layers.Conv2D(12, 5, padding="same", activation=activation),
            layers.MaxPooling2D(2),
            layers.Conv2D(32, 5, padding="same", activation=activation),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(120, activation=activation),
            layers.Dense(classes, activation="softmax"),
        ]
    )
