"""Sequential: its structure, its weights, its summary."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest

import glassnet as gn
from glassnet import layers
from glassnet.errors import ArgumentError, DataError, GlassnetError, ShapeError


def lenet(**options: Any) -> gn.Sequential:
    return gn.Sequential(
        [
            gn.Input((28, 28, 1)),
            layers.Conv2D(6, 5, padding="same", activation="sigmoid"),
            layers.AveragePooling2D(2),
            layers.Conv2D(16, 5, activation="sigmoid"),
            layers.AveragePooling2D(2),
            layers.Flatten(),
            layers.Dense(120, activation="sigmoid"),
            layers.Dense(84, activation="sigmoid"),
            layers.Dense(10, activation="softmax"),
        ],
        **options,
    )


def test_sizes_may_come_from_numpy() -> None:
    assert gn.Input(tuple(np.array([28, 28, 1]))).shape == (28, 28, 1)


def test_names_shapes_and_counts() -> None:
    model = lenet()
    names = [layer.name for layer in model.layers]
    assert names[:3] == ["conv2d", "average_pooling2d", "conv2d_1"]
    assert [layer.output_shape for layer in model.layers] == [
        (28, 28, 6), (14, 14, 6), (10, 10, 16), (5, 5, 16), (400,), (120,), (84,), (10,),
    ]  # fmt: skip
    assert model.count_params() == 61_706
    assert model.output_shape == (10,)


def test_weights_are_in_keras_layout() -> None:
    model = lenet(seed=0)
    shapes = [weight.shape for weight in model.get_weights()]
    assert shapes == [
        (5, 5, 1, 6), (6,), (5, 5, 6, 16), (16,), (400, 120), (120,), (120, 84), (84,), (84, 10),
        (10,),
    ]  # fmt: skip
    assert model.weight_names()[:3] == ["conv2d/kernel", "conv2d/bias", "conv2d_1/kernel"]
    assert all(weight.dtype == np.float32 for weight in model.get_weights())


def test_the_seed_fixes_the_weights() -> None:
    same, again, other = lenet(seed=4), lenet(seed=4), lenet(seed=5)
    np.testing.assert_array_equal(same.parameters, again.parameters)
    assert not np.array_equal(same.parameters, other.parameters)
    drawn = lenet()
    np.testing.assert_array_equal(lenet(seed=drawn.seed).parameters, drawn.parameters)


def test_before_a_sigmoid_the_first_weights_are_four_times_wider() -> None:
    # Glorot's limit is √(6 / (fan in + fan out)).
    weights = lenet(seed=0).get_weights()
    for kernel, fans, gain in ((weights[4], 520, 4), (weights[8], 94, 1)):
        limit = gain * np.sqrt(6 / fans)
        assert 0.97 * limit < np.abs(kernel).max() <= limit


def test_set_weights_takes_what_get_weights_gave() -> None:
    model, other = lenet(seed=1), lenet(seed=2)
    other.set_weights(model.get_weights())
    np.testing.assert_array_equal(model.parameters, other.parameters)
    wrong = model.get_weights()
    wrong[2] = wrong[2].T
    with pytest.raises(ShapeError, match="set_weights expects"):
        other.set_weights(wrong)
    with pytest.raises(ShapeError, match="set_weights expects"):
        other.set_weights(wrong[:-1])


def test_the_ledger_of_very_many_layers_fits_a_terminal() -> None:
    many = [layers.Flatten(name="f" * 100), *(layers.ReLU() for _ in range(98))]
    with pytest.raises(ShapeError) as caught:
        gn.Sequential([gn.Input((4, 4, 1)), *many, layers.Conv2D(3, 5)])
    lines = str(caught.value).split("\n")
    assert len(lines) == 22
    assert lines[6] == "    … 80 more"
    assert lines[-1].split() == ["99", "ReLU()", "16"]


def test_a_layer_that_does_not_fit_shows_the_ledger() -> None:
    model = gn.Sequential([gn.Input((10, 10, 1)), layers.Conv2D(6, 5), layers.MaxPooling2D(2)])
    with pytest.raises(ShapeError) as caught:
        model.add(layers.Conv2D(16, 5))
    message = str(caught.value)
    assert message.startswith("layer 3, Conv2D(16, 5): a 5×5 kernel does not fit its 3×3 input")
    lines = [line.split() for line in message.splitlines()[1:]]
    assert lines == [
        ["0", "Input", "10×10×1"],
        ["1", "Conv2D(6,", "5)", "6×6×6"],
        ["2", "MaxPooling2D(2)", "3×3×6"],
    ]
    assert len(model.layers) == 2  # the network is as it was


def test_dense_asks_for_flatten() -> None:
    with pytest.raises(ShapeError, match=r"layer 1, Dense\(10\): .* put Flatten\(\) before it"):
        gn.Sequential([gn.Input((28, 28, 1)), layers.Dense(10)])


def test_get_layer_by_name_and_index() -> None:
    model = lenet()
    assert model.get_layer("dense_1") is model.layers[6]
    assert model.get_layer(index=-1) is model.layers[-1]
    with pytest.raises(ArgumentError, match="did you mean 'dense_1'"):
        model.get_layer("dense1")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: layers.Conv2D(6, 5, activation="sigmod"), "did you mean 'sigmoid'"),
        (lambda: layers.Dense(0), "Dense: units must be an int of at least 1"),
        (lambda: layers.Conv2D(6, 5, padding="sam"), "did you mean 'same'"),
        (lambda: gn.Sequential([cast(Any, layers.Dense)]), r"write Dense\(…\)"),
        (lambda: gn.Sequential(dtype="float16"), "float32"),
        (lambda: gn.Input((0, 3)), "shape of one image"),
        (lambda: gn.Input((True, 3)), "shape of one image"),
        (lambda: gn.Sequential([layers.Dense(3)]).count_params(), "put Input"),
        (lambda: gn.Sequential([gn.Input((3,))]).build(), "no layers"),
        (lambda: lenet().compile(optimizer="adma", loss="mse"), "did you mean 'adam'"),
        (lambda: lenet().compile(loss="mean_square_error"), "did you mean 'mean_squared_error'"),
        (lambda: lenet().compile(), "compile needs a loss"),
        (lambda: lenet().compile(loss="mse", metrics=["acuracy"]), "did you mean 'accuracy'"),
    ],
)
def test_wrong_names_and_sizes_are_refused(make: Any, message: str) -> None:
    with pytest.raises(GlassnetError, match=message):
        make()


def test_one_layer_can_not_stand_in_a_network_twice() -> None:
    layer = layers.Dense(3)
    model = gn.Sequential([gn.Input((3,)), layer])
    with pytest.raises(ArgumentError, match="in this network already"):
        model.add(layer)
    with pytest.raises(ArgumentError, match="named 'dense' is in this network already"):
        model.add(layers.Dense(3, name="dense"))


def test_one_layer_can_not_stand_in_two_networks() -> None:
    layer, activation = layers.Dense(3), layers.ReLU()
    model = gn.Sequential([gn.Input((4,)), layer], name="first")
    with pytest.raises(ArgumentError, match=r"Dense\(3\) is in another network, 'first', already"):
        gn.Sequential([gn.Input((8,)), layer])
    assert model.count_params() == 15
    model.add(layers.Dense(2, activation))
    with pytest.raises(ArgumentError, match=r"ReLU\(\) is in this network already"):
        model.add(layers.Dense(5, activation))


def test_layers_of_a_network_that_could_not_be_made_serve_in_the_next_attempt() -> None:
    layer = layers.Dense(3)
    with pytest.raises(ShapeError):
        gn.Sequential([gn.Input((4,)), layer, layers.Conv2D(2, 3)])
    assert gn.Sequential([gn.Input((5,)), layer]).count_params() == 18


def trained() -> gn.Sequential:
    model = gn.Sequential([gn.Input((4,)), layers.Dense(5, "relu"), layers.Dense(3)], seed=0)
    model.set_weights([weight + 1 for weight in model.get_weights()])
    return model


def test_a_refused_layer_leaves_the_network_as_it_was() -> None:
    model = trained()
    weights, refused = model.get_weights(), layers.Conv2D(3, 3)
    with pytest.raises(ShapeError, match="layer 3"):
        model.add(refused)
    assert [layer.name for layer in model.layers] == ["dense", "dense_1"]
    np.testing.assert_equal(model.get_weights(), weights)
    assert refused.name is None
    assert gn.Sequential([gn.Input((8, 8, 1)), refused]).output_shape == (6, 6, 3)


def test_a_new_layer_leaves_the_weights_of_the_others() -> None:
    model = trained()
    weights = model.get_weights()
    model.add(layers.Dense(2))
    np.testing.assert_equal(model.get_weights()[:4], weights)
    assert [weight.shape for weight in model.get_weights()[4:]] == [(3, 2), (2,)]
    # The new one's depend on the seed and its place only.
    whole = gn.Sequential(
        [gn.Input((4,)), layers.Dense(5, "relu"), layers.Dense(3), layers.Dense(2)], seed=0
    )
    np.testing.assert_equal(model.get_weights()[4:], whole.get_weights()[4:])


def test_images_that_do_not_fit_leave_the_network_as_it_was() -> None:
    model = gn.Sequential([layers.Conv2D(6, 5), layers.Flatten(), layers.Dense(3)], seed=0)
    with pytest.raises(ShapeError, match="layer 1"):
        model.predict(np.zeros((2, 3, 3, 1)))
    assert len(model.layers) == 3
    assert model.input_shape is None
    assert model.predict(np.zeros((2, 8, 8, 1))).shape == (2, 3)
    weights = model.get_weights()
    with pytest.raises(ShapeError, match="layer 1"):
        model.build((3, 3, 1))
    assert model.input_shape == (8, 8, 1)
    np.testing.assert_equal(model.get_weights(), weights)
    assert model.predict(np.zeros((2, 8, 8, 1))).shape == (2, 3)


def test_data_that_are_refused_do_not_decide_the_shape() -> None:
    x = np.zeros((5, 8, 7, 1))
    model = gn.Sequential([layers.Flatten(), layers.Dense(3, activation="softmax")], seed=0)
    model.compile("sgd", "sparse_categorical_crossentropy")
    with pytest.raises(DataError, match="8 images and 5 labels"):
        model.fit(x[0], np.zeros(5, int))
    with pytest.raises(DataError, match="8 images and 5 labels"):
        model.evaluate(x[0], np.zeros(5, int))
    with pytest.raises(DataError, match="not finite"):
        model.predict(np.full((2, 3, 3, 1), np.nan))
    assert model.input_shape is None
    model.fit(x, np.zeros(5, int), verbose=0)
    assert model.input_shape == (8, 7, 1)


@pytest.mark.parametrize(
    "wrong", [{"optimizer": "adma"}, {"loss": "msee"}, {"loss": None}, {"metrics": ["acuracy"]}]
)
def test_what_cannot_be_compiled_leaves_the_network_as_it_was(wrong: dict[str, Any]) -> None:
    model = gn.Sequential([gn.Input((4,)), layers.Dense(3)], seed=0)
    model.compile("sgd", "mse", ["mae"])
    before = (model.optimizer, model.loss, model.metrics, model.runner)
    with pytest.raises(ArgumentError):
        model.compile(**{"optimizer": "adam", "loss": "mae", "metrics": [], **wrong})
    after = (model.optimizer, model.loss, model.metrics, model.runner)
    assert all(new is old for new, old in zip(after, before, strict=True))


def test_evaluate_and_predict_take_keras_arguments() -> None:
    model = gn.Sequential([gn.Input((4,)), layers.Dense(3)], seed=0)
    x = np.random.default_rng(0).normal(size=(6, 4))
    np.testing.assert_array_equal(model.predict(x, 2, verbose=0), model.predict(x))
    model.compile("sgd", "mse")
    y = np.zeros((6, 3))
    assert model.evaluate(x, y, 2, verbose=0) == model.evaluate(x, y)
    with pytest.raises(
        ArgumentError, match="predict: batch_size must be an int of at least 1, not 0"
    ):
        model.predict(x, 0)
    with pytest.raises(ArgumentError, match="verbose"):
        model.evaluate(x, y, verbose=7)


def test_summary_counts_flops_as_two_for_a_multiply_add(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lenet(name="lenet").summary()
    table = capsys.readouterr().out
    assert "Conv2D(16, 5, sigmoid)" in table
    assert "61,706 parameters · 833,040 FLOPs an image forward · 2,263,920 in training" in table
    html = lenet()._repr_html_()
    assert html.startswith('<img src="data:image/svg+xml;base64,')
    assert 'alt="The network sequential: input 28×28×1; Conv2D 6, 5×5' in html
    assert "<table style='border-spacing:1em 0'>" in html
    assert "<td style='text-align:right'>480,000</td>" in html


def test_the_configuration_makes_the_same_network_again() -> None:
    model = lenet(seed=3, name="five")
    again = gn.Sequential.from_config(model.get_config())
    assert again.get_config() == model.get_config()
    np.testing.assert_array_equal(again.parameters, model.parameters)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({}, r"^Sequential.from_config: name is missing among {}"),
        ("lenet", r"^Sequential.from_config: expected name, dtype, seed, .* not 'lenet'"),
        ({"layers": None}, r"layers must be a list of the layers' descriptions, not None"),
        ({"layers": [5]}, r"5 is no layer"),
        ({"input_shape": None}, r"Input\(None\): give the shape of one image"),
        ({"dtype": "float16"}, r"float16"),
        ({"seed": -1}, r"seed must be an int of at least 0, not -1"),
    ],
)
def test_what_describes_no_network_is_refused(config: Any, message: str) -> None:
    whole = lenet(seed=3).get_config() | config if config and config != "lenet" else config
    with pytest.raises((ArgumentError, ShapeError), match=message):
        gn.Sequential.from_config(whole)


def test_outputs_of_images_come_back_as_rows_columns_channels() -> None:
    model = gn.Sequential([gn.Input((4, 3, 2)), layers.Linear()])
    x = np.random.default_rng(0).normal(size=(5, 4, 3, 2)).astype(np.float32)
    np.testing.assert_array_equal(model.predict(x), x)


def test_predict_refuses_what_is_no_batch_of_images() -> None:
    model = lenet()
    with pytest.raises(ShapeError, match=r"x\[np.newaxis\]"):
        model.predict(np.zeros((28, 28, 1)))
    with pytest.raises(ShapeError, match=r"x\[\.\.\., np.newaxis\]"):
        model.predict(np.zeros((3, 28, 28)))
