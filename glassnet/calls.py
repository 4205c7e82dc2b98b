"""Calls whose arguments do not fit, answered with what to write instead.

Python says that an argument is unexpected. Whoever comes from Keras needs to hear how glassnet says
the same, and so `HINTS` has a few words for each name that Keras has and glassnet has not.
"""

from __future__ import annotations

import difflib
import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ParamSpec, TypeVar

from glassnet.errors import CallError, quoted

Given = ParamSpec("Given")
Result = TypeVar("Result")

_SHAPE = "put Input((28, 28, 1)), with the shape of your images, in front of the layers"
_COMPILED = "everything is compiled anyway; NUMBA_DISABLE_JIT=1 in the environment turns that off"
_THREADS = "the number of threads is chosen by threads=, and nothing else runs beside them"
_EQUAL = "every image counts the same; repeat the images that are to count more"
_WHOLE = "all images are taken each time; hand over fewer of them"
_BIAS = "a layer with a kernel always has a bias"
_LAST = 'the channels of an image are always last, as in "channels_last"'
_WHOLE_TYPE = "the whole network has one type, Sequential(…, dtype=…)"
_PLAIN = "all weights are trained as they are, in full precision"
_AVERAGE = "weights are not averaged"
_CLIP = "gradients are not clipped; lower learning_rate where a training diverges"

HINTS: Mapping[str, str] = {
    "lr": "it is called learning_rate",
    "decay": "give learning_rate a schedule, as ExponentialDecay, or take SGD, which has it",
    "nb_epoch": "it is called epochs",
    "num_epochs": "it is called epochs",
    "nb_epochs": "it is called epochs",
    "input_shape": _SHAPE,
    "input_dim": _SHAPE,
    "batch_input_shape": _SHAPE,
    "batch_shape": _SHAPE,
    "shape": _SHAPE,
    "dtype": _WHOLE_TYPE,
    "seed": "randomness has one seed for all weights, Sequential(seed=…), and one for a training, "
    "fit(seed=…)",
    "use_bias": _BIAS,
    "data_format": _LAST,
    "dilation_rate": "kernels are not dilated",
    "groups": "every filter takes all channels",
    "trainable": "all weights are trained",
    "activity_regularizer": "only weights are regularised",
    "kernel_constraint": "weights are not constrained",
    "bias_constraint": "weights are not constrained",
    "dim_ordering": _LAST,
    "border_mode": "it is called padding",
    "subsample": "it is called strides",
    "output_dim": "it is called units",
    "nb_filter": "it is called filters",
    "init": "it is called kernel_initializer",
    "clipnorm": _CLIP,
    "clipvalue": _CLIP,
    "global_clipnorm": _CLIP,
    "weight_decay": "AdamW has it; elsewhere give layers kernel_regularizer='l2'",
    "amsgrad": "Adam's plain form is what there is",
    "centered": "RMSprop's plain form is what there is",
    "use_ema": _AVERAGE,
    "sample_weight": "an evaluation counts every image the same; fit has it",
    "loss_weights": "a network has one output and one loss",
    "weighted_metrics": _EQUAL,
    "run_eagerly": _COMPILED,
    "jit_compile": _COMPILED,
    "steps_per_execution": "many steps are always taken together",
    "auto_scale_loss": "nothing is computed in half precision",
    "steps_per_epoch": _WHOLE,
    "steps": _WHOLE,
    "validation_steps": _WHOLE,
    "validation_batch_size": "the result does not depend on it",
    "workers": _THREADS,
    "max_queue_size": _THREADS,
    "use_multiprocessing": _THREADS,
    "name": "layers and networks have names; a metric's is changed by named(…)",
    "autocast": _WHOLE_TYPE,
    "lora_rank": _PLAIN,
    "lora_alpha": _PLAIN,
    "quantization_config": _PLAIN,
    "noise_shape": "every value is dropped or kept by itself",
    "max_value": "ReLU's plain form is what there is",
    "negative_slope": "ReLU's plain form is what there is",
    "threshold": "ReLU's plain form is what there is; a Threshold layer makes black and white",
    "input_axes": "the last two axes of a kernel are those of its inputs and outputs",
    "output_axes": "the last two axes of a kernel are those of its inputs and outputs",
    "ema_momentum": _AVERAGE,
    "ema_overwrite_frequency": _AVERAGE,
    "loss_scale_factor": "nothing is computed in half precision",
    "gradient_accumulation_steps": "a larger batch_size does the same",
    "from_sorted_ids": "classes are sorted by their outputs anyway",
    "batch_size": "a network takes any number of images; fit(batch_size=…) says how many in a step",
    "sparse": "images are dense arrays of one shape",
    "ragged": "images are dense arrays of one shape",
    "tensor": "images are handed to fit, evaluate and predict",
    "optional": "a network has one input",
    "reduction": "the loss of a batch is the mean over its images",
    "ignore_class": "every label counts",
    "filepath": "it is called path",
    "safe_mode": "nothing that is in a file is ever run",
    "overwrite": "a file that was there is replaced",
    "include_optimizer": "how the network is trained is always saved with it",
    "save_format": "a file is always in the format safetensors",
    "line_length": "the table is as wide as the terminal",
    "positions": "the table is as wide as the terminal",
    "print_fn": "the table is printed; to_json() gives the architecture as a text",
    "expand_nested": "a network is no layer of another one",
    "show_trainable": "all weights are trained",
    "layer_range": "the table has all layers",
    "axis": "it is always the last one, that of channels or features",
}


