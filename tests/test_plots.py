"""Plots show what they are given: the numbers, the names, the words. No pixel is looked at."""

from __future__ import annotations

import builtins
import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

import glassnet as gn
from glassnet import layers, plots
from glassnet.errors import ArgumentError, DataError, MissingLibraryError, OutputError, ShapeError
from glassnet.plots.answers import worst_mistakes
from glassnet.plots.look import PALETTES, figure_of
from glassnet.study import Run, by_recipe
from glassnet.study.tracking.compact import CompactArray
from tests.test_table import STUDY, make_run

CLASSES = ("cat", "dog", "emu", "fox")


@pytest.fixture(autouse=True)
def no_windows() -> Iterator[None]:
    """Draw in glassnet's look, into no window, and leave no figure behind."""
    pyplot.switch_backend("agg")
    with plots.style():
        yield
    pyplot.close("all")


@pytest.fixture(scope="module")
def model() -> gn.Sequential:
    """A small network, untrained, for images of two channels."""
    row = [
        gn.Input((8, 6, 2)),
        layers.Rescaling(1 / 255),
        layers.Conv2D(3, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(4, "softmax"),
    ]
    return gn.Sequential(row, name="small", seed=3)


@pytest.fixture(scope="module")
def images() -> Any:
    return np.random.default_rng(0).integers(0, 256, (5, 8, 6, 2), np.uint8)


def lines_of(ax: Axes) -> dict[str, list[float]]:
    """The values of the lines that a legend would name, by their label."""
    return {
        str(line.get_label()): np.asarray(line.get_ydata(), float).tolist()
        for line in ax.lines
        if not str(line.get_label()).startswith("_")
    }


def texts_of(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts]


def values_of(image: Any) -> np.ndarray:
    return np.asarray(image.get_array(), float)


# ---- history -------------------------------------------------------------------------------


def test_a_history_has_a_panel_for_each_figure_with_both_its_curves() -> None:
    figures = {"loss": [0.9, 0.5, 0.4], "accuracy": [0.6, 0.8, 0.9], "val_loss": [0.8, 0.6, 0.7]}
    loss, accuracy = plots.history(figures)
    assert lines_of(loss) == {"training": [0.9, 0.5, 0.4], "validation": [0.8, 0.6, 0.7]}
    assert lines_of(accuracy) == {"training": [0.6, 0.8, 0.9]}
    assert list(loss.lines[0].get_xdata()) == [1, 2, 3]
    assert [loss.get_xlabel(), loss.get_ylabel(), accuracy.get_ylabel()] == [
        "epoch",
        "loss",
        "accuracy",
    ]
    # Not by their colours alone: a marker and a dash tell the curves apart, too.
    looks = [(line.get_marker(), line.get_linestyle()) for line in loss.lines]
    assert looks == [("o", "-"), ("s", "--")]
    assert plots.alt_text(accuracy) == (
        "Learning curve of the accuracy over 3 epochs. Training: from 0.6 to 0.9."
    )


def test_a_history_of_fit_shows_the_loss_of_its_steps_behind_that_of_its_epochs() -> None:
    history = gn.callbacks.History()
    history.params = {"steps": 2}
    history.step_losses = [4.0, 3.0, 2.0, 1.0]
    for epoch, loss in enumerate([3.5, 1.5]):
        history.on_epoch_end(epoch, {"loss": loss})
    (ax,) = plots.history(history)
    assert lines_of(ax) == {"each step": [4, 3, 2, 1], "training": [3.5, 1.5]}
    # An epoch's loss stands at its end, so its steps lie before it.
    assert list(ax.lines[0].get_xdata()) == [0.25, 0.75, 1.25, 1.75]


def test_many_steps_become_means() -> None:
    run = make_run(accuracy=(0.5,) * 8)
    losses = np.arange(800, dtype=np.float32)
    run = dataclasses.replace(run, history={"loss": [1.0] * 8}, step_losses=CompactArray.of(losses))
    (ax,) = plots.history(run)
    assert lines_of(ax)["means of 3 steps"] == pytest.approx(
        [losses[n : n + 3].mean() for n in range(0, 800, 3)]
    )


def test_a_diverged_training_says_where_and_its_last_loss_does_not_hide_the_others() -> None:
    run = make_run(accuracy=(0.5,), status="diverged", diverged_at=(2, 3))
    losses = np.array([2.0] * 100 + [1.0, 1e30, np.inf], np.float32)
    run = dataclasses.replace(
        run, history={"loss": [2.0], "accuracy": [0.5]}, step_losses=CompactArray.of(losses)
    )
    loss, accuracy = plots.history(run)
    assert loss.get_title("left") == accuracy.get_title("left") == "diverged in epoch 2, step 3"
    assert loss.lines[-1].get_xdata()[0] == pytest.approx(1.03)
    assert loss.get_ylim() == (0, 4)
    assert plots.alt_text(loss).endswith("The training diverged in epoch 2, step 3.")


def test_a_history_without_an_epoch_says_so() -> None:
    (ax,) = plots.history(gn.callbacks.History())
    assert texts_of(ax) == ["no epoch was completed"]


def test_missing_figures_are_gaps() -> None:
    (ax,) = plots.history({"loss": [0.5, None, float("inf"), 0.25]})
    np.testing.assert_array_equal(lines_of(ax)["training"], [0.5, np.nan, np.nan, 0.25])


def test_the_figures_of_a_history_can_be_chosen_with_axes_of_ones_own() -> None:
    figures = {"loss": [0.9], "accuracy": [0.6], "val_accuracy": [0.5]}
    _, ax = pyplot.subplots()
    (drawn,) = plots.history(figures, "accuracy", ax=ax)
    assert drawn is ax
    assert ax.get_ylabel() == "accuracy"
    with pytest.raises(ArgumentError, match=r"unknown figure of this training 'los': did you mean"):
        plots.history(figures, "los")
    with pytest.raises(ArgumentError, match=r"history: ax must be 2 axes .*; 1 given"):
        plots.history(figures, ax=ax)
    with pytest.raises(
        ArgumentError, match=r"give what fit returns, or the record of a run, not 5"
    ):
        plots.history(5)  # type: ignore[arg-type]


# ---- runs ----------------------------------------------------------------------------------

LOST = (0.11, 0.11, 0.1124)


def some_runs() -> list[Run]:
    return [
        make_run(accuracy=(0.8, 0.9, 0.95), seed=0),
        make_run(accuracy=(0.7, 0.8, 0.97), seed=1),
        make_run(accuracy=(0.6, 0.7, 0.96), seed=2),
        make_run(accuracy=LOST, seed=3),
        make_run(accuracy=(), seed=4, status="diverged", diverged_at=(1, 50)),
        make_run(accuracy=(0.5,), seed=5, status="interrupted"),
    ]


def test_runs_have_a_line_each_their_median_and_lost_ones_stand_out() -> None:
    (ax,) = plots.runs(some_runs())
    thin = [line for line in ax.lines if line.get_alpha()]
    assert [np.asarray(line.get_ydata()).tolist() for line in thin] == [
        [0.8, 0.9, 0.95],
        [0.7, 0.8, 0.97],
        [0.6, 0.7, 0.96],
        [0.5],
    ]
    (median,) = (line for line in ax.lines if line.get_linewidth() > 2)
    assert np.asarray(median.get_ydata()).tolist() == [0.7, 0.8, 0.96]
    crosses = [line for line in ax.lines if line.get_marker() == "X"]
    assert [np.asarray(line.get_xdata()).tolist() for line in crosses] == [[3], [0.5]]
    assert {line.get_color() for line in crosses} == {PALETTES["light"].lost}
    legend = ax.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == [
        "each of 3 runs",
        "their median",
        "2 lost: seeds 3 and 4",
        "1 cut short",
    ]
    assert plots.alt_text(ax) == (
        "lenet: accuracy of 6 runs, epoch by epoch. Median: from 0.7 to 0.96. 2 runs were lost: "
        "seed 3 (never started) and seed 4 (diverged in epoch 1, step 50)."
    )


def test_where_all_runs_are_lost_chance_does_not_look_like_learning() -> None:
    (ax,) = plots.runs([make_run(accuracy=LOST, seed=seed) for seed in range(7)])
    assert ax.get_ylim() == (0, 1)
    legend = ax.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == [
        "7 lost: seeds 0, 1, 2, 3 and 3 more"
    ]


def test_each_recipe_has_a_panel_of_its_own() -> None:
    relu = {**STUDY, "activation": "relu"}
    runs = [make_run(seed=0), make_run(seed=1, details=relu), make_run("conv1", seed=2)]
    with pytest.raises(ArgumentError, match=r"those of lenet are of 2 recipes.*by_recipe\(runs\)"):
        plots.runs(runs)
    axes = plots.runs(by_recipe(runs), "accuracy")
    titles = ["lenet (sigmoid)", "lenet (relu)", "conv1"]
    assert [ax.get_title("left") for ax in axes] == titles
    assert len(plots.runs(runs[1:])) == 2
    with pytest.raises(ArgumentError, match="no runs to draw"):
        plots.runs([])
    with pytest.raises(ArgumentError, match="unknown figure of these runs 'loss'"):
        plots.runs(runs[:1], "loss")


# ---- answers -------------------------------------------------------------------------------


def test_a_confusion_matrix_has_a_row_for_each_true_class() -> None:
    y_true, y_pred = [0, 0, 1, 1, 1, 2], [0, 1, 1, 1, 0, 2]
    ax = plots.confusion(y_true, y_pred, CLASSES[:3])
    cells = {(text.get_position()[1], text.get_position()[0]): text for text in ax.texts}
    counts = {place: text.get_text() for place, text in cells.items()}
    assert counts == {(0, 0): "1", (0, 1): "1", (1, 0): "1", (1, 1): "2", (2, 2): "1"}
    assert [label.get_text() for label in ax.get_yticklabels()] == list(CLASSES[:3])
    colours = values_of(ax.images[0])
    assert to_hex(colours[0, 1, :3]) == PALETTES["light"].lost
    assert to_hex(colours[0, 0, :3]) == PALETTES["light"].first
    # Half of the first class is mistaken, a third of the second, none of the third.
    assert colours[0, 1, 3] > colours[1, 0, 3] > colours[2, 0, 3] == 0
    assert ax.get_title("left") == "66.67 % right, 2 mistakes in 6 images"
    assert plots.alt_text(ax).endswith("Most often it takes cat for dog (1×) and dog for cat (1×).")


def test_a_confusion_matrix_takes_outputs_and_many_classes() -> None:
    outputs = np.eye(30)[np.r_[1:30, 0]]
    ax = plots.confusion(np.arange(30), outputs)
    assert not ax.texts
    assert values_of(ax.images[0]).shape == (30, 30, 4)
    with pytest.raises(ShapeError, match="30 labels"):
        plots.confusion(np.arange(30), outputs[:3])


def test_the_surest_mistakes_come_first() -> None:
    labels = np.array([0, 1, 2, 3])
    outputs = np.array([[0.9, 0.1, 0, 0], [0.7, 0.3, 0, 0], [0.1, 0, 0, 0.9], [0, 0.6, 0.1, 0.3]])
    assert worst_mistakes(labels, outputs).tolist() == [2, 1, 3]
    x = np.arange(4 * 6, dtype=np.uint8).reshape(4, 2, 3, 1)
    ax = plots.mistakes(x, labels, outputs, CLASSES, count=2)
    assert [values_of(image).tolist() for image in ax.images] == [
        x[2, ..., 0].tolist(),
        x[1, ..., 0].tolist(),
    ]
    assert texts_of(ax) == ["emu taken for fox\n90 % sure", "dog taken for cat\n70 % sure"]
    assert ax.get_title("left") == "2 of 3 mistakes in 4 images, the surest first"


def test_no_mistakes_are_said_and_logits_are_no_probabilities() -> None:
    x = np.zeros((1, 2, 2, 3), np.uint8)
    ax = plots.mistakes(x, [0], [[0.9, 0.1]])
    assert (texts_of(ax), ax.get_title("left")) == (["none"], "0 mistakes in 1 images")
    assert texts_of(plots.mistakes(x, [1], [[5.0, -3.0]])) == ["1 taken for 0"]
    with pytest.raises(ShapeError, match=r"mistakes: outputs have shape \(2,\)"):
        plots.mistakes(x, [0], [0.9, 0.1])
    with pytest.raises(ShapeError, match=r"mistakes: an image has shape \(2, 2, 2\)"):
        plots.mistakes(x[..., :2], [1], [[5.0, -3.0]])


# ---- inside --------------------------------------------------------------------------------


def test_filters_are_the_kernels_on_one_scale_around_0(model: gn.Sequential) -> None:
    ax = plots.filters(model)
    kernel = model.get_weights()[0]
    assert len(ax.images) == 6
    for place, image in enumerate(ax.images):
        n, channel = divmod(place, 2)
        np.testing.assert_array_equal(values_of(image), kernel[..., channel, n])
        assert image.get_clim() == pytest.approx((-np.abs(kernel).max(), np.abs(kernel).max()))
    assert ax.get_title("left") == "conv2d: 3 filters of 3×3, a row for each of 2 channels"
    assert len(plots.filters(model, "conv2d", count=1).images) == 2


def test_the_units_of_a_dense_layer_behind_the_image_are_images() -> None:
    row = [gn.Input((4, 5, 1)), layers.Flatten(), layers.Dense(40), layers.Dense(3)]
    dense = gn.Sequential(row, seed=0)
    ax = plots.filters(dense)
    kernel = dense.get_weights()[0].reshape(4, 5, 40)
    assert len(ax.images) == 32
    np.testing.assert_array_equal(values_of(ax.images[7]), kernel[..., 7])
    assert ax.get_title("left") == "dense: 32 of 40 filters of 4×5"
    with pytest.raises(
        ArgumentError, match="dense_1 has no weights that are images: those of dense"
    ):
        plots.filters(dense, "dense_1")
    with pytest.raises(ArgumentError, match="unknown layer 'dens': did you mean"):
        plots.filters(dense, "dens")
    vector = gn.Sequential([gn.Input((4,)), layers.Dense(3)], name="flat")
    with pytest.raises(ArgumentError, match="flat has no layer whose weights are images"):
        plots.filters(vector)


def test_weights_have_a_histogram_for_each_kernel(model: gn.Sequential) -> None:
    ax = plots.weights(model)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["conv2d", "dense"]
    kernel = model.get_weights()[2]
    size = np.sqrt(np.mean(kernel.astype(float) ** 2))
    assert texts_of(ax)[1] == f"{kernel.size} weights\nRMS {size:.2g}"
    tops, edges, baseline = ax.patches[1].get_data()  # type: ignore[attr-defined]
    counts = np.histogram(kernel, edges)[0]
    np.testing.assert_allclose(baseline - tops, 0.85 * counts / counts.max())


def test_weights_that_are_not_finite_do_not_stop_a_plot(model: gn.Sequential) -> None:
    broken = gn.Sequential.from_config(model.get_config())
    kernel, *rest = broken.get_weights()
    kernel[0, 0, 0, 0] = np.nan
    broken.set_weights([kernel, *rest])
    assert texts_of(plots.weights(broken))[0].startswith("53 weights")
    assert len(plots.filters(broken).images) == 6


def test_feature_maps_are_what_the_layers_put_out(model: gn.Sequential, images: Any) -> None:
    ax = plots.feature_maps(model, images[0])
    outputs = model.layer_outputs(images[:1])
    shown = [values_of(image) for image in ax.images]
    np.testing.assert_array_equal(shown[0], images[0, ..., 0])
    for n in range(3):
        np.testing.assert_array_equal(shown[2 + n], outputs["conv2d"][0, ..., n])
        np.testing.assert_array_equal(shown[5 + n], outputs["max_pooling2d"][0, ..., n])
    np.testing.assert_array_equal(shown[8][0], outputs["dense"][0])
    assert len(shown) == 9
    answer = int(outputs["dense"].argmax())
    assert any(text.startswith(f"{answer}\n") for text in texts_of(ax))
    assert plots.alt_text(ax).endswith(f"The answer is {answer}.")
    assert len(plots.feature_maps(model, images[0], "flatten").images) == 3
    with pytest.raises(ArgumentError, match="unknown layer 'conv'"):
        plots.feature_maps(model, images[0], ["conv"])


def test_an_architecture_shows_what_the_drawing_shows(model: gn.Sequential) -> None:
    ax = plots.architecture(model)
    svg = ElementTree.fromstring(model.draw())
    name = "{http://www.w3.org/2000/svg}"
    assert texts_of(ax) == [text.text for text in svg.iter(f"{name}text")]
    drawn = [*svg.iter(f"{name}rect"), *svg.iter(f"{name}circle"), *svg.iter(f"{name}path")]
    assert len(ax.patches) == len(drawn)
    assert plots.alt_text(ax).startswith(
        "The network small: input Rescaling(0.003922) 8×6×2; Conv2D"
    )


# ---- saliency ------------------------------------------------------------------------------


def score(model: gn.Sequential, x: Any, n: int) -> float:
    """What stands before the softmax, up to what all classes share."""
    return float(np.log(model.predict(x[np.newaxis], engine="reference")[0, n]))


@pytest.mark.parametrize("middle", ["dropout", "own", "plain"])
def test_the_gradient_of_a_score_is_the_one_that_differences_give(middle: str) -> None:
    class Doubled(layers.Layer):
        def build(self, input_shape: tuple[int, ...]) -> tuple[int, ...]:
            self.add_saved("twice", (input_shape[2], *input_shape[:2]))
            return input_shape

        def forward(self, x: Any, y: Any, parameters: Any, saved: Any) -> None:
            saved[0][...] = 2 * x
            y[...] = saved[0] ** 2

        def backward(
            self, dy: Any, dx: Any, x: Any, y: Any, parameters: Any, saved: Any, gradients: Any
        ) -> None:
            dx[...] = dy * 4 * saved[0]

        def inference(self, x: Any, y: Any, parameters: Any, saved: Any) -> None:
            y[...] = 4 * x**2

    between = {"dropout": [layers.Dropout(0.5)], "own": [Doubled()], "plain": []}[middle]
    row = [
        gn.Input((5, 4, 2)),
        layers.Rescaling(0.1),
        layers.Conv2D(3, 3, activation="tanh"),
        *between,
        layers.Flatten(),
        layers.Dense(4, "softmax"),
    ]
    model = gn.Sequential(row, seed=1, dtype="float64")
    x = np.random.default_rng(2).normal(size=(2, 5, 4, 2))
    gradients = plots.image_gradients(model, x, [1, 3])
    step = 1e-5
    for image, gradient, n in zip(x, gradients, (1, 3), strict=True):
        for place in [(0, 0, 0), (2, 1, 1), (4, 3, 0)]:
            moved = np.zeros_like(image)
            moved[place] = step
            # The other scores move, too: only the difference of two is seen in probabilities.
            other = plots.image_gradients(model, image, 0)[0]
            seen = [
                score(model, image + sign * moved, n) - score(model, image + sign * moved, 0)
                for sign in (1, -1)
            ]
            expected = (seen[0] - seen[1]) / (2 * step)
            assert gradient[place] - other[place] == pytest.approx(expected, rel=1e-6)


def test_behind_a_threshold_the_gradient_is_that_by_the_black_and_white_image() -> None:
    row = [gn.Input((1, 2, 1)), layers.Threshold(100), layers.Flatten(), layers.Dense(2)]
    model = gn.Sequential(row, seed=0)
    model.set_weights([np.array([[1, 2], [3, 4]]), np.zeros(2)])
    x = np.array([[[[7], [200]]]], np.uint8)
    assert plots.image_gradients(model, x, 1).ravel().tolist() == [2, 4]


def test_a_layer_that_draws_in_a_prediction_has_no_gradient() -> None:
    class Drawing(layers.Layer):
        random = True

        def build(self, input_shape: tuple[int, ...]) -> tuple[int, ...]:
            return input_shape

        def forward(self, x: Any, y: Any, parameters: Any, saved: Any) -> None:
            y[...] = x

        def inference(self, x: Any, y: Any, parameters: Any, saved: Any) -> None:
            y[...] = x

    row = [gn.Input((1, 2, 1)), Drawing(name="drawing"), layers.Flatten(), layers.Dense(2)]
    with pytest.raises(ArgumentError, match="the layer drawing draws random numbers"):
        plots.image_gradients(gn.Sequential(row, seed=0), np.ones((1, 2, 1)))


def test_saliency_maps_are_the_sizes_of_the_gradients(model: gn.Sequential, images: Any) -> None:
    grey = gn.Sequential(
        [gn.Input((3, 4, 1)), layers.Flatten(), layers.Dense(3, "softmax")], seed=0
    )
    x = images[:2, :3, :4, :1]
    ax = plots.saliency(grey, x, 2)
    gradients = plots.image_gradients(grey, x, 2)
    for n in range(2):
        np.testing.assert_array_equal(values_of(ax.images[2 * n]), x[n, ..., 0])
        np.testing.assert_array_equal(values_of(ax.images[2 * n + 1]), np.abs(gradients[n, ..., 0]))
    assert [text[:3] for text in texts_of(ax)] == ["2, ", "2, "]
    with pytest.raises(DataError, match=r"classes hold 3 and 3: expected 0 to 2"):
        plots.saliency(grey, x, 3)
    with pytest.raises(ShapeError, match="one whole number, or one for each of the 2 images"):
        plots.saliency(grey, x, [0, 1, 2])
    with pytest.raises(ShapeError, match=r"saliency: images have shape \(4,\)"):
        plots.saliency(grey, np.zeros(4))


# ---- looks and pictures --------------------------------------------------------------------


def test_a_plot_draws_into_the_axes_that_it_is_given(model: gn.Sequential, images: Any) -> None:
    for draw in (
        lambda ax: plots.confusion([0, 1], [0, 1], ax=ax),
        lambda ax: plots.filters(model, ax=ax),
        lambda ax: plots.weights(model, ax=ax),
        lambda ax: plots.feature_maps(model, images[0], ax=ax),
        lambda ax: plots.architecture(model, ax=ax),
    ):
        _, ax = pyplot.subplots()
        before = pyplot.get_fignums()
        assert draw(ax) is ax
        assert pyplot.get_fignums() == before
    with pytest.raises(ArgumentError, match="ax must be axes of Matplotlib"):
        plots.weights(model, ax=5)  # type: ignore[arg-type]


def test_on_a_dark_ground_colours_and_texts_are_lighter() -> None:
    with plots.style("dark"):
        (ax,) = plots.history({"loss": [1.0, 0.5]})
        assert ax.lines[0].get_color() == PALETTES["dark"].first
        assert ax.xaxis.label.get_color() == PALETTES["dark"].ink
        assert to_hex(ax.get_facecolor()) == PALETTES["dark"].card
    with pytest.raises(ArgumentError, match="unknown theme 'drak': did you mean 'dark'"):
        plots.style("drak")  # type: ignore[arg-type]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_all_that_is_read_stands_out_from_the_ground(theme: Any) -> None:
    """By the WCAG's contrast: 4.5 for texts, 3 for lines and marks, but for fine orange lines."""

    def luminance(colour: str) -> float:
        parts = np.array([int(colour[n : n + 2], 16) for n in (1, 3, 5)]) / 255
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    def contrast(one: str, other: str) -> float:
        dark, light = sorted([luminance(one), luminance(other)])
        return (light + 0.05) / (dark + 0.05)

    palette = PALETTES[theme]
    assert min(contrast(palette.ink, palette.card), contrast(palette.quiet, palette.card)) > 4.5
    for colour in (palette.first, palette.third, palette.lost):
        assert contrast(colour, palette.card) > 3
    assert contrast(palette.second, palette.card) > 2  # it has a marker and a dash of its own


def test_pictures_are_written_by_their_ending(tmp_path: Path) -> None:
    picture = plots.picture(plots.history, {"loss": [1.0, 0.5]})
    assert not pyplot.get_fignums()
    for ending, beginning in ((".png", b"\x89PNG"), (".svg", b"<?xml"), (".PDF", b"%PDF")):
        path = tmp_path / f"picture{ending}"
        picture.save(path)
        assert path.read_bytes().startswith(beginning)
    assert picture.alt_text.encode() in (tmp_path / "picture.png").read_bytes()
    with pytest.raises(
        OutputError, match=r"picture.gif: a picture's name must end with .png, .svg"
    ):
        picture.save(tmp_path / "picture.gif")


def test_an_svg_turns_dark_and_says_what_it_shows() -> None:
    title = 'a <b> & "c"'
    picture = plots.picture(plots.runs, {title: [make_run()]})
    text = picture.to_svg()
    root = ElementTree.fromstring(text)
    assert root.get("role") == "img"
    assert root.get("aria-label") == picture.alt_text
    assert title in picture.alt_text
    style = text[text.index("<style>") : text.index("</style>")]
    # Each colour of the light picture has one for dark pages.
    used = set(re.findall(r"(?:fill|stroke): #[0-9a-f]{6}", text.replace(style, "")))
    assert used
    assert {colour for colour in used if f'[style*="{colour}"]' not in style} == set()
    assert text == plots.picture(plots.runs, {title: [make_run()]}).to_svg()
    html = picture.to_html()
    assert 'alt="a &lt;b&gt; &amp; &quot;c&quot;: accuracy of 1 run' in html


def test_without_matplotlib_a_sentence_names_the_extra(
    model: gn.Sequential, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def absent(name: str, *rest: Any, **more: Any) -> Any:
        if name.partition(".")[0] == "matplotlib":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", absent)
    said = r'^plots need Matplotlib, which is not installed: .* pip install "glassnet\[report\]"\.$'
    with pytest.raises(MissingLibraryError, match=said):
        plots.weights(model)
    with pytest.raises(MissingLibraryError, match=said):
        plots.style()
    history = gn.callbacks.History()
    history.on_epoch_end(0, {"loss": 0.5})
    assert history._repr_html_() is None


def test_a_history_shows_itself_in_a_notebook() -> None:
    history = gn.callbacks.History()
    assert history._repr_html_() is None
    history.on_epoch_end(0, {"loss": 0.5})
    html = history._repr_html_()
    assert html is not None
    assert html.startswith('<img src="data:image/svg+xml;base64,')
    assert 'alt="Learning curve of the loss over 1 epoch. Training: 0.5."' in html
    assert not pyplot.get_fignums()


def test_the_figure_of_a_plot_is_the_whole_one() -> None:
    figure = pyplot.figure()
    ax = figure.subfigures(1, 2)[0].subplots()
    plots.history({"loss": [1.0]}, ax=ax)
    assert figure_of(ax) is figure


def test_anything_with_a_history_is_drawn() -> None:
    keras = SimpleNamespace(history={"loss": [1.0, 0.5]}, epoch=[3, 4])
    (ax,) = plots.history(keras)  # type: ignore[arg-type]
    assert list(ax.lines[0].get_xdata()) == [4, 5]
