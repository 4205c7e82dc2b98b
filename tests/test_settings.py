"""What a part was made with: written down the same for ever, and fixed from then on."""

from __future__ import annotations

import copy
import inspect
import json
import pickle
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import glassnet as gn
from glassnet import initializers, layers, losses, metrics, networks, optimizers, regularizers
from glassnet.configuration import Configurable
from glassnet.errors import ArgumentError, CallError
from tests.configurations import CONFIGURED, written

RECORDED = Path(__file__).parent / "recorded" / "configurations" / "networks.json"


@pytest.mark.parametrize("name", CONFIGURED)
def test_a_networks_configuration_is_the_recorded_one_to_the_byte(name):
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
    assert set(recorded) == set(CONFIGURED)
    assert written(CONFIGURED[name]()) == recorded[name]


@pytest.mark.parametrize("name", CONFIGURED)
def test_a_network_made_from_its_configuration_has_the_same(name):
    model = CONFIGURED[name]()
    config = json.loads(json.dumps(model.get_config()))
    assert gn.Sequential.from_config(config).get_config() == model.get_config()


class Scaled(layers.Layer):
    """A layer of a user's own, without a get_config."""

    def __init__(self, factor: float = 2.0, **named: Any) -> None:
        super().__init__(**named)
        self.factor = factor


def test_a_layer_of_ones_own_needs_no_get_config():
    layer = Scaled(3.0, name="s")
    assert layer.get_config() == {"factor": 3.0, "name": "s"}
    assert repr(Scaled.from_config(layer.get_config())) == "Scaled(factor=3.0, name='s')"


def test_a_class_of_ones_own_may_be_abstract():
    class Some(layers.Layer, ABC):
        @abstractmethod
        def size(self) -> int: ...

    class This(Some):
        def __init__(self, bound: float) -> None:
            super().__init__()
            self.bound = bound

        def size(self) -> int:
            return 3

    assert This(2.0).get_config() == {"bound": 2.0}
    with pytest.raises(TypeError, match="abstract"):
        Some()  # type: ignore[abstract]


def test_a_layer_that_forgets_an_argument_says_so_when_it_is_written_down():
    class Forgetful(layers.Layer):
        def __init__(self, bound: float, name: str | None = None) -> None:
            super().__init__(name)

    layer = Forgetful(3.0)
    assert repr(layer) == "Forgetful(name=None)"
    with pytest.raises(ArgumentError, match=r"Forgetful does not keep its argument bound.*set"):
        layer.get_config()


def test_a_layer_whose_argument_is_an_object_of_ones_own_comes_back():
    class Spread(initializers.Constant):
        pass

    config = layers.serialize(layers.Dense(3, bias_initializer=Spread(2.0)))
    again = layers.deserialize(config, {"Spread": Spread})
    assert isinstance(again, layers.Dense)
    assert isinstance(again.bias_initializer, Spread)
    assert again.bias_initializer.value == 2.0


FIXED: list[tuple[Configurable, str, Any]] = [
    (layers.Rescaling(2.0), "scale", 5),
    (layers.Rescaling(2.0), "offset", 5),
    (layers.Threshold(), "threshold", 5),
    (layers.Dropout(0.5), "rate", 0.1),
    (layers.Conv2D(3, 3), "filters", 4),
    (layers.Conv2D(3, 3), "kernel_size", (5, 5)),
    (layers.Conv2D(3, 3), "strides", (2, 2)),
    (layers.Conv2D(3, 3), "padding", "same"),
    (layers.Conv2D(3, 3), "activation", layers.ReLU()),
    (layers.Dense(3), "units", 4),
    (layers.Dense(3), "kernel_initializer", initializers.Zeros()),
    (layers.Dense(3), "bias_initializer", initializers.Ones()),
    (layers.Dense(3), "kernel_regularizer", regularizers.L2()),
    (layers.Dense(3), "bias_regularizer", regularizers.L2()),
    (layers.MaxPooling2D(2), "pool_size", (3, 3)),
    (layers.AveragePooling2D(2), "strides", (1, 1)),
    (Scaled(), "factor", 3.0),
    (losses.CategoricalCrossentropy(), "label_smoothing", 0.1),
    (losses.BinaryCrossentropy(), "from_logits", True),
    (metrics.TopKCategoricalAccuracy(), "k", 2),
    (metrics.BinaryAccuracy(), "threshold", 0.1),
    (optimizers.SGD(), "momentum", 0.9),
    (optimizers.SGD(momentum=0.9), "nesterov", True),
    (optimizers.RMSprop(), "momentum", 0.9),
    (optimizers.Adagrad(), "initial_accumulator_value", 0.0),
    (optimizers.schedules.CosineDecay(0.5, 10), "decay_steps", 20),
    (initializers.GlorotUniform(), "gain", 4.0),
    (initializers.HeNormal(), "scale", 4.0),
    (regularizers.L2(), "l2", 0.5),
    (regularizers.L2(), "l1", 0.5),
]


@pytest.mark.parametrize(("part", "name", "value"), FIXED)
def test_what_others_have_built_on_refuses_to_be_set(part, name, value):
    before = getattr(part, name)
    with pytest.raises(ArgumentError, match=f"^{type(part).__name__}: {name} .*make a new"):
        setattr(part, name, value)
    assert getattr(part, name) is before


