"""``glassnet predict``: many pictures, those that can't be read, and each form of the answers."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import glassnet as gn
from glassnet import data
from glassnet.cli.pictures_named import pictures_named
from glassnet.model.origin import Origin
from glassnet.pictures.form import PictureForm
from tests.command import run

ROOT = Path(__file__).parents[1]
CLOTHES = ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker",
           "Bag", "Ankle boot")  # fmt: skip


def write_digit(path: Path, number: int = 0) -> Path:
    """A test digit as a user would have it: large, and dark on bright."""
    _, (x_test, _) = data.load("mnist-5k")
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(255 - x_test[number, :, :, 0]).resize((200, 200)).save(path)
    return path


def saved(path: Path, **card: Any) -> Path:
    """A network that has learned nothing and is sure of it, but knows what its data were.

    Their card is MNIST's but for what is said.
    """
    model = sure(gn.networks.build("feedforward", seed=0))
    model.origin = Origin(dataclasses.replace(data.load("mnist-5k").card, **card))
    model.save(path)
    return path


def sure(model: gn.Sequential) -> gn.Sequential:
    """Have a network answer with high probabilities."""
    *others, weights, biases = model.get_weights()
    model.set_weights([*others, weights * 1000, biases])
    return model


@pytest.fixture
def digits_model(tmp_path: Path) -> Path:
    """A network for digits."""
    return saved(tmp_path / "digits.safetensors")


@pytest.fixture
def clothes_model(tmp_path: Path) -> Path:
    """A network for clothes, of which the whole picture counts."""
    form = PictureForm((28, 28, 1), "whole")
    return saved(tmp_path / "clothes.safetensors", classes=CLOTHES, form=form)


def rows(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.splitlines()]


# ---- which pictures ----------------------------------------------------------------------------


def test_a_folders_pictures_are_taken_in_natural_order(tmp_path: Path) -> None:
    names = ["b/2.png", "b/10.JPG", "a.tiff", "A3.webp", "a20.heic", "b/deep/1.pgm"]
    others = ["notes.txt", ".hidden.png", ".git/1.png", "b/Thumbs.db"]
    for name in (*names, *others):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "b" / "back").symlink_to(tmp_path)
    found = [named.path.relative_to(tmp_path).as_posix() for named in pictures_named([tmp_path])]
    assert found == ["A3.webp", "a20.heic", "a.tiff", "b/2.png", "b/10.JPG", "b/deep/1.pgm"]


def test_patterns_are_taken_and_names_that_look_like_some(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("9.png", "10.png", "10.jpg", "deep/1.png", "[1].png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)

    def found(*arguments: str) -> list[str]:
        return [named.path.as_posix() for named in pictures_named(map(Path, arguments))]

    assert found("*.png") == ["9.png", "10.png", "[1].png"]
    assert found("**/*.png") == ["9.png", "10.png", "[1].png", "deep/1.png"]
    assert found("1*", "9.png") == ["10.jpg", "10.png", "9.png"]
    assert found(str(tmp_path / "1*.jpg")) == [(tmp_path / "10.jpg").as_posix()]
    assert found("[1].png") == ["[1].png"]  # which as a pattern would be 1.png
    assert found("d*") == ["deep/1.png"]
    [named] = pictures_named([Path("*.gif")])
    assert str(named.wrong) == "*.gif: no file has a name of this pattern."


def test_an_empty_name_is_not_this_folder(
    digits_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_digit(tmp_path / "1.png")
    monkeypatch.chdir(tmp_path)
    done = run("predict", digits_model, "")
    assert (done.status, done.out) == (2, "")
    assert done.err == "Error: the name of a picture is empty.\n"
    assert len(rows(run("predict", digits_model, ".").out)) == 2


def test_a_folder_without_pictures_and_one_that_is_closed(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    [named] = pictures_named([tmp_path])
    assert str(named.wrong).startswith(f"{tmp_path}: has no pictures")
    if os.name == "posix" and os.geteuid() != 0:
        tmp_path.chmod(0)
        [named] = pictures_named([tmp_path])
        tmp_path.chmod(0o700)
        assert str(named.wrong) == f"{tmp_path}: can't be looked into (Permission denied)."


# ---- what can't be read ------------------------------------------------------------------------


def test_a_bad_picture_is_named_and_the_others_are_answered(
    digits_model: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "scans"
    for number in range(3):
        write_digit(folder / f"{number}.png", number)
    (folder / "1a.heic").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
    (folder / "2a.png").write_text("no picture", encoding="utf-8")
    done = run("predict", digits_model, folder, tmp_path / "nowhere.png", tmp_path / "*.gif")
    assert done.status == 1
    assert [row[0] for row in rows(done.out)[1:]] == [str(folder / f"{n}.png") for n in range(3)]
    heic, text, missing, pattern = done.err.splitlines()
    assert heic.startswith(f"Error: {folder / '1a.heic'}: is no image that glassnet reads, but a H")
    assert text.startswith(f"Error: {folder / '2a.png'}: is no image; a PNG or JPEG")
    assert missing == f"Error: {tmp_path / 'nowhere.png'}: there is no such file."
    assert pattern == f"Error: {tmp_path / '*.gif'}: no file has a name of this pattern."


def test_where_nothing_can_be_answered_the_status_is_2(digits_model: Path, tmp_path: Path) -> None:
    done = run("predict", digits_model, tmp_path / "1.png", tmp_path / "2.png")
    assert (done.status, done.out) == (2, "")
    assert done.err.count("there is no such file.") == 2


def test_of_many_pictures_the_failures_are_counted(digits_model: Path, tmp_path: Path) -> None:
    good = write_digit(tmp_path / "good.png")
    done = run("predict", digits_model, *[good] * 70, tmp_path / "nowhere.png")
    assert done.status == 1
    assert len(rows(done.out)) == 71
    assert done.err.splitlines()[-1] == "1 of 71 pictures could not be answered."


def test_many_pictures_are_answered_as_each_by_itself(digits_model: Path, tmp_path: Path) -> None:
    """Whatever the threads, and the pictures that are predicted together."""
    paths = [write_digit(tmp_path / f"{number}.png", number) for number in range(70)]
    alone = [rows(run("predict", digits_model, path).out)[1] for path in paths[::23]]
    for threads in (1, 3):
        together = rows(run("predict", digits_model, *paths, "--threads", threads).out)[1:]
        assert [row[0] for row in together] == [str(path) for path in paths]
        assert together[::23] == alone


# ---- answers for programs ----------------------------------------------------------------------


def test_names_and_numbers_stand_in_a_table(clothes_model: Path, tmp_path: Path) -> None:
    _, (x_test, _) = data.load("mnist-5k")
    picture = tmp_path / "bag.png"
    Image.fromarray(x_test[3, :, :, 0]).save(picture)  # in the network's form already
    done = run("predict", clothes_model, picture)
    assert (done.status, done.err) == (0, "")
    heading, values = rows(done.out)
    assert heading == ["image", "class", "name", *CLOTHES]
    [expected] = gn.load_model(clothes_model).predict(x_test[3:4])
    assert values[:3] == [str(picture), str(expected.argmax()), CLOTHES[expected.argmax()]]
    np.testing.assert_allclose(np.array(values[3:], float), expected, atol=1e-6)


def test_each_picture_is_an_object_in_a_line_of_json(clothes_model: Path, tmp_path: Path) -> None:
    picture = write_digit(tmp_path / "größe.png")
    blank = tmp_path / "nowhere.png"
    done = run("predict", clothes_model, "--json", picture, blank)
    assert done.status == 1
    assert done.out.isascii()
    answer, refusal = map(json.loads, done.out.splitlines())
    assert list(answer) == ["image", "class", "name", "probability", "probabilities", "doubts"]
    assert answer["image"] == str(picture)
    assert tuple(answer["probabilities"]) == CLOTHES
    assert answer["probability"] == max(answer["probabilities"].values())
    assert answer["name"] == CLOTHES[answer["class"]]
    assert answer["probabilities"][answer["name"]] == answer["probability"]
    assert answer["doubts"] == []
    assert refusal == {"image": str(blank), "error": f"{blank}: there is no such file."}


def test_a_name_with_a_tab_stays_in_its_cell(digits_model: Path, tmp_path: Path) -> None:
    if os.name == "nt":
        pytest.skip("Windows has no such names")
    picture = write_digit(tmp_path / "a\tb\n.png")
    _, values = rows(run("predict", digits_model, picture).out)
    assert values[0] == str(tmp_path / "a\\tb\\n.png")
    assert json.loads(run("predict", digits_model, picture, "--json").out)["image"] == str(picture)


def test_a_file_that_does_not_know_its_data_says_what_it_lacks(tmp_path: Path) -> None:
    path, picture = tmp_path / "old.safetensors", write_digit(tmp_path / "1.png")
    for shape, brought in (((28, 28, 1), "as MNIST's digits are"), ((12, 16, 3), "as a whole")):
        sure(gn.networks.build("feedforward", seed=0, input_shape=shape)).save(path)
        done = run("predict", path, picture)
        assert done.status == 0
        assert rows(done.out)[0] == ["image", "class", *"0123456789"]
        form = "×".join(map(str, shape))
        assert done.err == (
            f"Note: {path} does not say on what data it was trained: pictures are brought to "
            f"{form} {brought}, and answers are numbers of classes.\n"
        )


# ---- doubts ------------------------------------------------------------------------------------


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    """A picture in which there is nothing."""
    path = tmp_path / "blank.png"
    Image.new("L", (60, 50), 200).save(path)
    return path


def test_a_doubt_is_a_line_on_the_error_output_in_a_pipe(clothes_model: Path, blank: Path) -> None:
    done = run("predict", clothes_model, blank)
    assert done.status == 0  # it is answered
    assert len(rows(done.out)) == 2
    nothing = next(line for line in done.err.splitlines() if "shows nothing" in line)
    assert nothing.startswith(f"Doubt: {blank}: ")
    done = run("predict", clothes_model, "--json", blank)
    [kind] = [
        doubt["kind"] for doubt in json.loads(done.out)["doubts"] if doubt["kind"] != "unsure"
    ]
    assert kind == "nothing"
    assert nothing in done.err


def test_a_doubt_stands_below_the_answer_in_a_terminal(
    clothes_model: Path, blank: Path, terminal: None
) -> None:
    done = run("predict", clothes_model, blank)
    assert done.err == ""
    assert done.out.index("Class ") < done.out.index("shows nothing")


# ---- answers for people, and steps -------------------------------------------------------------


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """An output that takes colours, of 80 columns."""
    for name, value in (("FORCE_COLOR", "1"), ("TERM", "xterm-256color"), ("COLUMNS", "80")):
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NO_COLOR", raising=False)


def plain(text: str) -> list[str]:
    """The lines without colours."""
    return [line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines()]


def test_of_many_pictures_each_is_a_line_in_a_terminal(
    clothes_model: Path, tmp_path: Path, terminal: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    long = f"{'long' * 15}.png"
    for name in ("1.png", "[red].png", long):
        write_digit(tmp_path / name)
    short_1, short_2 = plain(run("predict", clothes_model, "1.png", "[red].png").out)
    seen = re.fullmatch(r"1\.png      (.+ \(\d\)  \d+\.\d\d %)", short_1)
    assert seen is not None
    assert short_2 == f"[red].png  {seen[1]}"
    lines = plain(run("predict", clothes_model, "1.png", long).out)
    assert lines == ["1.png", f"  {seen[1]}", long, f"  {seen[1]}"]


def test_a_network_of_many_classes_shows_the_most_probable(tmp_path: Path, terminal: None) -> None:
    model = gn.networks.build("feedforward", seed=0, classes=47)
    names = tuple(f"sign {number}" for number in range(47))
    card = dataclasses.replace(data.load("mnist-5k").card, classes=names)
    model.origin = Origin(card)
    path, picture = tmp_path / "signs.safetensors", write_digit(tmp_path / "1.png")
    model.save(path)
    lines = plain(run("predict", path, picture).out)
    bars = [line[31:] for line in lines if re.search(r"sign \d+ .*%$", line)]
    shares = [float(bar.split()[-2]) for bar in bars]
    assert len(bars) == 12
    assert shares == sorted(shares, reverse=True)
    [others] = [line for line in lines if "35 others: " in line]
    assert abs(sum(shares) + float(others.split()[-2]) - 100) < 0.1
    assert any(line.endswith(f"Class {bars[0].split()[1]}: {' '.join(bars[0].split()[:2])}")
               for line in lines)  # fmt: skip


def test_the_steps_are_shown_as_pictures_or_in_words(
    clothes_model: Path, tmp_path: Path, terminal: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = write_digit(tmp_path / "1.png")
    steps = PictureForm((28, 28, 1), "whole").read(picture, steps=True).steps
    assert steps
    words = [f"{number}. {step.name}: {step.note}" for number, step in enumerate(steps, start=1)]
    shown = run("predict", clothes_model, picture, "--show").out
    assert "▀" * 56 in "".join(plain(shown))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "300")
    lines = plain(run("predict", clothes_model, picture, "--show").out)
    assert [line for line in lines if line in words] == words
    assert "▀" not in "".join(lines)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name)
    done = run("predict", clothes_model, picture, "--show", "--json")
    assert json.loads(done.out)["steps"] == [
        {"name": step.name, "note": step.note} for step in steps
    ]


def test_the_steps_are_kept_as_numbered_pictures(clothes_model: Path, tmp_path: Path) -> None:
    picture, folder = write_digit(tmp_path / "1.png"), tmp_path / "steps"
    steps = PictureForm((28, 28, 1), "whole").read(picture, steps=True).steps
    done = run("predict", clothes_model, picture, "--save-steps", folder)
    assert (done.status, done.err) == (0, "")
    *pictures, text = sorted(folder.iterdir())
    assert [path.name[:3] for path in pictures] == [f"{n:02d}-" for n in range(1, len(steps) + 1)]
    for path, step in zip(pictures, steps, strict=True):
        np.testing.assert_array_equal(np.asarray(Image.open(path)), np.squeeze(step.picture))
    lines = text.read_text(encoding="utf-8").splitlines()
    assert lines[0] == str(picture)
    assert lines[1].startswith(f"1. {steps[0].name}: ")
    name = rows(done.out)[1][2]
    assert lines[len(steps) + 1].startswith(f"The network sees: {name} (")


def test_steps_of_an_earlier_picture_do_not_stay(clothes_model: Path, tmp_path: Path) -> None:
    picture, folder = write_digit(tmp_path / "1.png"), tmp_path / "steps"
    assert run("predict", clothes_model, picture, "--save-steps", folder).status == 0
    names = sorted(path.name for path in folder.iterdir())
    (folder / "14-image.png").write_bytes(b"of a picture with more steps")
    (folder / "holiday.png").write_bytes(b"the user's own")
    assert run("predict", clothes_model, picture, "--save-steps", folder).status == 0
    assert sorted(path.name for path in folder.iterdir()) == sorted([*names, "holiday.png"])
    # Without the steps in words, they may be anybody's.
    other = tmp_path / "other"
    other.mkdir()
    (other / "14-image.png").write_bytes(b"the user's own")
    assert run("predict", clothes_model, picture, "--save-steps", other).status == 0
    assert sorted(path.name for path in other.iterdir()) == sorted([*names, "14-image.png"])


def test_steps_are_kept_of_a_picture_whose_name_is_no_text(
    clothes_model: Path, tmp_path: Path
) -> None:
    if os.name == "nt" or sys.platform == "darwin":
        pytest.skip("names are always text here")
    picture = write_digit(tmp_path / os.fsdecode(b"\xff\n.png"))
    folder = tmp_path / "steps"
    assert run("predict", clothes_model, picture, "--save-steps", folder).status == 0
    first = (folder / "steps.txt").read_text("utf-8").split("\n")[0]
    assert first == str(tmp_path / r"\udcff\n.png")


def test_a_picture_that_is_named_twice_has_one_folder(clothes_model: Path, tmp_path: Path) -> None:
    pictures = [write_digit(tmp_path / name) for name in ("1.png", "2.png", "1.png")]
    folder = tmp_path / "steps"
    assert run("predict", clothes_model, *pictures, "--save-steps", folder).status == 0
    assert sorted(path.name for path in folder.iterdir()) == ["1", "2"]


def test_the_steps_of_each_picture_have_a_folder(clothes_model: Path, tmp_path: Path) -> None:
    names = ("a/1.png", "b/1.png", "b/1-2.png")
    pictures = [write_digit(tmp_path / name) for name in names]
    folder = tmp_path / "steps"
    assert run("predict", clothes_model, *pictures, "--save-steps", folder).status == 0
    assert sorted(path.name for path in folder.iterdir()) == ["1", "1-2", "1-2-2"]
    said = [(folder / name / "steps.txt").read_text("utf-8").split("\n")[0]
            for name in ("1", "1-2", "1-2-2")]  # fmt: skip
    assert said == [str(picture) for picture in pictures]


def test_steps_that_can_not_be_kept_are_refused_at_once(
    clothes_model: Path, tmp_path: Path
) -> None:
    done = run("predict", clothes_model, tmp_path, "--save-steps", clothes_model)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"Error: {clothes_model}: the output folder can't be written")


def test_several_digits_are_for_networks_of_digits(clothes_model: Path, tmp_path: Path) -> None:
    done = run("predict", clothes_model, write_digit(tmp_path / "1.png"), "--several")
    assert done.status == 2
    assert done.err == (
        f"Error: --several is for networks of digits, and {clothes_model} takes pictures as a "
        "whole.\n"
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows can't send Ctrl-C to one program alone")
def test_an_interruption_ends_it_cleanly(digits_model: Path, tmp_path: Path) -> None:
    picture = write_digit(tmp_path / "1.png")
    command = [sys.executable, "-m", "glassnet", "predict", str(digits_model)]
    with subprocess.Popen(
        [*command, *[str(picture)] * 20_000],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.split() == ["interrupted"]


# ---- several digits, and answers that are no probabilities -------------------------------------


def write_row(path: Path, numbers: list[int]) -> Path:
    """Test digits beside one another on one sheet."""
    _, (x_test, _) = data.load("mnist-5k")
    row = np.hstack([np.pad(x_test[number, :, :, 0], 4) for number in numbers])
    image = Image.fromarray(255 - row)
    image.resize((image.width * 4, image.height * 4)).save(path)
    return path


def test_several_digits_of_a_picture_have_a_line_each(
    digits_model: Path, tmp_path: Path, terminal: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet, numbers = write_row(tmp_path / "sheet.png", [1, 2, 3]), [1, 2, 3]
    _, (x_test, _) = data.load("mnist-5k")
    seen = PictureForm((28, 28, 1)).read_several(sheet).images
    assert np.abs(seen.astype(int) - x_test[numbers]).mean() < 8  # of 255, in this order
    expected = gn.load_model(digits_model).predict(seen).argmax(axis=1).tolist()
    lines = plain(run("predict", digits_model, sheet, "--several").out)
    assert re.search(rf"sheet\.png\s+{' '.join(map(str, expected))}  \d+\.\d\d %", " ".join(lines))
    monkeypatch.delenv("FORCE_COLOR")
    heading, *values = rows(run("predict", digits_model, sheet, "--several").out)
    assert heading == ["image", "place", "class", *"0123456789"]
    assert [row[:3] for row in values] == [
        [str(sheet), str(place), str(digit)] for place, digit in enumerate(expected, start=1)
    ]
    objects = run("predict", digits_model, sheet, "--several", "--json").out.splitlines()
    assert [json.loads(line)["place"] for line in objects] == [1, 2, 3]
    steps = run("predict", digits_model, sheet, "--several", "--show").out
    assert re.findall(r"^([\d–]+)\. (\w+):", steps, re.MULTILINE)[-2:] == [
        ("4", "digits"),
        ("5–7", "image"),  # one sentence for all three
    ]
    done = run("predict", digits_model, sheet)  # without --several
    assert len(rows(done.out)) == 2
    assert done.err.startswith(f"Doubt: {sheet}: this looks like 3 digits: cut them apart, or use ")


def test_an_answer_that_is_not_sure_is_doubted(tmp_path: Path) -> None:
    path = tmp_path / "unsure.safetensors"
    model = gn.networks.build("feedforward", seed=0)
    model.origin = Origin(data.load("mnist-5k").card)
    model.save(path)
    picture = write_digit(tmp_path / "1.png")
    done = run("predict", path, picture)
    best = rows(done.out)[1][1]
    assert done.status == 0
    assert done.err.startswith(
        f"Doubt: {picture}: the network is not sure: its best answer, {best}"
    )
    [doubt] = json.loads(run("predict", path, picture, "--json").out)["doubts"]
    assert doubt["kind"] == "unsure"
    sheet = write_row(tmp_path / "sheet.png", [1, 2])
    first, second = run("predict", path, sheet, "--several").err.splitlines()
    assert first.startswith(f"Doubt: {sheet}: number 1: the network is not sure")
    assert second.startswith(f"Doubt: {sheet}: number 2: the network is not sure")


def test_a_network_that_diverged_answers_nothing_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, picture = tmp_path / "lost.safetensors", write_digit(tmp_path / "1.png")
    model = gn.networks.build("feedforward", seed=0)
    model.set_weights([np.full_like(weights, np.nan) for weights in model.get_weights()])
    model.origin = Origin(data.load("mnist-5k").card)
    model.save(path)
    said = "the network answers with no numbers: its training has diverged."
    assert run("predict", path, picture).err == f"Doubt: {picture}: {said}\n"
    monkeypatch.setenv("FORCE_COLOR", "1")
    done = run("predict", path, picture)
    assert done.status == 0
    assert "█" not in done.out
    assert said in " ".join(plain(done.out))


def test_a_network_with_one_output_can_not_tell_classes_apart(tmp_path: Path) -> None:
    path, picture = tmp_path / "one.safetensors", write_digit(tmp_path / "1.png")
    gn.Sequential(
        [gn.Input((28, 28, 1)), gn.layers.Flatten(), gn.layers.Dense(1, "sigmoid")],
        name="one",
        seed=0,
    ).save(path)
    done = run("predict", path, picture)
    assert (done.status, done.out) == (2, "")
    assert done.err == (
        f"Error: {path}: one gives outputs of 1, and predict needs one number for each class.\n"
    )


def test_outputs_that_are_no_probabilities_become_some(tmp_path: Path) -> None:
    path, picture = tmp_path / "linear.safetensors", write_digit(tmp_path / "1.png")
    model = gn.Sequential([gn.Input((28, 28, 1)), gn.layers.Flatten(), gn.layers.Dense(10)], seed=0)
    model.save(path)
    values = np.array(rows(run("predict", path, picture).out)[1][2:], float)
    logits = model.predict(data.load_digit(picture)[None])[0].astype(float)
    powers = np.exp(logits - logits.max())
    np.testing.assert_allclose(values, powers / powers.sum(), atol=1e-6)


def test_what_rich_would_take_for_markup_is_a_name(tmp_path: Path, terminal: None) -> None:
    names = tuple(f"[red]{number}[/nowhere]" for number in range(10))
    path, picture = saved(tmp_path / "odd.safetensors", classes=names), tmp_path / "[b]1.png"
    write_digit(picture)
    shown = plain(run("predict", path, picture).out)
    assert all(any(name in line for line in shown) for name in names)
    lines = plain(run("predict", path, picture, picture, "--show").out)
    assert sum("[b]1.png" in line for line in lines) == 4
