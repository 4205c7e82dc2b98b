"""The study: its recipe, its images, its runs, and the table of them."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

import glassnet as gn
from glassnet import data, losses, networks, optimizers
from glassnet.data.loading import DataNotice
from glassnet.errors import ArgumentError, DataError
from glassnet.networks import NETWORKS
from glassnet.study.planning.grid import Grid, plan
from glassnet.study.planning.runs import specify
from glassnet.study.reporting.folder import write_study
from glassnet.study.running.images import (
    StudyImages,
    held_count,
    hold_out,
    load_images,
    load_or_sample,
)
from glassnet.study.running.performing import RunInterrupted, details, perform
from glassnet.study.running.recipe import RECIPES, Recipe
from glassnet.study.running.specification import DataReference, RunSpecification
from glassnet.study.tracking.recorder import Recorder
from glassnet.study.tracking.results import keep_run
from glassnet.study.tracking.store import read_run


def small_images(name: str = "mnist", side: int = 28) -> StudyImages:
    """A few real digits, which a network learns by heart."""
    sample = data.load("mnist-5k")
    x, y = sample.training
    first = (28 - side) // 2
    x = x[:, first : first + side, first : first + side]
    card = dataclasses.replace(sample.card, name=name)
    return StudyImages(card, (x[:64], y[:64]), (x[64:96], y[64:96]), (x[96:128], y[96:128]))


REFERENCE = DataReference("mnist", None, None, "0" * 64)


def run_of(network: str, seed: int, recipe: Recipe) -> RunSpecification:
    """A run that is to come."""
    return RunSpecification(network, seed, recipe, REFERENCE)


@pytest.fixture
def no_mnist(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without MNIST; the network is off in all tests."""
    monkeypatch.delenv("GLASSNET_DATA", raising=False)
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: tmp_path / "cache")


# ---- which runs ----------------------------------------------------------------------------


def test_each_run_of_a_network_has_the_next_seed() -> None:
    grid = Grid([networks.get("lenet"), networks.get("conv1")])
    planned = specify(plan([grid]), REFERENCE, runs=2, seed=7)
    assert [(run.network, run.seed) for run in planned] == [
        ("lenet", 7),
        ("lenet", 8),
        ("conv1", 7),
        ("conv1", 8),
    ]


def test_a_network_that_is_named_twice_is_trained_once() -> None:
    lenet = networks.get("lenet")
    once = Grid([lenet, lenet], {"epochs": [1]})
    assert len(specify(plan([once, once]), REFERENCE)) == 1
    assert len(specify(plan([once, Grid([lenet], {"epochs": [2]})]), REFERENCE)) == 2


def test_an_unknown_network_is_answered_with_the_nearest() -> None:
    with pytest.raises(ArgumentError, match="unknown network 'lenett': did you mean 'lenet'"):
        Recipe().make_network("lenett", small_images(), seed=0)


# ---- on which images -----------------------------------------------------------------------


def test_a_twelfth_is_held_out_from_the_end() -> None:
    (x, y), _ = data.load("mnist-5k")
    (x_left, y_left), held = hold_out((x, y), Recipe().validation)
    assert held is not None
    assert (len(x_left), len(held[0])) == (3667, 333)
    np.testing.assert_array_equal(np.concatenate([y_left, held[1]]), y)
    np.testing.assert_array_equal(held[0], x[3667:])
    assert held_count(60_000, Recipe().validation) == 5000


def test_nothing_is_held_out_where_nobody_wants_it() -> None:
    images = load_images("mnist-5k", validation=0)
    assert images.validation is None
    assert images.describe() == "mnist-5k: 4,000 training images, 1,000 test images"


@pytest.mark.parametrize("share", [0.00001, 0.99999])
def test_a_share_that_leaves_one_part_empty_is_refused(share: float) -> None:
    with pytest.raises(ArgumentError, match="validation: a share of"):
        load_images("mnist-5k", validation=share)


@pytest.mark.usefixtures("no_mnist")
def test_the_sample_stands_in_where_nobody_named_a_data_set() -> None:
    with pytest.warns(DataNotice, match=r"MNIST: it is not in the cache[^$]*Using mnist-5k inst"):
        loaded = load_or_sample()
    assert loaded.card.name == "mnist-5k"
    assert loaded.training[0].shape == (4000, 28, 28, 1)


@pytest.mark.usefixtures("no_mnist")
def test_nothing_stands_in_for_what_the_user_named(tmp_path: Path) -> None:
    with pytest.raises(data.DataUnavailable, match="could not be downloaded"):
        load_or_sample("mnist")
    with pytest.raises(DataError, match="holds no data set"):
        load_or_sample("mnist", tmp_path)
    (tmp_path / "own").mkdir()
    with pytest.raises(DataError, match="holds nothing, and no data that is read"):
        load_or_sample(data_dir=tmp_path / "own")


# ---- how -----------------------------------------------------------------------------------


