"""``glassnet runs``: the list of a folder's runs, and the page of one of them."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest

from glassnet.cli.command import glassnet
from glassnet.errors import ArgumentError
from glassnet.printing import showable
from glassnet.study.reporting.run_choice import (
    ORDERS,
    SHORT,
    StoredRun,
    facts,
    find,
    ordered,
    select,
    stored_runs,
)
from glassnet.study.reporting.run_list import as_dict, run_table
from glassnet.study.reporting.run_page import LEVELS, MOST_SIGNS, curve, page, remarks
from glassnet.study.tracking.identity import identity
from glassnet.study.tracking.run import Run
from glassnet.study.tracking.store import write_run
from tests.command import run
from tests.test_table import COLLAPSED, STUDY, make_run

RELU = {**STUDY, "activation": "relu"}


def some_runs() -> list[Run]:
    return [
        make_run("lenet", seed=0, test=0.972),
        make_run("lenet", seed=1, test=0.981, details=RELU, rate=0.1),
        make_run("conv1", (0.2,), None, seed=2, status="diverged", diverged_at=(2, 17)),
        make_run("conv1", (0.5, 0.6), 0.61, seed=3, status="stopped"),
    ]


def stored(*runs: Run) -> list[StoredRun]:
    return stored_runs({Path(f"{n}.json"): run for n, run in enumerate(runs)})


def write_runs(folder: Path, *runs: Run) -> Path:
    (folder / "runs").mkdir(parents=True)
    for number, one in enumerate(runs):
        write_run(folder / "runs" / f"{one.network}-{number}.json", one)
    return folder


def seeds(runs: list[StoredRun]) -> list[int | None]:
    return [one.run.seeds["training"] for one in runs]


# ---- which runs ----------------------------------------------------------------------------


def test_runs_come_in_the_order_in_which_they_were_started() -> None:
    assert seeds(stored(*reversed(some_runs()))) == [0, 1, 2, 3]


def test_runs_are_selected_and_sorted_by_their_verdicts() -> None:
    cut = make_run(seed=5, accuracy=(0.1,), test=None, status="interrupted")
    runs = stored(cut, *some_runs(), make_run(seed=4, verdict=COLLAPSED))
    assert seeds(select(runs, verdicts=["collapsed"])) == [4]
    assert seeds(select(runs, verdicts=["diverged", "healthy"])) == [0, 1, 2, 3]
    assert seeds(ordered(runs, "verdict")) == [4, 2, 0, 1, 3, 5]


def test_the_verdict_has_a_column_where_not_all_are_healthy() -> None:
    healthy = [one for one in some_runs() if one.status != "diverged"]
    assert "verdict" not in run_table(stored(*healthy)).to_text()
    cut = make_run(seed=5, accuracy=(0.1,), test=None, status="interrupted")
    assert "verdict" not in run_table(stored(*healthy, cut)).to_text()
    table = run_table(stored(*healthy, cut, make_run(seed=6, verdict=COLLAPSED)), 80).to_text(80)
    interrupted, collapsed = table.splitlines()[-2:]
    assert "interrupted  –  " in interrupted
    assert "finished     collapsed  " in collapsed


def test_runs_are_selected_by_network_status_and_seed() -> None:
    runs = stored(*some_runs())
    assert seeds(select(runs)) == [0, 1, 2, 3]
    assert seeds(select(runs, networks=["conv1"])) == [2, 3]
    assert seeds(select(runs, statuses=["diverged", "stopped"])) == [2, 3]
    assert seeds(select(runs, seeds=[1, 3])) == [1, 3]
    assert seeds(select(runs, networks=["conv1"], seeds=[1, 3])) == [3]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("activation", "relu", [1]),
        ("learning rate", "0.5", [0, 2, 3]),
        ("learning-rate", "0.50", [0, 2, 3]),  # as the option is called, and any way of writing it
        ("data-set", "mnist", [0, 1, 2, 3]),
        ("activation", "tanh", []),
    ],
)
def test_runs_are_selected_by_any_fact(name: str, value: str, expected: list[int]) -> None:
    assert seeds(select(stored(*some_runs()), having={name: value})) == expected


def test_a_run_without_a_fact_is_not_among_those_that_have_it() -> None:
    runs = stored(make_run(seed=0), make_run(seed=1, details={**STUDY, "fold": "3"}))
    assert seeds(select(runs, having={"fold": "3"})) == [1]


def test_a_wrong_name_gets_the_nearest_right_one() -> None:
    runs = stored(*some_runs())
    with pytest.raises(ArgumentError, match="'lenett': did you mean 'lenet'"):
        select(runs, networks=["lenett"])
    with pytest.raises(ArgumentError, match="'activaton': did you mean 'activation'"):
        select(runs, having={"activaton": "relu"})
    with pytest.raises(ArgumentError, match="'accurcy': did you mean 'accuracy'"):
        ordered(runs, "accurcy")


def test_nothing_is_asked_of_no_runs() -> None:
    assert select([], networks=["lenet"], having={"activation": "relu"}) == []


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("started", [0, 1, 2, 3]),
        ("accuracy", [1, 0, 3, 2]),  # the best first, the missing one last
        ("validation", [0, 1, 2, 3]),  # all are missing
        ("network", [2, 3, 0, 1]),
        ("seed", [0, 1, 2, 3]),
        ("status", [2, 0, 1, 3]),
        ("verdict", [2, 0, 1, 3]),
        ("time", [2, 3, 0, 1]),
    ],
)
def test_runs_are_sorted(by: str, expected: list[int]) -> None:
    assert seeds(ordered(stored(*some_runs()), by)) == expected
    assert by in ORDERS


def test_sorting_can_be_reversed() -> None:
    assert seeds(ordered(stored(*some_runs()), "seed", reverse=True)) == [3, 2, 1, 0]


# ---- the list ------------------------------------------------------------------------------


def test_the_list_has_a_line_for_each_run_and_a_column_for_each_difference() -> None:
    runs = stored(*some_runs())
    lines = run_table(runs).to_text().splitlines()
    assert lines[1].split() == [
        *("ID", "Network", "learning", "rate", "activation", "seed", "status", "verdict"),
        "epochs",
        *("valid.", "test", "time", "started", "(UTC)"),
    ]
    assert lines[4].split() == [
        *(runs[1].id[:SHORT], "lenet", "0.1", "relu", "1", "finished", "healthy", "3"),
        *("–", "98.1", "%", "3.3", "s", "2026-01-01", "00:00"),
    ]
    assert lines[5].split()[2:10] == [
        *("0.5", "sigmoid", "2", "diverged", "diverged", "1/3", "–", "–")
    ]


def test_what_all_runs_share_has_no_column() -> None:
    assert "mnist" not in run_table(stored(*some_runs())).to_text()


@pytest.mark.parametrize("width", [80, 100])
def test_the_list_fits_the_terminal(width: int) -> None:
    runs = stored(*some_runs(), make_run("conv1-pool", seed=44, status="interrupted"))
    lines = run_table(runs, width).to_text(width).splitlines()
    assert max(map(len, lines)) <= width
    assert len(lines) == 2 + 1 + len(runs)  # neither folded nor wrapped
    assert "interrupted" in lines[-1]


def test_where_the_runs_differ_is_shown_before_what_all_share() -> None:
    runs = [
        make_run("feedforward", seed=seed, details=details, rate=rate, test=0.9)
        for seed in (0, 1)
        for details in (STUDY, RELU)
        for rate in (0.1, 0.5)
    ]
    heading = run_table(stored(*runs), 79).to_text(79).splitlines()[1].split()
    assert {"rate", "activation", "seed", "test"} <= {*heading}
    assert "status" not in heading


def test_json_says_what_the_list_says() -> None:
    one = stored(*some_runs())[2]
    said = as_dict(one)
    assert said["id"] == identity(one.run)
    assert said["epochs"] == {"completed": 1, "asked": 3}
    assert said["accuracy"] == {"validation": None, "test": None}
    assert said["facts"] == facts(one.run)
    assert said["verdict"] == {"name": "diverged", "first_bad_step": [2, 17], "cause": None}
    assert json.loads(json.dumps(said)) == said


# ---- one of them ---------------------------------------------------------------------------


def test_a_run_is_found_by_the_first_characters_of_its_identity() -> None:
    runs = stored(*some_runs())
    for one in runs:
        assert find(runs, one.id[:SHORT]) == [one]
        assert find(runs, one.id.upper()) == [one]


def test_a_run_is_found_by_its_file() -> None:
    runs = stored_runs({Path(f"runs/lenet-{n}-0f.json"): r for n, r in enumerate(some_runs())})
    for one in runs:
        for sought in (one.path.stem, one.path.name, str(one.path)):
            assert find(runs, sought) == [one]


def test_a_run_that_was_trained_twice_has_two_records() -> None:
    earlier, later = (make_run(started=f"2026-01-0{day}T00:00:00+00:00") for day in (1, 2))
    records = find(stored(later, earlier), identity(earlier)[:SHORT])
    assert [one.run.started for one in records] == [earlier.started, later.started]


def test_an_unknown_or_ambiguous_identity_names_candidates() -> None:
    runs = stored(*(make_run(seed=seed) for seed in range(40)))
    with pytest.raises(ArgumentError) as unknown:
        find(runs, "xyz")
    assert "no run's ID begins with 'xyz'" in str(unknown.value)
    assert f"{runs[-1].id[:SHORT]} (lenet, seed 39)" in str(unknown.value)
    twice = next(d for d in "0123456789abcdef" if sum(o.id.startswith(d) for o in runs) > 1)
    first = next(one for one in runs if one.id.startswith(twice))
    with pytest.raises(ArgumentError, match=f"runs have an ID that begins with '{twice}'") as many:
        find(runs, twice)
    assert f"{first.id[:SHORT]} (lenet, seed {first.run.seeds['training']})" in str(many.value)
    with pytest.raises(ArgumentError, match="no runs in this folder"):
        find([], "a")


def test_a_curve_shows_where_a_figure_is_missing_and_is_never_long() -> None:
    assert curve([0.0, 7.0]) == LEVELS[0] + LEVELS[-1]
    assert curve([None, 1.0, None]) == f" {LEVELS[0]} "
    assert curve([]) == ""
    assert showable(curve([0.0, 1.0, 2.0, 3.0]), "ascii") == "_:+#"
    long = curve([float(epoch) for epoch in range(500)])
    assert len(long) == MOST_SIGNS
    assert (long[0], long[-1]) == (LEVELS[0], LEVELS[-1])


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (make_run(status="diverged", test=None, diverged_at=(2, 17)), "epoch 2, step 17"),
        (make_run(status="interrupted", test=None), "cut short by the user"),
        (make_run(status="failed", test=None), "An error ended the run"),
        (make_run(status="stopped"), "callback stopped"),
        (make_run(accuracy=(0.11, 0.1124)), "It never started"),
        (make_run(verdict=COLLAPSED), "It collapsed in epoch 3, step 17"),
        (make_run(verdict=COLLAPSED), "The loss fell to 0.1. All units are dead."),
        (make_run(test=None), "not evaluated"),
    ],
)
def test_the_page_says_how_a_run_ended(run: Run, said: str) -> None:
    assert said in " ".join(remarks(run))


def test_nothing_is_said_of_a_run_that_ended_well() -> None:
    assert remarks(make_run()) == []


@pytest.mark.parametrize("width", [80, 100])
def test_the_page_fits_the_terminal(width: int) -> None:
    one = make_run(weights="a" * 64, details={**STUDY, "validation": "on " + "many words " * 20})
    for table in page(stored(one)[0]):
        assert max(map(len, table.to_text(width).splitlines())) <= width


@pytest.mark.parametrize(
    "configuration", [{}, {"optimizer": {}, "architecture": 3}, {"architecture": {"layers": 1}}]
)
def test_a_record_without_layers_has_a_page(configuration: dict[str, object]) -> None:
    one = dataclasses.replace(make_run(), configuration=configuration)
    setting = next(iter(page(stored(one)[0]))).to_text()
    assert "layers         –" in setting


# ---- the command ---------------------------------------------------------------------------


def test_the_command_lists_filters_and_sorts(tmp_path: Path) -> None:
    folder = write_runs(tmp_path, *some_runs())
    whole = run("runs", folder)
    assert (whole.status, whole.err) == (0, "")
    assert whole.out.endswith("\n4 runs\n")
    best = run("runs", "--sort", "accuracy", "--most", 1, folder)
    assert "98.1 %" in best.out
    assert best.out.endswith("\n1 of 4 runs\n")
    relu = run("runs", folder, "--with", "activation=relu", "--status", "finished")
    assert relu.out.endswith("\n1 of 4 runs\n")
    defects = run("runs", folder, "--verdict", "collapsed,diverged", "--verdict", "slow")
    assert defects.out.endswith("\n1 of 4 runs\n")
    assert run("runs", "list", folder, "--seed", 7).out == "\n0 of 4 runs\n"


def test_the_command_prints_json(tmp_path: Path) -> None:
    folder = write_runs(tmp_path, *some_runs())
    said = json.loads(run("runs", folder, "--json", "--network", "conv1").out)
    assert [one["network"] for one in said["runs"]] == ["conv1", "conv1"]
    assert said["damaged"] == {}


def test_the_command_shows_one_run(tmp_path: Path) -> None:
    runs = some_runs()
    folder = write_runs(tmp_path, *runs)
    done = run("runs", "show", identity(runs[2])[:SHORT], folder)
    assert (done.status, done.err) == (0, "")
    assert "conv1, seed 2: diverged after 1 of 3 epochs" in done.out
    assert "epoch 2, step 17" in done.out
    path = folder / "runs" / "conv1-2.json"
    assert f"to see why:      glassnet explain {path}\n" in done.out
    assert f"to look inside:  glassnet inspect {path} --epoch 2 --step 17\n" in done.out
    assert f"to check it:     glassnet verify {path}\n" in done.out
    named = re.findall(r"  glassnet (\w+) ", done.out)
    assert named == ["explain", "verify", "inspect"]
    assert set(named) <= set(glassnet.commands)
    whole = json.loads(run("runs", "show", identity(runs[0]), folder, "--json").out)
    assert whole["receipt"]["weights"] == "0"
    assert whole["id"] == identity(runs[0])


def test_statistics_leave_defects_out_of_averages_where_they_are_told_to(tmp_path: Path) -> None:
    healthy = [make_run(seed=seed, test=0.97 + seed / 1000) for seed in range(3)]
    folder = write_runs(tmp_path, *healthy, make_run(seed=3, test=0.1135, verdict=COLLAPSED))
    first = identity(make_run(seed=3))[:SHORT]
    for flags, averaged in (((), "75.66 ± 42.88 %"), (("--exclude-defects",), "97.10 ± 0.10 %")):
        done = run("statistics", folder, *flags)
        assert (done.status, done.err) == (0, "")
        assert f"  test set      {averaged}" in done.out
        assert ("healthy runs  97.10 ± 0.10 %" in done.out) is not bool(flags)
        assert "  verdicts      3 healthy, 1 collapsed\n" in done.out
        assert "  lost runs     1 of 4 (95 %: 5 to 70 %)\n" in done.out
        assert f"To see why: glassnet explain {first} {folder}\n" in done.out
        assert ("defects are left out of them" in done.out) is bool(flags)
        whole = json.loads((folder / "statistics.json").read_text(encoding="utf-8"))
        (network,) = whole["networks"]
        assert network["excludes_defects"] is bool(flags)
        assert network["counts"]["verdicts"]["collapsed"] == 1
        assert network["outcomes"][3]["first_bad_step"] == [3, 17]
        assert network["healthy"]["test_accuracy"]["n"] == 3


def test_the_command_says_that_a_run_was_trained_twice(tmp_path: Path) -> None:
    runs = [make_run(started=f"2026-01-0{day}T00:00:00+00:00") for day in (1, 2)]
    folder = write_runs(tmp_path, *runs)
    done = run("runs", "show", identity(runs[0])[:SHORT], folder)
    assert "was trained 2 times" in done.out
    assert "lenet-0.json" in done.out


def test_damaged_files_are_named(tmp_path: Path) -> None:
    folder = write_runs(tmp_path, make_run())
    (folder / "runs" / "cut.json").write_text('{"format": 1, "net', encoding="utf-8")
    done = run("runs", folder)
    assert (done.status, done.out.endswith("\n1 run\n")) == (0, True)
    assert f"Note: {folder / 'runs' / 'cut.json'}: is damaged and counts nowhere: " in done.err
    assert list(json.loads(run("runs", folder, "--json").out)["damaged"]) == ["cut.json"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere",), "nowhere: there is no folder runs in it; name the folder of a study."),
        (("--with", "activation"), "--with 'activation': give a name and a value"),
        (("--status", "finishd"), "unknown status 'finishd': did you mean 'finished'?"),
        (("--verdict", "slow,helthy"), "unknown verdict 'helthy': did you mean 'healthy'?"),
        (("--sort", "accuracies"), "unknown order 'accuracies': did you mean 'accuracy'?"),
    ],
)
def test_wrong_words_are_answered_in_a_sentence(
    arguments: tuple[str, ...], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("runs", *arguments)
    assert done.status == 2
    assert message in done.err
