"""What a file holds of a network, whatever the format."""

from __future__ import annotations

import hashlib
import json
from typing import Any, NamedTuple

from numpy.typing import NDArray

from glassnet.data import fingerprint

Tensors = dict[str, NDArray[Any]]


class Contents(NamedTuple):
    """A description and the arrays that belong to it.

    Attributes:
        description: what JSON can hold: ``{"architecture": …, "training": …}``. Whoever builds a
            network from it takes the parts that it knows, so that there may be more.
        tensors: arrays by name.

    >>> import numpy as np
    >>> Contents({"architecture": None}, {"dense/bias": np.zeros(3)}).seal()[:8]
    '4a641bb0'
    """

    description: dict[str, Any]
    tensors: Tensors

    def seal(self) -> str:
        """The SHA-256 (hex) of all that is in here, by which a damaged file is known."""
        prints = {name: fingerprint(array) for name, array in self.tensors.items()}
        contents = json.dumps([self.description, prints], sort_keys=True)
        return hashlib.sha256(contents.encode()).hexdigest()
