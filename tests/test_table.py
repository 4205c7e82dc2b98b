"""From runs to the table: averages, counts, notes, and both renderings."""

from __future__ import annotations

import dataclasses
import io
import itertools
import json
from html import escape
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from glassnet import data, networks
from glassnet.callbacks import Status
from glassnet.data.catalogue import CATALOGUE
from glassnet.data.dataset import data_fingerprint
from glassnet.health import Cause, Verdict
from glassnet.study import (
    PUBLISHED,
    Average,
    Run,
    Statistics,
    StudyTable,
    TerminalTable,
    never_started,
    rows,
    study_table,
    summarise,
    to_markdown,
)
from glassnet.study.reporting.columns import to_table
from glassnet.study.reporting.comparable import FINGERPRINTS
from glassnet.study.reporting.notes import notes
from glassnet.study.reporting.published import PUBLISHED_WEIGHTS
from glassnet.study.reporting.text import to_text
from glassnet.study.statistics.average import average
from glassnet.study.tracking.receipt import Receipt
from glassnet.study.tracking.run import Seconds, Setting

COLLAPSED = Verdict(
    "collapsed", (3, 17), ("The loss fell to 0.1.",), Cause("dead-units", "All units are dead.")
)

STUDY = {"data set": "mnist", "activation": "sigmoid"}


def make_run(
    network: str = "lenet",
    accuracy: tuple[float | None, ...] = (0.872, 0.955, 0.971),
    test: float | None = 0.972,
    *,
    status: Status = "finished",
    seed: int = 0,
    rate: float = 0.5,
    epochs: int = 3,
    step: float = 0.001,
    threads: int = 2,
    details: dict[str, str] = STUDY,
    weights: str | None = None,
    cpu: str = "Some CPU",
    started: str | None = None,
    diverged_at: tuple[int, int] | None = None,
    verdict: Verdict | None = None,
) -> Run:
    """A run that never was: of 100 steps an epoch, each epoch with a second of validation."""
    completed, recipe = len(accuracy), f"{rate}{sorted(details.items())}"
    return Run(
        network=network,
        started=started or f"2026-01-01T00:00:{seed:02d}+00:00",
        status=status,
        diverged_at=diverged_at,
        setting=Setting(
            trainable_parameters=PUBLISHED_WEIGHTS.get(network, 61706),
            optimizer="SGD",
            learning_rate=rate,
            epochs=epochs,
            batch_size=128,
            steps=100,
            samples=60000,
            validation_samples=10000,
            threads=threads,
            majority_share=0.1124,
            details=details,
        ),
        seeds={"initial": seed, "training": seed},
        seconds=Seconds(
            compilation=None,
            step=step,
            epochs=[100 * step + 1] * completed,
            training=[100 * step] * completed,
            validation=[1.0] * completed,
            total=completed * (100 * step + 1),
        ),
        history={"accuracy": list(accuracy)},
        test={} if test is None else {"accuracy": test},
        versions={"glassnet": "0.1.0"},
        machine={"cpu": cpu},
        receipt=Receipt(weights or f"{seed}", "data", f"{seed}{recipe}", recipe),
        configuration={},
        verdict=verdict,
    )


def one(runs: list[Run]) -> Statistics:
    (statistics,) = summarise(runs)
    return statistics


def test_the_order_in_which_runs_were_performed_changes_nothing() -> None:
    """A study that was cut off, or that has several jobs, performs them in another order."""
    rng = np.random.default_rng(0)
    tests = rng.normal(0.97, 0.003, 60).tolist()
    places = [None if seed % 10 else (1, seed + 1) for seed in range(60)]
    moments = (range(60), rng.permutation(60))
    found = [
        one(
            [
                make_run(
                    seed=seed,
                    test=tests[seed],
                    status="diverged" if places[seed] else "finished",
                    diverged_at=places[seed],
                    started=f"2026-01-01T00:00:{moment:02d}+00:00",
                )
                for seed, moment in enumerate(order)
            ]
        )
        for order in moments
    ]
    assert found[0] == found[1]


