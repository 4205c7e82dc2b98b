"""First values of the weights.

An initializer draws in float64 and rounds, so that a network starts from the same point in every
precision. Names, defaults and formulas are those of Keras 3; the generator is always the caller's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from glassnet.absent import explain_absent
from glassnet.configuration import lookup, serialize
from glassnet.initializers.base import Initializer
from glassnet.initializers.distributions import (
    Constant,
    Ones,
    RandomNormal,
    RandomUniform,
    TruncatedNormal,
    Zeros,
)
from glassnet.initializers.scaling import (
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    LecunNormal,
    LecunUniform,
    VarianceScaling,
    compute_fans,
)

__all__ = [
    "INITIALIZERS",
    "Constant",
    "GlorotNormal",
    "GlorotUniform",
    "HeNormal",
    "HeUniform",
    "Initializer",
    "LecunNormal",
    "LecunUniform",
    "Ones",
    "RandomNormal",
    "RandomUniform",
    "TruncatedNormal",
    "VarianceScaling",
    "Zeros",
    "compute_fans",
    "default_for",
    "get",
    "serialize",
]

explain_absent(__name__, __all__)

INITIALIZERS: dict[str, Callable[..., Initializer]] = {
    "zeros": Zeros,
    "ones": Ones,
    "constant": Constant,
    "random_uniform": RandomUniform,
    "random_normal": RandomNormal,
    "truncated_normal": TruncatedNormal,
    "variance_scaling": VarianceScaling,
    "glorot_uniform": GlorotUniform,
    "glorot_uniform_sigmoid": partial(GlorotUniform, gain=4.0),
    "glorot_normal": GlorotNormal,
    "he_uniform": HeUniform,
    "he_normal": HeNormal,
    "lecun_uniform": LecunUniform,
    "lecun_normal": LecunNormal,
}


def get(
    identifier: object, custom_objects: Mapping[str, type[Initializer]] | None = None
) -> Initializer:
    """The initializer of this name or configuration.

    Args:
        identifier: a name such as "glorot_uniform", what `serialize` gives, or an `Initializer`.
        custom_objects: further classes by name.

    Raises:
        ArgumentError: if there is no such initializer.

    >>> get("he_normal")
    HeNormal()
    """
    return lookup("initializer", identifier, Initializer, INITIALIZERS, custom_objects)


def default_for(activation: str) -> Initializer:
    """What a layer's kernel starts from, if its user does not say.

    Args:
        activation: the name of the activation that follows the layer.

    >>> default_for("relu"), default_for("sigmoid")
    (GlorotUniform(gain=1.0), GlorotUniform(gain=4.0))
    """
    return get("glorot_uniform_sigmoid" if activation == "sigmoid" else "glorot_uniform")
