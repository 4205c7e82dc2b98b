"""A training that is cut off and resumed is the one that was never cut off, to the last bit."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import glassnet as gn
from glassnet import layers, optimizers
from glassnet.callbacks import BackupAndRestore, Callback, EarlyStopping, ReduceLROnPlateau
from glassnet.engine.optimizer_state import OptimizerState
from glassnet.errors import ArgumentError, CheckpointError, ModelFileError
from glassnet.formats import Contents, safetensors
from glassnet.model.checkpoint import load_state
from glassnet.model.training_state import TrainingState

IMAGES, BATCH, EPOCHS = 90, 16, 3
generator = np.random.default_rng(0)
X = generator.integers(0, 256, (IMAGES, 6, 6, 1), np.uint8)
Y = generator.integers(0, 3, IMAGES)


def network(optimizer: Any = "adam", seed: int = 0) -> gn.Sequential:
    """One with dropout, so that the images' random numbers matter."""
    model = gn.Sequential(
        [
            gn.Input((6, 6, 1)),
            layers.Rescaling(1 / 255),
            layers.Flatten(),
            layers.Dense(8, activation="relu", kernel_regularizer="l2"),
            layers.Dropout(0.25),
            layers.Dense(3, activation="softmax"),
        ],
        "small",
        seed=seed,
    )
    metrics = ["accuracy"]
    model.compile(optimizers.get(optimizer), "sparse_categorical_crossentropy", metrics=metrics)
    return model


def train(model: gn.Sequential, *callbacks: Callback, **named: Any) -> gn.callbacks.History:
    given: dict[str, Any] = {"epochs": EPOCHS, "seed": 7, "threads": 1}
    given["validation_data"] = (X[:30], Y[:30])
    return model.fit(X, Y, BATCH, verbose=0, callbacks=callbacks, **given | named)


class CutOff(Exception):
    """Ends a training as a power cut would, at a place where it could be kept."""


