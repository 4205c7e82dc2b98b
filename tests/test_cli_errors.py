"""What bad input gets: one sentence that says what and where, status 2, and no traceback."""

from __future__ import annotations

import gzip
import json
import re
import stat
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import glassnet as gn
from glassnet import data
from glassnet.data.catalogue import FILE_NAMES
from tests.command import Result, run, write_digits

ROOT = Path(__file__).parents[1]
X_TRAIN, Y_TRAIN, X_TEST, Y_TEST = FILE_NAMES


def refused(*arguments: object) -> str:
    """Run a command that must be refused; what it says about it."""
    done = run(*arguments)
    assert done.status == 2, done
    assert "Traceback" not in done.err
    assert "epoch 1" not in done.out
    message = done.err.split("Error: ")
    assert len(message) == 2, done.err
    return message[1].removesuffix("\n")


@pytest.fixture
def model_file(tmp_path: Path) -> Path:
    """An untrained network in a file."""
    path = tmp_path / "model.safetensors"
    gn.networks.build("feedforward", seed=0).save(path)
    return path


# ---- names ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("lenet5",), "unknown network 'lenet5': did you mean 'lenet'? Known are feedforward, "),
        (("LeNet",), "unknown network 'LeNet': did you mean 'lenet'?"),
        (("--activation", "sigmod"), "unknown activation 'sigmod': did you mean 'sigmoid'?"),
        (("--optimizer", "adm"), "unknown optimizer 'adm': did you mean 'adam'?"),
        (("--preprocess", "binray"), "unknown preprocessing 'binray': did you mean 'binary'?"),
        (("--recipe", "fats"), "unknown recipe 'fats': did you mean 'fast'?"),
        (("--dataset", "mnits"), "unknown data set 'mnits': did you mean 'mnist'?"),
    ],
)
def test_a_wrong_name_is_answered_with_the_nearest(
    arguments: tuple[str, ...], message: str, tmp_path: Path
) -> None:
    assert refused("study", "--output", tmp_path, *arguments).startswith(message)


def test_a_wrong_network_to_train_or_show(tmp_path: Path) -> None:
    message = "unknown network 'con1': did you mean 'conv1'?"
    assert refused("networks", "con1").startswith(message)
    assert refused("train", "con1", "--output", tmp_path / "m.safetensors").startswith(message)


# ---- numbers -------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["study", "train"])
@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--epochs", 0),
        ("--batch-size", 0),
        ("--batch-size", -1),
        ("--threads", 0),
        ("--seed", -1),
        ("--validation", 1),
        ("--validation", -0.1),
    ],
)
def test_a_number_out_of_its_range(command: str, option: str, value: float, tmp_path: Path) -> None:
    output = tmp_path / "m.safetensors"
    message = refused(command, "lenet", "--output", output, option, value)
    assert re.match(rf"Invalid value for '{option}': {value}.* is not in the range ", message)


@pytest.mark.parametrize("command", ["study", "train"])
def test_a_share_that_is_no_number(command: str, tmp_path: Path) -> None:
    output = tmp_path / "m.safetensors"
    given = ("--output", output, "--dataset", "mnist-5k", "--validation", "nan")
    assert refused(command, "lenet", *given) == (
        "a study: validation must be a finite number at least 0 and below 1, not nan."
    )


@pytest.mark.parametrize(
    ("option", "names", "value"),
    [("--epochs", "'--epochs'", "three"), ("--lr", "'--learning-rate' / '--lr'", "fast")],
)
def test_a_number_that_is_none(option: str, names: str, value: str) -> None:
    message = refused("study", option, value)
    assert message.startswith(f"Invalid value for {names}: '{value}' is not a valid ")


@pytest.mark.parametrize("rate", [0, -0.5, "nan", "inf"])
def test_a_learning_rate_that_is_none(rate: object, tmp_path: Path) -> None:
    message = refused("study", "--learning-rate", rate, "--output", tmp_path)
    assert message.startswith("SGD: learning_rate must be a finite number above 0, not ")
    message = refused("study", "--recipe", "fast", "--learning-rate", rate, "--output", tmp_path)
    assert message.startswith("OneCycle: max_learning_rate must be a finite number above 0, not ")


def test_no_runs() -> None:
    assert refused("study", "--runs", 0).startswith("Invalid value for '--runs': 0 is not in the")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("train", "lenet"), "Missing option '-o' / '--output'."),
        (("train",), "Missing argument 'NETWORK'."),
        (("predict", "model.safetensors"), "Missing argument 'IMAGE...'."),
        (("study", "--epoch", 3), "No such option"),
        (("stduy",), "No such command 'stduy'."),
    ],
)
def test_a_command_that_is_typed_wrongly(arguments: tuple[object, ...], message: str) -> None:
    assert refused(*arguments).startswith(message)