def test_a_note_says_why_runs_failed() -> None:
    died, wrong = "its process died 3 times.", "ValueError: no (my_layers.py, line 7)"
    runs = [make_run(seed=0)]
    for seed, why in enumerate((died, wrong, died, None), start=1):
        failed = make_run(seed=seed, accuracy=(), test=None, status="failed")
        runs.append(dataclasses.replace(failed, failure=why))
    assert (
        "lenet: 4 of 5 runs were ended by an error: its process died 3 times; ValueError: no "
        "(my_layers.py, line 7)."
    ) in notes([one(runs)])
    assert "lenet: the run was ended by an error." in notes([one(runs[4:])])


def test_means_and_deviations() -> None:
    runs = [make_run(seed=s, test=t, step=p) for s, t, p in ((1, 0.96, 0.002), (2, 0.98, 0.004))]
    statistics = one(runs)
    test = statistics.test_accuracy
    assert test is not None
    assert test.n == 2
    assert test.mean == pytest.approx(0.97)
    assert test.sd == pytest.approx(0.02 / 2**0.5)  # n - 1
    times = {name: value.mean if value else None for name, value in statistics.seconds.items()}
    assert times == {
        "compilation": None,
        "step": pytest.approx(0.003),
        "epoch": pytest.approx(1.3),
        "training": pytest.approx(0.9),
        "validation": 3.0,
        "total": pytest.approx(3.9),
    }


def test_missing_values_stay_missing() -> None:
    assert average([]) is None
    assert average([None, None]) is None
    assert average([None, 0.0]) == Average(1, 0.0, None)
    statistics = one([make_run(accuracy=(None, 0.5), test=None)])
    assert statistics.test_accuracy is None
    assert statistics.accuracy == [None, Average(1, 0.5, None)]


def test_epochs_are_averaged_over_the_runs_that_came_to_them() -> None:
    runs = [
        make_run(seed=1, accuracy=(0.5, 0.75)),
        make_run(seed=2, accuracy=(0.75,), status="stopped"),
    ]
    means = [value.mean for value in one(runs).accuracy if value]
    assert means == [0.625, 0.75]


def test_only_completed_runs_enter_averages_and_the_others_are_counted() -> None:
    runs = [
        make_run(seed=1, test=0.96),
        make_run(seed=2, test=0.5, status="interrupted"),
        make_run(seed=3, test=0.1, status="diverged", diverged_at=(1, 12)),
        make_run(seed=4, test=0.98, status="stopped"),
    ]
    statistics = one(runs)
    counts = statistics.counts
    assert (counts.runs, counts.completed) == (4, 2)
    assert (counts.interrupted, counts.ended) == (1, 3)
    assert {name: n for name, n in counts.verdicts.items() if n} == {"healthy": 2, "diverged": 1}
    assert statistics.test_accuracy is not None
    assert statistics.test_accuracy.mean == pytest.approx(0.97)
    assert [(one.seeds["training"], one.first_bad_step) for one in statistics.defects] == [
        (3, (1, 12))
    ]


def test_a_repeated_run_is_no_second_sample() -> None:
    runs = [
        make_run(seed=1, test=0.96, step=0.002),
        make_run(seed=1, test=0.96, step=0.004),
        make_run(seed=1, test=None, step=0.004),
        make_run(seed=3, test=0.98, step=0.006),
    ]
    statistics = one(runs)
    assert statistics.test_accuracy is not None
    assert statistics.test_accuracy.n == 2
    assert (statistics.counts.completed, statistics.counts.samples) == (4, 2)
    assert statistics.seconds["step"] is not None
    assert statistics.seconds["step"].n == 4

    assert statistics.conflicts == []
    assert notes([statistics]) == [
        "lenet: 4 runs of 2 different seeds: a repetition with the same seed counts for the times, "
        "not for the accuracies."
    ]


def merged_from_two_machines() -> Statistics:
    """Three seeds, of which two were trained on both; the kind of CPU decides the last bits."""
    first, second = "2026-01-01", "2026-01-02"
    return one(
        [
            make_run(seed=1, test=0.96, weights="1 on A", cpu="A", started=first),
            make_run(seed=2, test=0.97, weights="2 on A", cpu="A", started=first),
            make_run(seed=3, test=0.98, weights="3 on A", cpu="A", started=first),
            make_run(seed=1, test=0.90, weights="1 on B", cpu="B", started=second),
            make_run(seed=2, test=None, weights="2 on B", cpu="B", started=second),
        ]
    )