class Cut(Callback):
    """Keeps the training after so many steps, and cuts it off."""

    wants_fingerprint = True
    keeps_training = True

    def __init__(self, path: Path, steps: int) -> None:
        self.path, self.steps = path, steps
        self.state: TrainingState | None = None

    def get_state(self) -> dict[str, Any]:
        return {}

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Every batch counts."""

    def on_train_checkpoint(self, epoch: int, step: int) -> None:
        if epoch * 6 + step == self.steps:
            self.model.save_checkpoint(self.path)
            self.state = self.model.training_state()  # type: ignore[attr-defined]
            raise CutOff


class Resume(Callback):
    """Goes on from there."""

    wants_fingerprint = True

    def __init__(self, path: Path) -> None:
        self.path = path

    def get_state(self) -> dict[str, Any]:
        return {}

    def on_train_begin(self, logs: Any = None) -> None:
        self.model.resume_from(self.path)


def same(one: gn.Sequential, other: gn.Sequential) -> bool:
    """Whether weights and what the optimizers remember are equal, to the last bit."""
    states = [model.optimizer_state for model in (one, other)]
    assert states[0] is not None
    assert states[1] is not None
    return (
        one.parameters.tobytes() == other.parameters.tobytes()
        and states[0].vectors().tobytes() == states[1].vectors().tobytes()
        and states[0].iteration == states[1].iteration
    )


@pytest.mark.filterwarnings("ignore:Resume was not among")
@pytest.mark.parametrize("steps", [1, 5, 6, 8, 12, 17])
@pytest.mark.parametrize(
    "optimizer",
    [
        "adam",
        optimizers.SGD(0.1, momentum=0.9),
        optimizers.SGD(optimizers.schedules.ExponentialDecay(0.5, 4, 0.9)),
        optimizers.RMSprop(0.01, momentum=0.5),
        "adagrad",
    ],
    ids=str,
)
def test_wherever_it_is_cut_off(tmp_path: Path, optimizer: Any, steps: int) -> None:
    whole = network(copy.deepcopy(optimizer))
    history = train(whole)
    path = tmp_path / "kept.safetensors"
    with pytest.raises(CutOff):
        train(network(copy.deepcopy(optimizer)), Cut(path, steps))
    resumed = network(copy.deepcopy(optimizer), seed=5)  # its own weights do not matter
    again = train(resumed, Resume(path), threads=2)
    assert same(whole, resumed)
    assert again.history == history.history
    assert again.epoch == history.epoch


@pytest.mark.filterwarnings("ignore:Resume was not among")
def test_what_callbacks_remember_survives(tmp_path: Path) -> None:
    def watchers() -> tuple[Callback, ...]:
        return (
            ReduceLROnPlateau("loss", factor=0.5, patience=1, min_delta=1.0),
            EarlyStopping("loss", patience=3, min_delta=1.0, restore_best_weights=True),
        )

    whole = network(optimizers.SGD(0.1))
    history = train(whole, *watchers(), epochs=8)
    assert (history.status, len(history.epoch)) == ("stopped", 4)
    path = tmp_path / "kept.safetensors"
    with pytest.raises(CutOff):
        train(network(optimizers.SGD(0.1)), *watchers(), Cut(path, 15), epochs=8)
    resumed = network(optimizers.SGD(0.1))
    again = train(resumed, *watchers(), Resume(path), epochs=8)
    assert same(whole, resumed)
    assert again.history == history.history
    assert again.status == "stopped"


@pytest.mark.filterwarnings("ignore:Resume was not among")
def test_an_epoch_in_which_a_callback_ended_the_training_is_finished(tmp_path: Path) -> None:
    class Stop(Callback):
        """Ends the training in the middle of an epoch."""

        def get_state(self) -> dict[str, Any]:
            return {}

        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            if batch == 1:
                self.model.stop_training = True

    whole = network("adam")
    history = train(whole, Stop())
    assert (history.status, history.epoch) == ("stopped", [0])
    path = tmp_path / "kept.safetensors"
    with pytest.raises(CutOff):
        train(network("adam"), Stop(), Cut(path, 4))
    resumed = network("adam")
    again = train(resumed, Stop(), Resume(path))
    assert same(whole, resumed)
    assert (again.status, again.epoch) == ("stopped", [0])


def test_the_state_comes_back_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "kept.safetensors"
    cut = Cut(path, 8)
    with pytest.raises(CutOff):
        train(network(), EarlyStopping("loss", restore_best_weights=True), cut)
    _, state = load_state(path)
    assert state == cut.state
    assert (state.epoch, state.step, state.seed, state.initial_seed) == (1, 2, 7, 0)
    assert sorted(state.slots)[:2] == ["dense/bias/mean", "dense/bias/square"]


def test_a_checkpoint_is_a_network(tmp_path: Path) -> None:
    path = tmp_path / "kept.safetensors"
    model = network()
    with pytest.raises(CutOff):
        train(model, Cut(path, 8))
    loaded = gn.load_model(path)
    assert loaded.predict(X).tobytes() == model.predict(X).tobytes()


# ---- in pieces -----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [7, None])
def test_two_epochs_and_one_are_three(seed: int | None) -> None:
    whole = network()
    train(whole)
    pieces = network()
    train(pieces, epochs=2)
    history = train(pieces, epochs=3, initial_epoch=2, seed=seed)
    assert same(whole, pieces)
    assert history.epoch == [2]


def test_the_engines_go_on_where_the_other_stopped() -> None:
    whole, pieces = network(), network()
    train(whole)
    train(pieces, epochs=1)
    train(pieces, epochs=2, initial_epoch=1, engine="reference")
    train(pieces, epochs=3, initial_epoch=2)
    np.testing.assert_allclose(pieces.parameters, whole.parameters, rtol=2e-4, atol=1e-6)


def test_an_end_before_the_beginning() -> None:
    with pytest.raises(ArgumentError, match=r"initial_epoch=2 leaves nothing to do"):
        train(network(), epochs=2, initial_epoch=2)


def test_compiled_with_the_same_optimizer_it_goes_on() -> None:
    model = network(optimizer := optimizers.Adam(0.01))
    train(model, epochs=1)
    assert state_of(model).iteration == 6
    model.compile(optimizer, "sparse_categorical_crossentropy")
    assert state_of(model).iteration == 6
    model.compile(optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    assert state_of(model).iteration == 0


def state_of(model: gn.Sequential) -> OptimizerState:
    """What the optimizer remembers."""
    assert model.optimizer_state is not None
    return model.optimizer_state


# ---- another training's state --------------------------------------------------------------------


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A checkpoint of `network()`."""
    path = tmp_path / "kept.safetensors"
    with pytest.raises(CutOff):
        train(network(), Cut(path, 8))
    return path


