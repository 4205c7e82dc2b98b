"""The arrays of this edition."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
"""Of float32 or float64."""

Targets = NDArray[Any]
"""What a network is to answer: labels ``(n,)``, whole numbers, or an `Array`, ``(n, F)``."""
