"""The one door to the inside of Numba and llvmlite.

The rest of the package uses of Numba what its users use (``njit``, ``types``, ``typeof``), and
nothing of llvmlite. Whatever else glassnet needs of the two stands in this room, so that
``tests/test_numba_internals.py`` can test each assumption by itself: when a release breaks one,
the test's name says which.

Numba takes a quarter of a second to import. So these modules are imported by functions, when the
first loop is made.
"""

BY_TEXT = tuple(
    f"{__name__}.{module}" for module in ("primitives", "vector_types", "vector_operations")
)
"""Modules that emit machine code, or teach Numba how to: each loop depends on their whole text."""