@pytest.mark.filterwarnings("ignore:Resume was not among")
@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"seed": 8}, r"kept.safetensors: it is of a training with the seed 7, and this one has 8"),
        ({"shuffle": False}, "with shuffle True"),
        ({"sample_weight": np.ones(IMAGES)}, "with data of the fingerprint"),
    ],
)
def test_another_training(kept: Path, changed: dict[str, Any], message: str) -> None:
    model = network()
    before = model.parameters.copy()
    with pytest.raises(CheckpointError, match=message):
        train(model, Resume(kept), **changed)
    assert np.array_equal(model.parameters, before)


@pytest.mark.filterwarnings("ignore:Resume was not among")
@pytest.mark.parametrize(
    ("optimizer", "message"),
    [
        ("sgd", "its optimizer is Adam, and that of this network is SGD"),
        (optimizers.Adam(beta_1=0.8), "it is of a training with beta_1 = 0.9, and this one has"),
    ],
)
def test_another_optimizer(kept: Path, optimizer: Any, message: str) -> None:
    with pytest.raises(CheckpointError, match=message):
        train(network(optimizer), Resume(kept))


@pytest.mark.filterwarnings("ignore:Resume was not among")
def test_another_network(kept: Path) -> None:
    model = gn.networks.build("feedforward", input_shape=(6, 6, 1), classes=3)
    model.compile("adam", "sparse_categorical_crossentropy")
    with pytest.raises(CheckpointError, match="its network differs from this one in layers") as no:
        train(model, Resume(kept))
    assert "and here 'Flatten → Dense → Dense → Dense'" in str(no.value)
    assert "class_name" not in str(no.value)


def test_a_network_without_a_state(tmp_path: Path) -> None:
    path = tmp_path / "plain.safetensors"
    network().save(path)
    with pytest.raises(CheckpointError, match="without the state of a training"):
        load_state(path)


def test_outside_a_training() -> None:
    with pytest.raises(ArgumentError, match="training_state: no training is going on"):
        network().training_state()


# ---- the folder of a backup ----------------------------------------------------------------------


class Crash(Callback):
    """Fails after so many steps."""

    def __init__(self, steps: int) -> None:
        self.steps = steps

    def get_state(self) -> dict[str, Any]:
        return {}

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self.steps -= 1
        if self.steps == 0:
            raise CutOff


@pytest.mark.parametrize("save_freq", ["epoch", 4])
def test_a_backup_is_gone_on_with(tmp_path: Path, save_freq: Any) -> None:
    whole = network()
    history = train(whole)
    folder = tmp_path / "backup"
    with pytest.raises(CutOff):
        train(network(), Crash(15), BackupAndRestore(folder, save_freq))
    assert [path.name for path in sorted(folder.iterdir())] == (
        ["step-0000000006.safetensors", "step-0000000012.safetensors"]
        if save_freq == "epoch"
        else ["step-0000000008.safetensors", "step-0000000012.safetensors"]
    )
    resumed = network()
    again = train(resumed, Crash(1_000), BackupAndRestore(folder, save_freq))
    assert same(whole, resumed)
    assert again.history == history.history
    assert list(folder.iterdir()) == []


def test_a_damaged_backup_falls_back_to_the_one_before(tmp_path: Path) -> None:
    whole = network()
    train(whole)
    folder = tmp_path / "backup"
    with pytest.raises(CutOff):
        train(network(), Crash(15), BackupAndRestore(folder))
    newest = max(folder.iterdir())
    newest.write_bytes(newest.read_bytes()[:-1])
    resumed = network()
    with pytest.warns(UserWarning, match=r"step-0000000012.*The one before it is tried"):
        train(resumed, Crash(1_000), BackupAndRestore(folder))
    assert same(whole, resumed)