def test_a_seed_is_one_sample_on_whatever_cpu_it_was_trained() -> None:
    statistics = merged_from_two_machines()
    assert (statistics.counts.completed, statistics.counts.samples) == (5, 3)
    found = statistics.test_accuracy
    assert found is not None
    # The newest run of seed 1; of seed 2 the older one, which alone saw the test set.
    assert found.n == 3
    assert found.mean == pytest.approx((0.90 + 0.97 + 0.98) / 3)
    assert found.sd == pytest.approx(np.std([0.90, 0.97, 0.98], ddof=1))
    assert [average.n for average in statistics.accuracy if average] == [3, 3, 3]
    assert statistics.seconds["total"] is not None
    assert statistics.seconds["total"].n == 5


def test_a_seed_that_came_to_different_results_is_said() -> None:
    statistics = merged_from_two_machines()
    assert [(conflict.seeds, conflict.counted) for conflict in statistics.conflicts] == [
        ({"initial": 1, "training": 1}, "2026-01-02"),
        ({"initial": 2, "training": 2}, "2026-01-01"),
    ]
    said = (
        "lenet: 2 seeds (1, 2) came to different weights when repeated, on A; B with glassnet "
        "0.1.0. The newest run of a seed that was evaluated on the test set counts for the "
        "accuracies."
    )
    assert said in notes([statistics])
    assert said in to_text([statistics])
    assert json.loads(json.dumps(dataclasses.asdict(statistics)))["conflicts"][0]["records"] == 2


def test_the_order_of_the_files_decides_nothing() -> None:
    runs = [
        make_run(seed=1, test=0.5 + n / 10, weights=f"{n}", started="2026-01-01") for n in range(3)
    ]
    found = {one(list(order)).test_accuracy for order in itertools.permutations(runs)}
    assert found == {Average(1, 0.7, None)}


def test_runs_of_unknown_seeds_are_told_apart_by_their_weights() -> None:
    unknown: dict[str, int | None] = {"initial": None, "training": None}
    runs = [
        dataclasses.replace(make_run(test=test, weights=f"{test}"), seeds=unknown)
        for test in (0.5, 0.5, 0.75)
    ]
    assert one(runs).counts.samples == 2


def test_recipes_are_kept_apart_and_stay_in_order() -> None:
    runs = [make_run("a", seed=2), make_run("b", seed=1), make_run("a", seed=3, rate=0.1)]
    found = [(s.network, s.setting.learning_rate, s.counts.runs) for s in summarise(runs)]
    assert found == [("b", 0.5, 1), ("a", 0.5, 1), ("a", 0.1, 1)]


@pytest.mark.parametrize(
    ("accuracy", "share", "verdict"),
    [
        (0.1124, 0.1124, True),
        (0.132, 0.1124, True),
        (0.133, 0.1124, False),
        (0.182, 0.1124, False),
        (0.902, 0.9, True),
        (0.903, 0.9, False),
        (0.9902, 0.99, True),
        (0.998, 0.99, False),
        (1.0, 1.0, False),
        (None, 0.1, False),
        (0.1, None, False),
        (float("nan"), 0.1, False),
    ],
)
def test_who_learned_nothing(accuracy: float | None, share: float | None, verdict: bool) -> None:
    assert never_started(accuracy, share) is verdict


def test_a_lower_loss_than_a_constant_answer_gets_is_a_start() -> None:
    entropy = -(0.99 * np.log(0.99) + 0.01 * np.log(0.01))
    assert never_started(0.99, 0.99, loss=entropy, constant_loss=entropy)
    assert never_started(0.99, 0.99, loss=0.98 * entropy, constant_loss=entropy)
    assert not never_started(0.99, 0.99, loss=0.97 * entropy, constant_loss=entropy)
    assert never_started(0.99, 0.99, loss=0.97 * entropy, constant_loss=None)


@pytest.mark.parametrize(("accuracy", "share"), [(None, 0.1), (0.5, None)])
def test_where_the_accuracy_says_nothing_the_loss_decides(
    accuracy: float | None, share: float | None
) -> None:
    assert never_started(accuracy, share, loss=2.30, constant_loss=2.3026)
    assert not never_started(accuracy, share, loss=2.0, constant_loss=2.3026)
    assert not never_started(accuracy, share, loss=2.0)