def test_the_recipe_is_that_of_the_original() -> None:
    recipe = Recipe()
    optimizer = recipe.make_optimizer(steps=9)
    assert optimizer.get_config() == {
        "learning_rate": 0.5,
        "momentum": 0.0,
        "nesterov": False,
        "decay": 0.0,
    }
    assert recipe.epochs_on(small_images("mnist")) == 3
    assert (recipe.batch_size, recipe.activation) == (128, "sigmoid")


def test_another_optimizer_keeps_its_own_learning_rate() -> None:
    assert Recipe(optimizer="adam").make_optimizer(steps=9).learning_rate == 0.001
    assert Recipe(optimizer="adam", learning_rate=0.1).make_optimizer(steps=9).learning_rate == 0.1


def test_the_fast_recipe_follows_its_schedule_to_the_last_step() -> None:
    recipe, images = RECIPES["fast"].changed(batch_size=13), small_images("mnist")
    model = recipe.make_network("lenet", images, seed=0)
    optimizer, loss = model.optimizer, model.loss
    assert isinstance(optimizer, optimizers.SGD)
    assert isinstance(loss, losses.SparseCategoricalCrossentropy)
    steps = recipe.usual_epochs * 5
    rates = optimizer.rates(0, steps + 1)
    assert rates.max() == recipe.learning_rate == pytest.approx(rates[0] * 10)
    assert rates.argmax() == round(steps / 5) - 1
    assert rates[-1] == rates[-2] < rates[-3]
    assert rates[-1] == pytest.approx(rates[0] / 10_000)
    assert (optimizer.momentum, optimizer.nesterov) == (0.9, True)
    assert loss.label_smoothing == recipe.label_smoothing > 0


def test_a_recipe_is_changed_by_what_is_given() -> None:
    fast = RECIPES["fast"]
    assert fast.changed(epochs=None, optimizer=None) == fast
    changed = fast.changed(validation=0.0, epochs=2, optimizer="sgd", learning_rate=0.25)
    assert changed == dataclasses.replace(fast, epochs=2, learning_rate=0.25)
    assert changed.make_optimizer(steps=10).rates(0, 10).max() == 0.25


def test_another_optimizer_has_its_own_rate_and_settings_in_every_recipe() -> None:
    changed = RECIPES["fast"].changed(optimizer="adam")
    assert changed.make_optimizer(steps=10).rates(0, 10).max() == 0.001
    assert changed.schedule is RECIPES["fast"].schedule
    given = RECIPES["fast"].changed(optimizer="adam", learning_rate=0.25)
    assert given.make_optimizer(steps=10).rates(0, 10).max() == 0.25


def test_a_recipe_in_words() -> None:
    images = small_images("mnist")
    assert Recipe(epochs=1).describe(images) == (
        "standard pixels, sigmoid, 1 epoch, batches of 128\n"
        "SGD(learning_rate=0.5, momentum=0.0, nesterov=False, decay=0.0)"
    )
    words, optimizer = RECIPES["fast"].describe(images).split("\n")
    assert "relu, labels smoothed by 0.1, 4 epochs, batches of 64" in words
    assert "total_steps=4, " in optimizer