def test_a_backup_of_another_training_is_not_trained_over(tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    with pytest.raises(CutOff):
        train(network(), Crash(15), BackupAndRestore(folder))
    with pytest.raises(CheckpointError, match="with the seed 7, and this one has 8"):
        train(network(), Crash(1_000), BackupAndRestore(folder), seed=8)
    assert len(list(folder.iterdir())) == 2


def test_a_seed_that_nobody_gave_is_taken_from_the_backup(tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    model = network()
    with pytest.raises(CutOff):
        train(model, Crash(15), BackupAndRestore(folder), seed=None)
    assert model.history is not None
    seed = model.history.params["seed"]
    whole, resumed = network(), network()
    train(whole, seed=seed)
    train(resumed, Crash(1_000), BackupAndRestore(folder), seed=None)
    assert same(whole, resumed)


# ---- the loss of every step ----------------------------------------------------------------------


def test_the_loss_of_every_step() -> None:
    history = train(network(), record_steps=True)
    losses = np.array(history.step_losses).reshape(EPOCHS, 6)
    counts = [16, 16, 16, 16, 16, 10]
    means = (losses * counts).sum(axis=1) / IMAGES
    assert history.history["loss"] == pytest.approx(means.tolist(), rel=1e-12)
    assert train(network()).step_losses == []


def test_a_step_s_loss_does_not_depend_on_who_watches() -> None:
    one = train(network(), record_steps=True)
    other = train(network(), Crash(1_000), record_steps=True, threads=2)
    assert one.step_losses == other.step_losses
    assert one.history == other.history


def test_the_losses_of_a_resumed_training_are_all_there(tmp_path: Path) -> None:
    whole = train(network(), record_steps=True)
    folder = tmp_path / "backup"
    with pytest.raises(CutOff):
        train(network(), Crash(9), BackupAndRestore(folder, 4), record_steps=True)
    again = train(network(), Crash(1_000), BackupAndRestore(folder, 4), record_steps=True)
    assert again.step_losses == whole.step_losses


def test_a_history_packs_the_losses_that_are_there() -> None:
    history = gn.callbacks.History()
    packed = []
    for losses in ([2.0, 1.0], [2.0, 1.0, 0.5, 0.25], [3.0], []):
        history.step_losses = losses
        packed.append(history.get_state()["step_losses"].tolist())
    assert packed[:2] == [[2.0, 1.0], [2.0, 1.0, 0.5, 0.25]]
    history.set_state({"epoch": [], "history": {}, "step_losses": np.array([4.0, 3.0])})
    history.step_losses.append(2.0)
    assert history.get_state()["step_losses"].tolist() == [4.0, 3.0, 2.0]


# ---- records -------------------------------------------------------------------------------------


def test_the_record_of_a_resumed_training_is_that_of_a_whole_one(tmp_path: Path) -> None:
    from glassnet.study import Recorder

    folder = tmp_path / "backup"
    whole, cut, resumed = Recorder(), Recorder(), Recorder()
    train(network(), whole)
    with pytest.raises(CutOff):
        train(network(), cut, Crash(15), BackupAndRestore(folder, 4))
    train(network(seed=5), resumed, Crash(1_000), BackupAndRestore(folder, 4))
    assert whole.run is not None
    assert resumed.run is not None
    assert resumed.run.receipt == whole.run.receipt
    assert resumed.run.seeds == whole.run.seeds
    assert resumed.run.history == whole.run.history
    assert resumed.run.step_losses == whole.run.step_losses
    assert resumed.run.fitting == whole.run.fitting
    assert resumed.run.setting == whole.run.setting
    assert len(resumed.run.seconds.epochs) == EPOCHS
    assert cut.run is not None
    assert resumed.run.started == cut.run.started


# ---- what a checkpoint is compared with ----------------------------------------------------------


def cut_off(folder: Path, model: gn.Sequential, *callbacks: Callback, steps: int = 15) -> None:
    """Leave a training in a folder, cut off after so many steps of this process."""
    with pytest.raises(CutOff):
        train(model, *callbacks, Crash(steps), BackupAndRestore(folder), epochs=4)


def schedule(steps: int) -> optimizers.Optimizer:
    return optimizers.SGD(optimizers.schedules.ExponentialDecay(0.5, steps, 0.9))


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (optimizers.SGD(0.1), optimizers.SGD(0.5), r"learning_rate = 0.1, and this one has 0.5"),
        (schedule(4), schedule(8), r"learning_rate.decay_steps = 4.0, and this one has 8.0"),
        (schedule(4), optimizers.SGD(0.1), r"learning_rate = .*, and this one has 0.1"),
        (
            optimizers.AdamW(weight_decay=0.2),
            optimizers.AdamW(weight_decay=0.1),
            r"weight_decay = 0.2, and this one has 0.1",
        ),
    ],
)
def test_another_rate(
    tmp_path: Path, before: optimizers.Optimizer, after: optimizers.Optimizer, message: str
) -> None:
    cut_off(tmp_path, network(before))
    with pytest.raises(CheckpointError, match=message):
        train(network(after), Crash(1_000), BackupAndRestore(tmp_path))
    assert len(list(tmp_path.iterdir())) == 2