def explained(
    owner: str, *, by_position: str = "", missing: str = ""
) -> Callable[[Callable[Given, Result]], Callable[Given, Result]]:
    """For a function: its callers hear what to write where their arguments do not fit it.

    Args:
        owner: what is called, for the message.
        by_position: what a message says besides, where there are too many by position.
        missing: what to write, where a needed one is missing.

    >>> @explained("train")
    ... def train(model, learning_rate=0.1): ...
    >>> train("lenet", lr=0.5)
    Traceback (most recent call last):
    ...
    glassnet.errors.CallError: train has no argument lr: it is called learning_rate.
    """

    def explain(function: Callable[Given, Result]) -> Callable[Given, Result]:
        signature = inspect.signature(function)

        @functools.wraps(function)
        def call(*arguments: Given.args, **named: Given.kwargs) -> Result:
            try:
                return function(*arguments, **named)
            except TypeError:
                check_call(owner, signature, arguments, named, by_position, missing)
                raise

        return call

    return explain


def check_call(
    owner: str,
    signature: inspect.Signature,
    arguments: Sequence[Any],
    named: Mapping[str, Any],
    by_position: str = "",
    missing: str = "",
) -> None:
    """Refuse arguments that a call can't take.

    Args:
        owner: what is called, for the message.
        signature: what it takes.
        arguments: what it is given by position.
        named: what it is given by name.
        by_position: what a message says besides, where there are too many by position.
        missing: what to write, where a needed one is missing.

    Raises:
        CallError: if an argument is unknown, missing, given twice, or one too many.
    """
    try:
        signature.bind(*arguments, **named)
    except TypeError as error:
        reason = _reason(owner, signature, arguments, named, by_position, missing)
        raise CallError(reason or f"{owner}: {error}.") from None


def _reason(
    owner: str,
    signature: inspect.Signature,
    arguments: Sequence[Any],
    named: Mapping[str, Any],
    by_position: str,
    missing: str,
) -> str | None:
    parameters = signature.parameters
    known = [name for name in parameters if name != "self"]
    for name in named:
        if name not in parameters:
            return f"{owner} has no argument {name}: {_instead(name, known)}."
    positional = [
        name
        for name, parameter in parameters.items()
        if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
    ]
    if len(arguments) > len(positional):
        most = sum(name != "self" for name in positional)
        first = arguments[len(positional)]
        taken = f"{most} argument{'s' * (most != 1)}" if most else "nothing"
        names = ", ".join(known) or "no arguments"
        also = f"; {by_position}" if by_position else ""
        return (
            f"{owner} takes {taken} by position, and {quoted(first)} is one too many: "
            f"it has {names}{also}."
        )
    for name in positional[: len(arguments)]:
        if name in named:
            return f"{owner} is given {name} twice, by position and by name: leave out one."
    for name, parameter in parameters.items():
        if parameter.default is parameter.empty and name not in named:
            if name in positional[: len(arguments)]:
                continue
            return f"{owner} needs {name}: {missing or f'write {name}=…'}."
    return None


def _instead(name: str, known: Sequence[str]) -> str:
    """What to write in place of an unknown argument."""
    if name in HINTS:
        return HINTS[name]
    close = difflib.get_close_matches(name, known, n=1)
    listed = f"it has {', '.join(known)}" if known else "it has none"
    return f"did you mean {close[0]}? Otherwise: {listed}" if close else listed
