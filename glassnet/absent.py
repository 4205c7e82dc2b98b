"""Names that Keras has and glassnet has not: whoever asks for one hears what to write instead."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from glassnet.errors import AbsentError

_ROWS = "models are rows of layers, gn.Sequential([…])"
_WEIGHTS = "save() keeps weights and architecture in one file, and load_model() reads it"

MODULE_HINTS: Mapping[str, str] = {
    "Model": _ROWS,
    "models": f"{_ROWS}, and gn.load_model reads a saved one",
    "utils": "labels need no one-hot vectors with sparse_categorical_crossentropy; np.eye(n)[y] "
    "makes them; gn.plots.architecture draws a network",
    "applications": 'trained networks come from gn.networks.pretrained, such as "lenet"',
    "datasets": "data sets come from gn.data.load",
    "random": "seeds are given by Sequential(seed=…) and fit(seed=…)",
    "activations": "an activation is a layer, or its name: activation='relu'",
}
"""What to write in place of a name of one of glassnet's modules."""

MODEL_HINTS: Mapping[str, str] = {
    "pop": "make a new network without the last layer",
    "predict_classes": "predict(x).argmax(axis=1) gives the classes, and class_names their names",
    "predict_proba": "predict(x) gives the probabilities",
    "fit_generator": "fit takes arrays",
    "train_on_batch": "fit takes all images at once",
    "save_weights": _WEIGHTS,
    "load_weights": _WEIGHTS,
    "trainable_weights": "get_weights() gives all weights, and all are trained",
    "trainable_variables": "get_weights() gives all weights, and all are trained",
    "weights": "get_weights() gives copies of all weights",
}
"""What to write in place of an attribute of a network."""


def absent(owner: str, name: str, known: Sequence[str], hints: Mapping[str, str]) -> AbsentError:
    """The error for a name that something has not, with a hint or the nearest right name.

    Args:
        owner: whose name it would be, for the message.
        name: what was asked for.
        known: the names that it has.
        hints: what to write in place of some others.

    >>> print(absent("glassnet.layers", "Conv2d", ["Conv2D", "Dense"], {}))
    glassnet.layers has no Conv2d: did you mean Conv2D?
    """
    if name in hints:
        return AbsentError(f"{owner} has no {name}: {hints[name]}.", name=name)
    folded = {right.lower(): right for right in known}
    close = difflib.get_close_matches(name.lower(), folded, n=1)
    public = ", ".join(right for right in known if right[0] != "_")
    mend = f"did you mean {folded[close[0]]}?" if close else f"it has {public}."
    return AbsentError(f"{owner} has no {name}: {mend}", name=name)


def explain_absent(module: str, known: Sequence[str]) -> None:
    """Let a module answer for names that it has not.

    Python asks a module's ``__getattr__`` for these. It is set here, not written in the module,
    since a checker of types would then believe that the module has every name.

    Args:
        module: its ``__name__``.
        known: its ``__all__``.
    """

    def answer(name: str) -> Any:
        if name.startswith("_"):  # Python's own questions
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        raise absent(module, name, known, MODULE_HINTS)

    vars(sys.modules[module])["__getattr__"] = answer