def test_a_rate_that_a_callback_lowered_is_no_other_rate(tmp_path: Path) -> None:
    def plateau() -> Callback:
        return ReduceLROnPlateau("loss", factor=0.5, patience=1, min_delta=1.0)

    whole = network(optimizers.SGD(0.1))
    train(whole, plateau(), epochs=4)
    model = network(optimizers.SGD(0.1))
    cut_off(tmp_path, model, plateau())
    assert model.optimizer is not None
    assert model.optimizer.learning_rate == 0.05
    cut_off(tmp_path, model, plateau(), steps=8)  # the same object
    resumed = network(optimizers.SGD(0.1))
    train(resumed, plateau(), Crash(1_000), BackupAndRestore(tmp_path), epochs=4)
    assert same(whole, resumed)


def test_another_loss_and_other_metrics(tmp_path: Path) -> None:
    cut_off(tmp_path, network())
    smoothed, other = network(), network()
    loss = gn.losses.SparseCategoricalCrossentropy(label_smoothing=0.1)
    smoothed.compile("adam", loss, metrics=["accuracy"])
    with pytest.raises(CheckpointError, match=r"loss.label_smoothing = 0.0, and this one has 0.1"):
        train(smoothed, Crash(1_000), BackupAndRestore(tmp_path))
    other.compile("adam", "sparse_categorical_crossentropy", ["sparse_top_k_categorical_accuracy"])
    with pytest.raises(CheckpointError, match=r"metrics.0 = 'accuracy'"):
        train(other, Crash(1_000), BackupAndRestore(tmp_path))


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ({"engine": "reference"}, "another engine trained it"),
        ({"validation_data": (X[:20], Y[:20])}, "with validation data of the fingerprint"),
        ({"epochs": 1}, "it stands in epoch 3, and this training ends after epoch 1"),
    ],
)
def test_other_arguments(tmp_path: Path, named: dict[str, Any], message: str) -> None:
    cut_off(tmp_path, network())
    with pytest.raises(CheckpointError, match=message):
        train(network(), Crash(1_000), BackupAndRestore(tmp_path), **named)


def test_a_callback_that_is_missing_now_is_named(tmp_path: Path) -> None:
    cut_off(tmp_path, network(), EarlyStopping("loss"))
    with pytest.warns(UserWarning, match="EarlyStopping was among the callbacks"):
        train(network(), Crash(1_000), BackupAndRestore(tmp_path))


def test_a_training_that_goes_on_already_is_not_resumed() -> None:
    class TooLate(Callback):
        def on_train_checkpoint(self, epoch: int, step: int) -> None:
            state = self.model.training_state()  # type: ignore[attr-defined]
            self.model.resume_training(state)  # type: ignore[attr-defined]

    with pytest.raises(ArgumentError, match="call it in on_train_begin"):
        train(network(), TooLate())


# ---- files of a backup that are no good ----------------------------------------------------------