def test_one_function_decides_for_the_table() -> None:
    """With 99 % of one class, an accuracy of 99.8 % is much of what can be gained."""
    runs = []
    for seed, (accuracy, loss) in enumerate([(0.998, 0.01), (0.99, 0.03), (0.99, 0.056)]):
        run = make_run(seed=seed, accuracy=(accuracy,))
        setting = dataclasses.replace(run.setting, majority_share=0.99, constant_loss=0.056)
        history = run.history | {"loss": [loss]}
        runs.append(dataclasses.replace(run, setting=setting, history=history))
    assert [one([run]).counts.verdicts["never-started"] for run in runs] == [0, 0, 1]
    text = to_text(summarise(runs))
    assert "  verdicts      2 healthy, 1 never started" in text.splitlines()


def test_rows_stand_in_the_order_of_the_study_with_published_figures_once() -> None:
    names = ["mine", "lenet", "conv2", "feedforward"]
    runs = [make_run(name, seed=1 + i) for i, name in enumerate(names)]
    made = rows(summarise([make_run(rate=0.1, seed=0), *runs]))
    assert [row.network for row in made] == ["feedforward", "conv2", "lenet", "lenet", "mine"]
    assert [row.published for row in made] == [
        PUBLISHED["feedforward"],
        PUBLISHED["conv2"],
        PUBLISHED["lenet"],
        None,
        None,
    ]
    assert [row.parameters for row in made[2:4]] == ["0.5, 3, 128", "0.1, 3, 128"]


def published_beside(run: Run, **changed: Any) -> bool:
    """Whether published figures stand beside a run; ``changed`` are parts of its receipt."""
    run = dataclasses.replace(run, receipt=dataclasses.replace(run.receipt, **changed))
    (row,) = rows(summarise([run]))
    return row.published is not None


@pytest.mark.parametrize("name", FINGERPRINTS)
def test_published_figures_stand_beside_mnist_only(name: str) -> None:
    run = make_run(details={"data set": name})
    assert published_beside(run)
    assert published_beside(run, data_set=FINGERPRINTS[name])
    # One's own data may lie in a folder of this name.
    assert not published_beside(run, data_set="d" * 64)
    assert not published_beside(make_run(details={"data set": "fashion-mnist"}))
    assert not published_beside(make_run(details={}))


def test_published_figures_stand_beside_the_published_networks_only() -> None:
    """A lenet of three classes, or of colour images, or one's own of this name, is another one."""
    run = make_run()
    assert published_beside(run)
    for network in ({"classes": 3}, {"input_shape": (28, 28, 3)}, {"input_shape": (32, 32, 1)}):
        weights = networks.build("lenet", **network).count_params()
        setting = dataclasses.replace(run.setting, trainable_parameters=weights)
        assert not published_beside(dataclasses.replace(run, setting=setting))


def test_no_published_figures_stand_beside_a_users_network_of_the_same_name() -> None:
    (row,) = rows([one([make_run("lenet", details=STUDY | {"file": "my_networks.py"})])])
    assert row.published is None


def test_what_is_known_of_the_published_networks_and_their_data_is_right() -> None:
    of_ours = {name: network.parameters for name, network in networks.NETWORKS.items()}
    assert of_ours == PUBLISHED_WEIGHTS
    assert data.load("mnist-5k").card.fingerprint == FINGERPRINTS["mnist-5k"]
    contents = [sums.contents for sums in CATALOGUE["mnist"].sums]
    assert data_fingerprint(contents) == FINGERPRINTS["mnist"]


def test_what_differs_is_said_in_the_rows_and_the_rest_once() -> None:
    relu = STUDY | {"activation": "relu"}
    table = study_table(summarise([make_run(seed=1), make_run(seed=2, details=relu)]))
    assert [row.varied for row in table.rows] == [{"activation": "sigmoid"}, {"activation": "relu"}]
    assert table.introduction == (
        "Trained from scratch by glassnet 0.1.0 on mnist (60,000 images) with optimizer SGD; "
        "run on Some CPU, 2 threads. Figures are averages over the runs."
    )