def test_on_the_sample_the_epochs_make_the_steps_of_the_full_set() -> None:
    for validation, steps in ((1 / 12, 29), (0.0, 32)):
        images = load_images("mnist-5k", validation=validation)
        epochs = Recipe(validation=validation).epochs_on(images)
        full = 3 * -(-round(60_000 * (1 - validation)) // 128)
        assert abs(epochs * steps - full) <= steps / 2
    assert Recipe(epochs=2).epochs_on(images) == 2


@pytest.mark.parametrize(
    ("count", "epochs"),
    [(12_000, 14), (1_000, 161), (550, 200), (64, 200), (1, 200), (54_000, 3), (1_000_000, 3)],
)
def test_own_images_are_trained_on_for_the_steps_of_mnist(count: int, epochs: int) -> None:
    """430 steps three times; with a few hundred images, three epochs would be a dozen steps."""
    few = small_images("my-pictures")
    x, y = few.training
    many_x = np.broadcast_to(x[:1], (count, *x.shape[1:]))
    many_y = np.broadcast_to(y[:1], (count,)).astype(np.uint8)
    images = dataclasses.replace(few, training=(many_x, many_y))
    assert Recipe().epochs_on(images) == epochs
    assert Recipe(epochs=2).epochs_on(images) == 2


def test_all_networks_fit_small_images() -> None:
    for name in NETWORKS:
        Recipe().make_network(name, small_images(side=4), seed=0)


@pytest.mark.parametrize(
    ("recipe", "message"),
    [
        (Recipe(activation="sigmod"), "unknown activation 'sigmod': did you mean 'sigmoid'"),
        (Recipe(preprocess="units"), "unknown preprocessing 'units': did you mean 'unit'"),
        (Recipe(optimizer="adamm"), "unknown optimizer 'adamm': did you mean 'adam"),
        (Recipe(learning_rate=-1), "learning_rate must be a finite number above 0"),
    ],
)
def test_a_wrong_recipe_is_found_before_training(recipe: Recipe, message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        recipe.make_network("lenet", small_images(), seed=0)


# ---- what comes of it ----------------------------------------------------------------------


def test_a_run_is_trained_tested_once_and_kept(tmp_path: Path) -> None:
    images, recipe = small_images(), Recipe(epochs=2, batch_size=16)
    run = perform(run_of("feedforward", 5, recipe), images, verbose=0)
    assert (run.network, run.status) == ("feedforward", "finished")
    assert run.seeds == {"initial": 5, "training": 5}
    assert set(run.history) == {"loss", "accuracy", "val_loss", "val_accuracy"}
    assert run.test["accuracy"] is not None
    assert 0 <= run.test["accuracy"] <= 1
    assert run.setting.learning_rate == 0.5
    assert run.setting.details == {"data set": "mnist"} | details(
        images, recipe, networks.get("feedforward")
    )
    assert run.receipt.data_set == images.card.fingerprint
    path = keep_run(tmp_path, run)
    assert list(tmp_path.iterdir()) == [path]
    assert read_run(path) == run
    assert json.loads(path.read_text(encoding="utf-8"))["test"] == run.test

    write_study([run], tmp_path)
    text = (tmp_path / "study.md").read_text(encoding="utf-8")
    assert "**feedforward**" in text
    assert "0.5, 2, 16" in text
    assert "87 → 96 → 97 %" in text
    assert "validation on the last 32 training images" in text


def test_a_study_of_colour_images_in_three_classes_of_ones_own(tmp_path: Path) -> None:
    """Its table names the data, and no figures of MNIST stand in it."""
    generator = np.random.default_rng(0)
    x, y = generator.integers(0, 256, (60, 16, 14, 3), np.uint8), np.arange(60, dtype=np.uint8) % 3
    form = data.PictureForm((16, 14, 3), "whole", "any")
    card = data.DataCard("sweets", "Sweets", ("red", "green", "blue"), "ab" * 32, form, (40, 20))
    images = StudyImages(card, (x[:40], y[:40]), None, (x[40:], y[40:]))
    recipe = Recipe(epochs=1, batch_size=20)
    for name in NETWORKS:
        recipe.make_network(name, images, seed=0)
    runs = [
        perform(run_of(name, 0, recipe), images, verbose=0) for name in ("feedforward", "conv1")
    ]
    assert [run.setting.trainable_parameters for run in runs] == [
        gn.networks.build(run.network, input_shape=(16, 14, 3), classes=3).count_params()
        for run in runs
    ]
    assert all(run.receipt.data_set == "ab" * 32 for run in runs)
    write_study(runs, tmp_path)
    text = (tmp_path / "study.md").read_text(encoding="utf-8")
    assert "on sweets (40 images)" in text
    assert "87 → 96 → 97 %" not in text


def test_where_the_images_for_validation_were_drawn_a_run_says_so(
    no_mnist: None, tmp_path: Path
) -> None:
    """It said that they were the last ones, also of data that is sorted by class."""
    (x, y), _ = data.load("mnist-5k")
    order = np.argsort(y, kind="stable")
    np.savez(
        tmp_path / "sorted.npz", x_train=x[order], y_train=y[order], x_test=x[:9], y_test=y[:9]
    )
    with pytest.warns(DataNotice, match="are sorted by class"):
        images = load_images(None, tmp_path / "sorted.npz", validation=0.1)
    assert details(images, Recipe(), networks.get("lenet"))["validation"] == (
        "on 400 training images of all classes, which are not trained on"
    )


def test_the_same_seed_gives_the_same_bits() -> None:
    images, recipe = small_images(), Recipe(epochs=1, batch_size=16)
    one, two, other = (
        perform(run_of("feedforward", seed, recipe), images, verbose=0) for seed in (3, 3, 4)
    )
    assert one.receipt == two.receipt
    assert one.receipt.weights != other.receipt.weights
    assert one.receipt.recipe == other.receipt.recipe


def test_ctrl_c_hands_the_record_of_its_run_over(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Recorder, "on_epoch_end", interrupt)
    planned = run_of("feedforward", 5, Recipe(epochs=2, batch_size=16))
    with pytest.raises(RunInterrupted) as caught:
        perform(planned, small_images(), verbose=0)
    assert caught.value.run is not None
    assert caught.value.run.status == "interrupted"
    monkeypatch.setattr(Recipe, "make_network", interrupt)
    with pytest.raises(RunInterrupted) as caught:
        perform(planned, small_images(), verbose=0)
    assert caught.value.run is None


def test_a_run_that_diverges_is_kept_and_said(tmp_path: Path) -> None:
    recipe = Recipe(epochs=2, batch_size=16, activation="relu", learning_rate=1e30)
    run = perform(run_of("feedforward", 0, recipe), small_images(), verbose=0)
    assert run.status == "diverged"
    assert run.diverged_at is not None
    assert run.test == {}
    table = write_study([run], tmp_path)
    assert table.rows[0].remarks == ("diverged",)
    assert any("diverged" in note for note in table.notes)