def test_a_damaged_backup_does_not_push_out_a_good_one(tmp_path: Path) -> None:
    cut_off(tmp_path, network())
    newest = max(tmp_path.iterdir())
    newest.write_bytes(b"damaged")
    with (
        pytest.warns(UserWarning, match="The one before it is tried"),
        pytest.raises(CutOff),
    ):
        train(network(), Crash(3), BackupAndRestore(tmp_path, 1, keep=1))
    assert [path.name for path in tmp_path.iterdir()] == ["step-0000000008.safetensors"]
    load_state(tmp_path / "step-0000000008.safetensors")


def test_where_no_backup_can_be_read_nothing_is_trained_over(tmp_path: Path) -> None:
    cut_off(tmp_path, network())
    for path in tmp_path.iterdir():
        path.write_bytes(b"damaged")
    with (
        pytest.warns(UserWarning, match="The one before it is tried"),
        pytest.raises(CheckpointError, match=r"None of the checkpoints in .* can be read: delete"),
    ):
        train(network(), Crash(1_000), BackupAndRestore(tmp_path))
    assert len(list(tmp_path.iterdir())) == 2


def test_what_a_killed_process_left_half_written_is_deleted(tmp_path: Path) -> None:
    left = tmp_path / f".step-0000000003.safetensors.{'0a' * 8}.tmp"
    other = tmp_path / "notes.txt"
    left.touch()
    other.touch()
    train(network(), BackupAndRestore(tmp_path))
    assert list(tmp_path.iterdir()) == [other]


@pytest.mark.parametrize(
    "change", [{"epoch": "1"}, {"step": -1}, {"seed": None}, {"step": True}, {"restarts": "1"}]
)
def test_a_forged_state(kept: Path, change: dict[str, Any]) -> None:
    description, tensors = safetensors.read(kept)
    description["state"] |= change
    safetensors.write(kept, Contents(description, tensors))
    with pytest.raises(ModelFileError, match="where an integer of at least 0 belongs"):
        load_state(kept)


def test_a_record_says_in_which_epochs_was_validated() -> None:
    from glassnet.study import Recorder

    recorder = Recorder()
    train(network(), recorder, epochs=4, validation_freq=2)
    assert recorder.run is not None
    missing = [value is None for value in recorder.run.history["val_loss"]]
    assert missing == [True, False, True, False]


# ---- other circumstances -------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore:Resume was not among")
def test_with_another_version_or_kind_of_processor_it_is_said_that_bits_may_differ(
    kept: Path,
) -> None:
    whole, resumed = network(), network()
    train(whole)
    description, tensors = safetensors.read(kept)
    noted = description["state"]["circumstances"]
    assert sorted(noted) == ["glassnet", "numba", "numpy", "processor"]
    own = dict(noted)
    noted |= {"numba": "0.1.2", "processor": "abacus"}
    safetensors.write(kept, Contents(description, tensors))
    with pytest.warns(UserWarning, match="was kept with") as said:
        train(resumed, Resume(kept))
    assert str(said[0].message) == (
        "The training that is resumed was kept with numba 0.1.2, processor abacus, and goes on "
        f"with numba {own['numba']}, processor {own['processor']}: the last bits of its result may "
        "differ from those of a training that was never cut off."
    )
    assert same(whole, resumed)


@pytest.mark.filterwarnings("ignore:Resume was not among")
def test_a_checkpoint_that_does_not_say_its_circumstances_is_resumed(kept: Path) -> None:
    whole, resumed = network(), network()
    train(whole)
    description, tensors = safetensors.read(kept)
    del description["state"]["circumstances"]
    safetensors.write(kept, Contents(description, tensors))
    train(resumed, Resume(kept))
    assert same(whole, resumed)


@pytest.mark.parametrize("forged", ["abacus", {"numba": 1}, {"a\nb": "1"}])
def test_forged_circumstances(kept: Path, forged: Any) -> None:
    description, tensors = safetensors.read(kept)
    description["state"]["circumstances"] = forged
    safetensors.write(kept, Contents(description, tensors))
    with pytest.raises(ModelFileError, match="belong"):
        load_state(kept)