def test_what_varies_has_columns_that_begin_each_part_of_a_narrow_table() -> None:
    longer = STUDY | {"file": "my_networks.py", "validation": "on the last 5,000 training images"}
    runs = [
        make_run("lenet"),
        make_run("wide", seed=1, details=longer | {"activation": "relu", "momentum": "0.9"}),
        make_run("wide", seed=2, details=longer | {"activation": "tanh"}, rate=0.1),
    ]
    table = study_table(summarise(runs))
    assert [dict(row.varied) for row in table.rows] == [
        {"activation": "sigmoid", "momentum": ""},
        {"activation": "relu", "momentum": "0.9"},
        {"activation": "tanh", "momentum": ""},
    ]
    assert [row.details for row in table.rows[1:]] == [
        "my_networks.py, on the last 5,000 training images"
    ] * 2
    shown = to_table(table.rows)
    assert "| Network | activation | momentum | lr, epochs, batch |" in shown.to_markdown()
    *_, last = shown.to_text(width=80).split("\n\n")
    assert [line.split()[:4] for line in last.splitlines() if line.startswith("wide")] == [
        ["wide", "relu", "0.9", "0.5,"],
        ["wide", "tanh", "0.1,", "3,"],
    ]


def a_study() -> StudyTable:
    """A table in which everything happens that can."""
    runs = [
        make_run("feedforward", (0.913, 0.955, 0.966), 0.953, step=0.0001),
        make_run("conv2", (0.114, 0.101, 0.114), 0.1135, seed=1),
        make_run("lenet", seed=2, test=0.972),
        make_run("lenet", seed=3, test=0.974),
        make_run("lenet", (0.872, 0.955, 0.5), 0.2, seed=7, verdict=COLLAPSED),
        make_run("lenet", (), None, seed=4, status="diverged", diverged_at=(1, 12)),
        make_run("lenet", (0.5,), None, seed=5, status="interrupted"),
        make_run("mine", (), None, seed=6, status="diverged", diverged_at=(2, 7)),
    ]
    return study_table(summarise(runs), {"x.json": "no record of a run"})


def test_markdown_shows_every_figure() -> None:
    lines = to_markdown(a_study(), title="Five networks").splitlines()
    assert lines[0] == "# Five networks"
    assert lines[2].startswith("Trained from scratch by glassnet 0.1.0 on mnist")
    table = [line for line in lines if line.startswith("|")]
    assert {line.count("|") for line in table} == {13}
    assert table[2:] == [
        "| **feedforward** | 0.5, 3, 128 | 0.10 ms | 1.0 s | 30 ms | 3.0 s | 3.0 s | 1 |  "
        "| 91.3 → 95.5 → 96.6 % | 95.3 % | 95.3 % |",
        "| *published* |  | *0.00 s* |  | *0.6–0.8 s* | *0.03 s* | *2.13 s* |  |  "
        "| *87 → 96 → 97 %* | *95 %* |  |",
        "| **conv2** | 0.5, 3, 128 | 1.0 ms | 1.1 s | 0.30 s | 3.0 s | 3.3 s | 1 |  "
        "| 11.4 → 10.1 → 11.4 % (never started) | 11.3 % | – |",
        "| *published* |  | *1.2–2 s* |  | *35 min* | *28 s* | *35.4 min* |  |  "
        "| *55 → 85 → 90 %* | *84 %* |  |",
        "| **lenet** | 0.5, 3, 128 | 1.0 ms | 1.1 s | 0.30 s | 3.0 s | 3.3 s "
        "| 3 of 5 (2 healthy) | 2 of 4 (15 to 85 %) "
        "| 87.2 → 95.5 → 81.4 % (1 collapsed, 1 diverged, 1 interrupted) "
        "| 71.53 ± 44.63 % (0.00 to 100.00) | 97.30 ± 0.14 % (96.03 to 98.57) |",
        "| *published* |  | *1–15 min* |  | *22 min* | *1.1 h* | *2.1 h* |  |  "
        "| *18 → 77 → 85 %* | *76 %* |  |",
        "| **mine** | 0.5, 3, 128 | – | – | – | – | – | 0 of 1 |  | – (diverged) | – | – |",
    ]
    said = [line for line in lines if line.startswith("- ")]
    assert said.pop(0).startswith("- One run of a network says nothing about the next")
    assert [note.split(":")[0] for note in said] == [
        "- conv2",
        "- lenet",
        "- mine",
        "- Never started",
        "- lenet",
        "- runs/x.json is damaged and counts nowhere",
    ]


