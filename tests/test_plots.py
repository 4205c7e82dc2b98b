"""Plots show what they are given: the numbers, the names, the words. No pixel is looked at."""

from __future__ import annotations

import dataclasses
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.colors import to_hex

import glassnet as gn
from glassnet import layers, plots
from glassnet.errors import ArgumentError, ShapeError
from glassnet.health.verdict import Verdict
from glassnet.plots.answers import worst_mistakes
from glassnet.plots.look import PALETTES
from glassnet.study import Run, by_recipe
from glassnet.study.tracking.compact import CompactArray
from glassnet.study.tracking.run import Fitting
from glassnet.study.tracking.verdicts import with_verdict
from tests.plotted import images, lines_of, model, no_windows, texts_of, values_of
from tests.test_table import STUDY, make_run

__all__ = ["images", "model", "no_windows"]  # fixtures

CLASSES = ("cat", "dog", "emu", "fox")


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
    for wrong in ("abc", 5, [[1.0, 2.0]]):
        with pytest.raises(ArgumentError, match="a learning curve must be numbers, one for each"):
            plots.history({"loss": wrong})  # type: ignore[dict-item]


# ---- runs ----------------------------------------------------------------------------------

LOST = (0.11, 0.11, 0.1124)


def some_runs() -> list[Run]:
    return judged(
        make_run(accuracy=(0.8, 0.9, 0.95), seed=0),
        make_run(accuracy=(0.7, 0.8, 0.97), seed=1),
        make_run(accuracy=(0.6, 0.7, 0.96), seed=2),
        make_run(accuracy=LOST, seed=3),
        make_run(accuracy=(), seed=4, status="diverged", diverged_at=(1, 50)),
        make_run(accuracy=(0.5,), seed=5, status="interrupted"),
    )


def judged(*runs: Run) -> list[Run]:
    """The runs with their verdicts, which a recorder gives them."""
    return [with_verdict(run) for run in runs]


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


def test_a_verdict_says_that_a_run_is_lost() -> None:
    verdict = Verdict("collapsed", (2, 1), ("it fell",))
    runs = [make_run(seed=0), make_run(seed=1, verdict=verdict), make_run(seed=2)]
    (ax,) = plots.runs(runs)
    assert plots.alt_text(ax).endswith("1 run was lost: seed 1 (collapsed).")
    legend = ax.get_legend()
    assert legend is not None
    assert legend.get_texts()[0].get_text() == "each of 2 runs"


def test_where_all_runs_are_lost_chance_does_not_look_like_learning() -> None:
    (ax,) = plots.runs(judged(*(make_run(accuracy=LOST, seed=seed) for seed in range(7))))
    assert ax.get_ylim() == (0, 1)
    legend = ax.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == [
        "7 lost: seeds 0, 1, 2, 3 and 3 more"
    ]


def test_the_second_part_of_a_training_goes_on_counting() -> None:
    (run,) = judged(make_run(seed=0, accuracy=(0.8, 0.9)))
    second = dataclasses.replace(run, fitting=Fitting(initial_epoch=3))
    (ax,) = plots.runs([second])
    assert [list(line.get_xdata()) for line in ax.lines] == [[4, 5], [4, 5]]  # and the median
    (panel, *_) = plots.history(second)
    assert list(panel.lines[0].get_xdata()) == [4, 5]


@pytest.mark.parametrize(
    ("frequency", "first", "expected"), [(3, 0, [3, 6]), (3, 4, [6, 9]), ([1, 5, 7], 2, [5, 7])]
)
def test_a_figure_stands_at_the_epochs_that_were_validated(
    frequency: Any, first: int, expected: list[int]
) -> None:
    fitting = Fitting(initial_epoch=first, validation_freq=frequency)
    history: Any = {"loss": [0.9, 0.8, 0.7, 0.6, 0.5, 0.4], "val_loss": [0.8, 0.6]}
    run = dataclasses.replace(make_run(), fitting=fitting, history=history)
    (ax,) = plots.history(run, "loss")
    training, validation = (line for line in ax.lines if line.get_label()[0] != "_")
    assert list(training.get_xdata()) == [first + n for n in range(1, 7)]
    assert list(validation.get_xdata()) == expected
    (panel,) = plots.runs(judged(run), "val_loss")
    assert list(panel.lines[0].get_xdata()) == expected


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
    assert to_hex(tuple(colours[0, 1, :3])) == PALETTES["light"].lost
    assert to_hex(tuple(colours[0, 0, :3])) == PALETTES["light"].first
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
    assert texts_of(ax) == ["emu, taken\nfor fox\n90 % sure", "dog, taken\nfor cat\n70 % sure"]
    assert ax.get_title("left") == "2 of 3 mistakes, the surest first"


def test_no_mistakes_are_said_and_logits_are_no_probabilities() -> None:
    x = np.zeros((1, 2, 2, 3), np.uint8)
    ax = plots.mistakes(x, [0], [[0.9, 0.1]])
    assert (texts_of(ax), ax.get_title("left")) == (["none"], "0 mistakes")
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
    row: list[Any] = [gn.Input((4, 5, 1)), layers.Flatten(), layers.Dense(40), layers.Dense(3)]
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
    broken.set_weights([np.full_like(kernel, np.nan), *rest])
    assert plots.alt_text(plots.filters(broken)).endswith("They are not finite.")


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