def test_a_rescaling_that_was_used_is_what_is_saved():
    rescaling = layers.Rescaling(2.0)
    model = gn.Sequential([gn.Input((3,)), rescaling])
    before = model.predict(np.ones((1, 3)))
    with pytest.raises(ArgumentError, match=r"make a new Rescaling with scale=5\."):
        rescaling.scale = 5.0
    again = gn.Sequential.from_config(model.get_config())
    np.testing.assert_array_equal(again.predict(np.ones((1, 3))), before)


def test_what_is_heeded_may_be_set():
    layer, sgd = layers.Dense(3), optimizers.SGD(0.1, momentum=0.5)
    layer.name = "first"
    sgd.learning_rate, sgd.momentum, sgd.decay = 0.2, 0.9, 0.1
    assert sgd.get_config()["learning_rate"] == 0.2
    np.testing.assert_allclose(sgd.rates(1, 1), 0.2 / 1.1)
    assert (layer.name, sgd.momentum) == ("first", 0.9)


@pytest.mark.parametrize(
    "duplicate", [copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))]
)
def test_a_copy_has_the_same_settings_and_keeps_them_too(duplicate):
    loss = duplicate(losses.CategoricalCrossentropy(label_smoothing=0.25))
    assert loss.get_config() == {"from_logits": False, "label_smoothing": 0.25}
    with pytest.raises(ArgumentError, match="label_smoothing is fixed"):
        loss.label_smoothing = 0.5


def test_help_and_editors_see_the_constructors_arguments():
    assert list(inspect.signature(layers.Dropout).parameters) == ["rate", "name"]
    assert list(inspect.signature(Scaled).parameters) == ["factor", "name"]
    schedule = optimizers.schedules.CosineDecay(0.5, 10)
    assert list(inspect.signature(schedule).parameters) == ["step"]


@pytest.mark.parametrize(
    ("make", "given", "named", "message"),
    [
        (layers.Dense, [3], {"input_shape": (4,)}, "^Dense has no argument input_shape: put Input"),
        (layers.Dense, [3], {"input_dim": 4}, "has no argument input_dim: put Input"),
        (layers.Flatten, [], {"batch_input_shape": (None, 4)}, "put Input"),
        (layers.Conv2D, [3, 3], {"data_format": "channels_first"}, "always last"),
        (layers.Conv2D, [3, 3], {"use_bias": False}, "always has a bias"),
        (optimizers.Adam, [], {"lr": 0.1}, "^Adam has no argument lr: it is called learning_rate"),
        (optimizers.SGD, [], {"clipnorm": 1.0}, "gradients are not clipped"),
        (initializers.GlorotUniform, [42], {}, r"42 is one too many: .*Sequential\(seed=…\)"),
        (initializers.HeNormal, [], {"seed": 42}, r"has no argument seed: .*Sequential\(seed=…\)"),
        (layers.Dense, [], {}, "^Dense needs units: write units="),
        (layers.Dense, [3], {"unit": 4}, "^Dense has no argument unit: did you mean units"),
        (layers.Dense, [3], {"units": 4}, "^Dense is given units twice"),
        (Scaled, [], {"input_shape": (3,)}, "^Scaled has no argument input_shape: put Input"),
    ],
)
def test_arguments_that_keras_has_get_an_answer_that_helps(make, given, named, message):
    with pytest.raises(CallError, match=message) as caught:
        make(*given, **named)
    assert isinstance(caught.value, ArgumentError)
    assert isinstance(caught.value, TypeError)


def test_a_type_error_inside_a_constructor_stays_what_it_is():
    class Broken(layers.Layer):
        def __init__(self, size: Any) -> None:
            super().__init__()
            self.size = 1 + size

    with pytest.raises(TypeError, match="unsupported operand"):
        Broken("a")


class Cubes(regularizers.Regularizer):
    """A penalty that the loss would show, and nothing be trained on."""

    def penalty(self, w):
        return float(np.abs(w**3).sum())


def test_a_penalty_of_ones_own_is_refused_before_anything_is_trained():
    with pytest.raises(ArgumentError, match=r"Cubes: training knows .* set l1 and l2"):
        gn.Sequential([gn.Input((4,)), layers.Dense(2, kernel_regularizer=Cubes())])


def test_a_regularizer_of_ones_own_that_sets_its_factors_is_trained_on():
    class Small(regularizers.Regularizer):
        def __init__(self) -> None:
            super().__init__(l2=0.5)

    def trained(regularizer: Any) -> Any:
        layer = layers.Dense(2, kernel_regularizer=regularizer)
        model = gn.Sequential([gn.Input((4,)), layer], seed=0)
        model.compile("sgd", "mse")
        model.fit(np.ones((3, 4)), np.ones((3, 2)), verbose=0, seed=0)
        return model.get_weights()[0]

    np.testing.assert_array_equal(trained(Small()), trained(regularizers.L2(0.5)))
    assert not np.array_equal(trained(Small()), trained(None))


def test_networks_of_the_study_are_all_recorded():
    assert set(networks.NETWORKS) < set(CONFIGURED)