# ---- data ----------------------------------------------------------------------------------


def truncate(folder: Path) -> None:
    path = folder / X_TRAIN
    path.write_bytes(path.read_bytes()[:-100])


def lengthen(folder: Path) -> None:
    path = folder / X_TRAIN
    path.write_bytes(path.read_bytes() + bytes(100))


def corrupt(folder: Path) -> None:
    path = folder / X_TRAIN
    squeezed = bytearray(gzip.compress(path.read_bytes()))
    squeezed[len(squeezed) // 2] ^= 0xFF
    path.write_bytes(squeezed)


def make_text(folder: Path) -> None:
    (folder / X_TRAIN).write_text("<html>404</html>", encoding="utf-8")


def exaggerate(folder: Path) -> None:
    header = struct.pack(">IIII", 0x00000803, 2**31, 28, 28)
    (folder / X_TRAIN).write_bytes(header + bytes(1000))


def remove(folder: Path) -> None:
    (folder / Y_TEST).unlink()


def relabel(folder: Path) -> None:
    data.write_idx(folder / Y_TRAIN, np.full(96, 10, np.uint8))


def drop_a_label(folder: Path) -> None:
    data.write_idx(folder / Y_TRAIN, np.zeros(95, np.uint8))


def swap(folder: Path) -> None:
    (folder / Y_TRAIN).write_bytes((folder / X_TRAIN).read_bytes())


@pytest.mark.parametrize(
    ("damage", "named", "words"),
    [
        (truncate, X_TRAIN, "75,280|75280|75,180|75180"),
        (lengthen, X_TRAIN, "75,280|75280|75,380|75380"),
        (corrupt, X_TRAIN, "gzip|corrupt|damaged"),
        (make_text, X_TRAIN, "IDX"),
        (exaggerate, X_TRAIN, "bytes"),
        (remove, "", f"lacks {Y_TEST}"),
        (relabel, Y_TRAIN, "label 10 at position 0, but MNIST has the classes 0 to 9"),
        (drop_a_label, Y_TRAIN, f"95 labels for the 96 images in {X_TRAIN}"),
        (swap, Y_TRAIN, r"should hold uint8 labels, \(n,\)"),
    ],
)
@pytest.mark.parametrize("command", ["study", "train"])
def test_a_data_file_that_cannot_be_used(
    command: str, damage: Callable[[Path], None], named: str, words: str, tmp_path: Path
) -> None:
    folder = write_digits(tmp_path / "digits")
    damage(folder)
    output = tmp_path / "output"
    named_data = ("--dataset", "mnist", "--data", folder)
    message = refused(command, "feedforward", *named_data, "--output", output)
    assert message.startswith(str(folder / named))
    assert re.search(words, message)
    assert "\n" not in message


def test_data_of_another_name(tmp_path: Path) -> None:
    sample = data.CATALOGUE["mnist-5k"].bundled_folder
    message = refused("study", "--dataset", "mnist", "--data", sample, "--output", tmp_path)
    assert "of MNIST's sample of 5,000, but" in message
    assert 'ask for "mnist-5k"' in message


def test_a_folder_without_data(tmp_path: Path) -> None:
    nowhere = ("--data", tmp_path / "nowhere", "--output", tmp_path)
    message = refused("study", "--dataset", "mnist", *nowhere)
    assert message == f"{tmp_path / 'nowhere'}: there is no such folder; it should hold MNIST."
    message = refused("study", *nowhere)
    assert message.startswith(f"{tmp_path / 'nowhere'}: there is no such file or folder; data is")
    message = refused("study", "--data", "mnist", "--output", tmp_path)
    assert message.endswith("; the data set of this name is had by --dataset mnist.")


def test_a_network_that_no_file_may_hold_is_refused_before_its_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of images with a million pixels, say; the limit is lowered here to that of small ones."""
    monkeypatch.setattr("glassnet.structure.limits.MOST_VALUES", 1000)
    monkeypatch.setattr("glassnet.structure.limits.WEIGHTS_FOR_A_VALUE", 1000)
    path = tmp_path / "lenet.safetensors"
    message = refused("train", "lenet", "--dataset", "mnist-5k", "--output", path)
    assert re.match(r"the network has [\d,]+ values for one image, up to Rescaling", message)
    assert not path.exists()


# ---- where results go ----------------------------------------------------------------------


def test_an_output_folder_that_is_a_file_is_found_before_the_data_is_read(tmp_path: Path) -> None:
    (tmp_path / "results").write_text("mine", encoding="utf-8")
    output = tmp_path / "results"
    message = refused("study", "--data", tmp_path / "nowhere", "--output", output)
    assert message.startswith(f"{output / 'runs'}: the output folder can't be written: ")
    assert output.read_text(encoding="utf-8") == "mine"


def test_a_read_only_output_folder(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IREAD | stat.S_IEXEC)
    try:
        try:
            (tmp_path / "trial").touch()
        except OSError:
            pass
        else:
            pytest.skip("this user, or this system, may write into read-only folders")
        assert "can't be written: " in refused("study", "--output", tmp_path / "results")
        path = tmp_path / "model.safetensors"
        assert "can't be written: " in refused("train", "lenet", "--output", path)
    finally:
        tmp_path.chmod(stat.S_IRWXU)


def test_a_model_file_in_no_folder(tmp_path: Path) -> None:
    path = tmp_path / "models" / "lenet.safetensors"
    message = refused("train", "lenet", "--output", path)
    assert message == f"{path}: there is no folder {path.parent}; make it, or name another."


def test_a_name_too_long_for_the_file_beside_it_is_found_before_training(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 245)
    message = refused("train", "lenet", "--data", tmp_path / "nowhere", "--output", path)
    assert message.startswith(f"{path}: can't be written: ")


def test_a_model_file_that_is_a_folder(tmp_path: Path) -> None:
    message = refused("train", "lenet", "--output", tmp_path)
    assert message.startswith(f"{tmp_path}: is a folder; name a file, such as ")


def test_a_model_file_named_as_one_of_another_kind_is_refused_before_the_data_is_read(
    tmp_path: Path,
) -> None:
    """It was trained first, and lost when it was to be saved."""
    path = tmp_path / "lenet.keras"
    message = refused("train", "lenet", "--data", tmp_path / "nowhere", "--output", path)
    assert message.startswith("save: 'lenet.keras' would hold no file of the kind that .keras says")
    assert message.endswith("name it 'lenet.safetensors'.")


# ---- saved networks ------------------------------------------------------------------------


@pytest.mark.parametrize("command", [("evaluate",), ("predict", "digit.png")])
@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 a zip file", b"\xff" * 100])
def test_a_model_file_that_is_none(
    command: tuple[str, ...], content: bytes | None, tmp_path: Path
) -> None:
    path = tmp_path / "model.safetensors"
    if content is not None:
        path.write_bytes(content)
    assert str(path) in refused(command[0], path, *command[1:])


def test_a_truncated_model_file(model_file: Path) -> None:
    model_file.write_bytes(model_file.read_bytes()[:-1])
    assert str(model_file) in refused("evaluate", model_file)


def test_a_network_for_other_images(tmp_path: Path) -> None:
    path = tmp_path / "small.safetensors"
    gn.networks.build("feedforward", seed=0, input_shape=(14, 14, 1)).save(path)
    assert "x has shape (1000, 28, 28, 1)" in refused("evaluate", path, "--dataset", "mnist-5k")


def test_a_network_that_takes_no_pictures(tmp_path: Path) -> None:
    path, image = tmp_path / "small.safetensors", tmp_path / "digit.png"
    write_image(image)
    gn.networks.build("feedforward", seed=0, input_shape=(14, 14, 2)).save(path)
    assert refused("predict", path, image) == (
        f"{path}: feedforward takes inputs of 14×14×2, and a picture has a height, a width, and 1 "
        "or 3 channels."
    )
    gn.Sequential([gn.Input((28, 28, 1)), gn.layers.Conv2D(2, 3)], name="map", seed=0).save(path)
    assert refused("predict", path, image) == (
        f"{path}: map gives outputs of 26×26×2, and predict needs one number for each class."
    )


def test_a_network_for_other_classes(tmp_path: Path) -> None:
    path = tmp_path / "four.safetensors"
    gn.networks.build("feedforward", seed=0, classes=4).save(path)
    message = refused("evaluate", path, "--dataset", "mnist-5k")
    assert message == (
        f"{path}: feedforward has outputs of shape (4,), but mnist-5k has 10 classes: name data of "
        "the network's own classes with --dataset or --data."
    )


def test_a_network_to_profile_or_show_that_there_is_none_of(tmp_path: Path) -> None:
    for command in ("profile", "show"):
        message = refused(command, "lenett")
        assert message.startswith("unknown network 'lenett': did you mean 'lenet'?")
        missing = tmp_path / "missing.safetensors"
        assert refused(command, missing) == f"{missing}: there is no such file."
        assert str(tmp_path) in refused(command, tmp_path)


def test_what_a_network_from_a_file_has_decided(model_file: Path) -> None:
    for command in ("profile", "show"):
        message = refused(command, model_file, "--activation", "relu")
        assert message == f"--activation is for named networks: {model_file} has its own."
        message = refused(command, model_file, "--preprocess", "standard")
        assert message == f"--preprocess is for named networks: {model_file} has its own."


def test_a_profile_of_a_network_for_other_images_or_classes(tmp_path: Path) -> None:
    path = tmp_path / "other.safetensors"
    gn.networks.build("feedforward", seed=0, classes=4).save(path)
    message = refused("profile", path, "--dataset", "mnist-5k")
    assert "has outputs of shape (4,), but mnist-5k has 10 classes" in message
    gn.networks.build("feedforward", seed=0, input_shape=(14, 14, 1)).save(path)
    message = refused("profile", path, "--dataset", "mnist-5k")
    assert re.search(r"x has shape \(\d+, 28, 28, 1\)", message)


@pytest.mark.parametrize("option", ["--batch-size", "--threads", "--steps"])
def test_a_profile_with_a_number_out_of_its_range(option: str) -> None:
    assert refused("profile", "lenet", option, 0).startswith(f"Invalid value for '{option}': 0 is")


# ---- drawn digits --------------------------------------------------------------------------


def write_image(path: Path) -> None:
    from PIL import Image

    _, (x_test, _) = data.load("mnist-5k")
    Image.fromarray(x_test[0, :, :, 0]).save(path)


def test_an_image_that_is_missing_none_or_empty(model_file: Path, tmp_path: Path) -> None:
    from PIL import Image

    good, missing, text, empty = (tmp_path / name for name in ("0.png", "1.png", "2.png", "3.png"))
    folder = tmp_path / "folder"
    folder.mkdir()
    write_image(good)
    text.write_text("no image", encoding="utf-8")
    Image.new("L", (50, 50), 255).save(empty)
    for wrong in (missing, text, empty, folder):
        assert refused("predict", model_file, wrong).startswith(f"{wrong}: ")
        done: Result = run("predict", model_file, good, wrong)
        assert done.status == 1
        assert [line.split("\t")[0] for line in done.out.splitlines()] == ["image", str(good)]
        [error] = [line for line in done.err.splitlines() if line.startswith("Error: ")]
        assert error.startswith(f"Error: {wrong}: ")
    assert "shows no digit" in refused("predict", model_file, empty)


# ---- as a program --------------------------------------------------------------------------


def test_the_program_exits_with_2_and_no_traceback(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "glassnet", "study", "lenett", "--output", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        "Error: unknown network 'lenett': did you mean 'lenet'? "
        "Known are feedforward, conv1, conv2, conv1-pool, lenet.\n"
    )


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (PermissionError(13, "Permission denied", "somewhere"), "somewhere: Permission denied"),
        (OSError(28, "No space left on device"), "No space left on device"),
        (
            MemoryError("Unable to allocate 16.0 GiB"),
            "there is not enough memory on this machine: Unable to allocate 16.0 GiB. Take smaller "
            "images, fewer of them, or a smaller network.",
        ),
    ],
)
def test_what_the_system_refuses_is_no_traceback(
    error: Exception, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(data, "find", refuse)
    assert refused("data") == message


def test_a_name_that_a_terminal_would_obey(model_file: Path, tmp_path: Path) -> None:
    from safetensors import safe_open
    from safetensors.numpy import load_file, save_file

    from glassnet.formats import Contents

    with safe_open(model_file, framework="numpy") as file:
        description = json.loads(file.metadata()["glassnet"])
    del description["seal"]
    description["architecture"]["name"] = "\x1b]0;mine\x07"
    tensors = load_file(model_file)
    sealed = description | {"seal": Contents(description, tensors).seal()}
    save_file(tensors, model_file, {"glassnet": json.dumps(sealed)})
    message = refused("evaluate", model_file, "--dataset", "mnist-5k")
    assert "\x1b" not in message
    assert "where a line of printable characters belongs" in message


def test_a_picture_that_is_a_program(model_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "digit.png"
    path.write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 28 28\n%%EndComments\n")
    message = refused("predict", model_file, path)
    assert message.startswith(f"{path}: is no image; a PNG or JPEG was expected")