def test_markdown_takes_any_name_of_a_network() -> None:
    text = to_markdown(study_table(summarise([make_run("a|b*c\n")])))
    assert "| **a\\|b\\*c** |" in text


def shown(table: StudyTable, width: int, encoding: str = "utf-8") -> str:
    """What a terminal of this width shows."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    Console(file=stream, width=width).print(TerminalTable(table))
    stream.seek(0)
    return stream.read()


@pytest.mark.parametrize("width", [80, 100, 120, 140, 160])
def test_the_terminal_shows_every_figure_at_any_usual_width(width: int) -> None:
    table = a_study()
    text = shown(table, width)
    assert max(map(len, text.splitlines())) <= width
    assert "…" not in text  # nothing is cut off
    for row in table.rows:
        figures = [row.step, row.training, row.total, row.accuracy, row.test_accuracy, row.ran]
        for figure in [row.network, row.parameters, *figures]:
            assert figure in text
        for figure in vars(row.published).values() if row.published else ():
            assert figure in text
    assert "never started" in text
    undivided = any(
        "feedforward" in line and "95.3 %" in line and "3.0 s" in line for line in text.splitlines()
    )
    assert undivided is (width >= 160)
    # Of all runs and of the healthy ones: they are there to be compared.
    assert any("71.53 ± 44.63 %  97.30 ± 0.14 %" in line for line in text.splitlines())


def test_a_terminal_without_unicode_gets_similar_signs() -> None:
    text = shown(a_study(), 140, encoding="ascii")
    assert "91.3 -> 95.5 -> 96.6 %" in text
    assert "97.30 +- 0.14 %" in text


def test_the_sample_that_stands_in_for_mnist_is_named() -> None:
    sample = STUDY | {"data set": "mnist-5k"}
    (note,) = study_table(summarise([make_run(details=sample)])).notes
    assert note.startswith("mnist-5k is a sample of MNIST")
    assert "raised" not in note
    (note,) = study_table(summarise([make_run(details=sample, epochs=45)])).notes
    assert note.endswith(
        "The epochs were raised to give about as many training steps as on the full set."
    )


def test_epochs_that_the_user_chose_for_the_sample_are_not_called_raised() -> None:
    run = make_run(details=STUDY | {"data set": "mnist-5k"}, epochs=8)
    run = dataclasses.replace(run, setting=dataclasses.replace(run.setting, samples=3667))
    (note,) = study_table(summarise([run])).notes
    assert note.startswith("mnist-5k is a sample of MNIST")
    assert "raised" not in note


def test_mixed_conditions_are_said() -> None:
    runs = [make_run(seed=1, threads=1), make_run(seed=2, threads=2)]
    (note,) = study_table(summarise(runs)).notes
    assert "different threads (1, 2)" in note


def test_no_runs_make_no_error() -> None:
    assert study_table([]).introduction == "No runs yet."
    assert to_text([]) == "no runs\n"
    assert "No runs yet." in shown(study_table([]), 80)


def test_the_text_says_all_averages() -> None:
    text = to_text(summarise([make_run(seed=1, step=0.001), make_run(seed=2, step=0.002)]))
    assert text.splitlines()[0] == "lenet  (61,706 parameters)"
    for line in (
        "  trained with  SGD, learning rate 0.5, 3 epochs, batches of 128, data set mnist, "
        "activation sigmoid",
        "  ran           2 times, 2 to the end",
        "  compilation   –",
        "  step          1.5 ms ± 0.71 ms",
        "  accuracy      87.2 → 95.5 → 97.1 %",
        "  test set      97.20 ± 0.00 % (95 %: all are equal)",
        "  lost runs     0 of 2 (95 %: 0 to 66 %)",
        "  machine       Some CPU",
    ):
        assert line in text.splitlines()


def test_a_notebook_shows_the_table_with_its_words() -> None:
    table = a_study()
    html = table._repr_html_()
    assert html.count("<table") == 1 + bool(table.comparisons)
    assert escape(table.introduction) in html
    assert all(f"<li>{escape(note)}</li>" in html for note in [*table.caution, *table.notes])
    assert "a plain from-scratch implementation" in html
    hostile = study_table(summarise([make_run("<b>", details={"note": "<i>"})]))._repr_html_()
    assert "<b>" not in hostile
    assert "<i>" not in hostile
