"""Is it better? What is said of networks that ran with the same seeds, and of lost runs."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from glassnet.health import Verdict
from glassnet.study import Run, compare, study_table, summarise, to_markdown, update_statistics
from glassnet.study.reporting.caution import few_runs
from glassnet.study.reporting.columns import to_comparison_table, to_table
from glassnet.study.reporting.comparisons import (
    MOST_NETWORKS,
    answer,
    fewest_pairs,
    sentence,
)
from glassnet.study.reporting.notes import notes
from glassnet.study.reporting.run_choice import SHORT
from glassnet.study.reporting.settings import labels
from glassnet.study.reporting.text import to_text
from glassnet.study.statistics.holm import holm
from glassnet.study.statistics.pairs import paired_difference
from glassnet.study.tracking.compact import CompactArray
from glassnet.study.tracking.identity import identity
from glassnet.study.tracking.store import new_run_file, write_run
from tests.test_table import COLLAPSED, STUDY, make_run

LENET = [0.9712, 0.9695, 0.9731, 0.9702, 0.9688, 0.9719, 0.9707, 0.9724, 0.9699, 0.9715]
BETTER = [0.0042, 0.0055, 0.0031, 0.0049, 0.0038, 0.0044, 0.0029, 0.0061, 0.0035, 0.0040]
"""By so much another network is better with the same seed."""

LOST = (0.1, 0.112, 0.1124)
"""The accuracies of a run that never started: 11.24 % of the images are of one class."""


def runs_of(network: str, accuracies: list[float], **changed: object) -> list[Run]:
    return [
        make_run(network, test=accuracy, seed=seed, **changed)  # type: ignore[arg-type]
        for seed, accuracy in enumerate(accuracies)
    ]


def better_by(differences: list[float]) -> list[float]:
    return [accuracy + more for accuracy, more in zip(LENET, differences, strict=True)]


def lost_run(network: str, seed: int) -> Run:
    return make_run(network, LOST, 0.1135, seed=seed)


# ---- comparisons ---------------------------------------------------------------------------


def test_what_is_better_is_said_with_its_figures() -> None:
    runs = [*runs_of("lenet", LENET), *runs_of("wide", better_by(BETTER))]
    (found,) = compare(summarise(runs))
    assert (found.better, found.other, found.pairs) == ("wide", "lenet", 10)
    assert found.difference.mean == pytest.approx(np.mean(BETTER))
    assert found.p_value == 2 / 1024
    assert sentence(found) == (
        "wide is 0.42 points better than lenet (95 %: 0.35 to 0.50, p = 0.002 over 10 pairs)."
    )
    assert answer(found) == "wide is better"


def test_the_order_of_the_networks_decides_nothing_but_the_order() -> None:
    runs = [*runs_of("lenet", LENET), *runs_of("wide", better_by(BETTER))]
    one, other = compare(summarise(runs)), compare(summarise(runs[::-1]))
    assert one == other


def test_what_can_not_be_told_is_said() -> None:
    differences = [0.004, -0.003, 0.002, -0.004, 0.005, -0.001, 0.003, -0.002, 0.001, 0.000]
    runs = [*runs_of("lenet", LENET), *runs_of("wide", better_by(differences))]
    (found,) = compare(summarise(runs))
    assert not found.is_told
    assert answer(found) == "can't be told"
    assert sentence(found) == (
        "Whether wide is better than lenet can't be told: it is 0.05 points better on average "
        "(95 %: −0.17 to 0.27, p = 0.680 over 10 pairs)."
    )


def test_three_pairs_can_tell_nothing_whatever_they_are() -> None:
    runs = [*runs_of("lenet", LENET[:3]), *runs_of("wide", [0.99, 0.991, 0.992])]
    (found,) = compare(summarise(runs))
    assert found.p_value == 0.25
    assert sentence(found).endswith(
        "p = 0.250 over 3 pairs). So few pairs can't tell any difference: 6 are the fewest that "
        "can."
    )


def test_equal_networks_have_no_difference() -> None:
    runs = [*runs_of("lenet", LENET), *runs_of("twin", LENET)]
    (found,) = compare(summarise(runs))
    assert sentence(found) == "lenet and twin have the same accuracy in all 10 pairs."
    assert answer(found) == "no difference"


def test_a_pair_with_a_lost_run_counts_unless_defects_are_excluded() -> None:
    """Its difference is one of 86 points."""
    wide = runs_of("wide", better_by(BETTER))
    wide[3] = lost_run("wide", 3)
    runs = [*runs_of("lenet", LENET), *wide]
    (found,) = compare(summarise(runs))
    assert (found.better, found.pairs, found.left_out, found.with_defects) == ("lenet", 10, 0, 1)
    assert not found.is_told
    assert sentence(found).endswith(
        "over 10 pairs). In 1 of the pairs a run is a defect; --exclude-defects leaves it out."
    )
    assert "--exclude-defects" in to_comparison_table([found]).to_text()
    (found,) = compare(summarise(runs, exclude_defects=True))
    assert (found.better, found.pairs, found.left_out, found.with_defects) == ("wide", 9, 1, 0)
    assert found.difference.mean == pytest.approx(np.mean(BETTER[:3] + BETTER[4:]))
    assert sentence(found).endswith(
        "over 9 pairs). 1 pair is left out, in which a run is a defect."
    )
    assert "| 9 of 10 |" in to_comparison_table([found]).to_markdown()
    assert "--exclude-defects" not in to_comparison_table([found]).to_text()


def test_a_pair_with_a_diverged_run_can_not_be_compared() -> None:
    wide = runs_of("wide", better_by(BETTER))
    wide[3] = make_run(
        "wide", accuracy=(), test=None, seed=3, status="diverged", diverged_at=(1, 3)
    )
    (found,) = compare(summarise([*runs_of("lenet", LENET), *wide]))
    assert (found.pairs, found.left_out) == (9, 1)
    assert sentence(found).endswith("over 9 pairs). 1 pair is left out, in which a run diverged.")


def test_only_runs_with_the_same_seeds_are_pairs() -> None:
    shifted = [
        make_run("wide", test=accuracy, seed=seed + 7) for seed, accuracy in enumerate(LENET)
    ]
    (found,) = compare(summarise([*runs_of("lenet", LENET), *shifted]))
    assert found.pairs == 3
    alone = [make_run("wide", test=0.98, seed=9), make_run("wide", test=0.98, seed=10)]
    assert compare(summarise([*runs_of("lenet", LENET), *alone])) == []


def test_networks_of_different_data_are_not_compared() -> None:
    runs = runs_of("lenet", LENET)
    for changed in ({"data": "other data"}, {"data_set": "other test images"}, {"data": None}):
        others = [
            dataclasses.replace(run, receipt=dataclasses.replace(run.receipt, **changed))
            for run in runs_of("wide", better_by(BETTER))
        ]
        assert compare(summarise([*runs, *others])) == []


def test_many_comparisons_are_corrected() -> None:
    networks = {
        "lenet": LENET,
        "wide": better_by(BETTER),
        "deep": better_by([d / 2 + (-1) ** i * 0.002 for i, d in enumerate(BETTER)]),
    }
    found = compare(summarise([run for name in networks for run in runs_of(name, networks[name])]))
    pairs = [("wide", "lenet"), ("deep", "lenet"), ("wide", "deep")]
    assert [(each.better, each.other) for each in found] == pairs
    alone = [paired_difference(networks[one], networks[other]).p_value for one, other in pairs]
    assert [each.p_value for each in found] == holm(alone)
    assert {each.comparisons for each in found} == {3}


def test_of_very_many_networks_each_is_compared_with_the_best() -> None:
    rng = np.random.default_rng(0)
    count = MOST_NETWORKS + 1
    runs = [
        run
        for n in range(count)
        for run in runs_of(f"net{n}", rng.normal(0.9 + n / 1000, 0.002, 10).tolist())
    ]
    statistics = summarise(runs)
    best = max(statistics, key=lambda each: each.test_accuracy.mean if each.test_accuracy else 0)
    found = compare(statistics)
    assert len(found) == count - 1
    assert {each.better for each in found} == {best.network}
    assert {each.comparisons for each in found} == {count * (count - 1) // 2}


def test_networks_of_one_name_are_told_apart_by_what_differs() -> None:
    relu = STUDY | {"activation": "relu"}
    runs = [
        make_run(seed=1),
        make_run(seed=2, details=relu),
        make_run(seed=3, details=relu, rate=0.1),
        make_run("mine", seed=4),
    ]
    assert labels(summarise(runs)) == [
        "lenet (sigmoid, learning rate 0.5)",
        "lenet (relu, learning rate 0.5)",
        "lenet (relu, learning rate 0.1)",
        "mine",
    ]


def test_versions_of_a_network_that_nothing_else_tells_apart_have_their_fingerprints() -> None:
    def version(recipe: str, more: list[float]) -> list[Run]:
        return [
            dataclasses.replace(run, receipt=dataclasses.replace(run.receipt, recipe=recipe))
            for run in runs_of("wide", better_by(more))
        ]

    runs = [*version("3f9a2c77", BETTER), *version("81d0e455", [0.0] * 10)]
    found = summarise(runs)
    assert labels(found) == ["wide (recipe 3f9a2c)", "wide (recipe 81d0e4)"]
    assert "wide (recipe 3f9a2c) is 0.42 points better than wide (recipe 81d0e4) (" in to_text(
        found, comparisons=compare(found)
    )
    assert [row.details for row in study_table(found).rows] == ["recipe 3f9a2c", "recipe 81d0e4"]
    assert "recipe" not in to_text(summarise(version("3f9a2c77", BETTER)))


def test_other_images_under_the_same_name_are_told_apart() -> None:
    runs = [
        dataclasses.replace(run, receipt=dataclasses.replace(run.receipt, data=data))
        for data in ("5d8e0f11", "c0ffee22")
        for run in runs_of("wide", LENET)
    ]
    assert labels(summarise(runs)) == ["wide (data 5d8e0f)", "wide (data c0ffee)"]


@pytest.mark.parametrize(("comparisons", "pairs"), [(1, 6), (2, 7), (10, 9), (28, 11)])
def test_how_many_pairs_can_tell_anything(comparisons: int, pairs: int) -> None:
    assert fewest_pairs(comparisons) == pairs
    assert comparisons * 2 / 2**pairs < 0.05 <= comparisons * 2 / 2 ** (pairs - 1)


def test_every_form_of_the_report_has_the_comparison(tmp_path: Path) -> None:
    runs = [*runs_of("lenet", LENET), *runs_of("wide", better_by(BETTER))]
    (tmp_path / "runs").mkdir()
    for run in runs:
        write_run(new_run_file(tmp_path / "runs", run), run)
    update_statistics(tmp_path)
    (in_json,) = json.loads((tmp_path / "statistics.json").read_text(encoding="utf-8"))[
        "comparisons"
    ]
    assert (in_json["better"], in_json["is_told"]) == ("wide", True)
    assert in_json["difference"]["interval"]["method"] == "student"
    text = (tmp_path / "statistics.txt").read_text(encoding="utf-8")
    assert "- wide is 0.42 points better than lenet (95 %: 0.35 to 0.50, p = 0.002" in text
    assert "| wide than lenet | 0.42 | 0.35 to 0.50 | 0.002 | 10 | **wide is better** |" in (
        to_markdown(study_table(summarise(runs))).splitlines()
    )


# ---- lost runs -----------------------------------------------------------------------------


def some_lost() -> list[Run]:
    """Eight healthy runs of ten."""
    runs = runs_of("lenet", LENET)
    runs[4] = lost_run("lenet", 4)
    runs[7] = make_run(accuracy=(), test=None, seed=7, status="diverged", diverged_at=(1, 3))
    return runs


LEARNED = LENET[:4] + LENET[5:7] + LENET[8:]


def test_healthy_runs_are_averaged_beside_all() -> None:
    """The mean of all is that of no run, neither of those that learned."""
    (network,) = summarise(some_lost())
    found = network.test_accuracy, network.healthy.test_accuracy
    assert [each.n for each in found if each] == [9, 8]
    assert [each.mean for each in found if each] == pytest.approx(
        [(sum(LEARNED) + 0.1135) / 9, np.mean(LEARNED)]
    )
    assert [average.n for average in network.accuracy if average] == [9, 9, 9]
    assert [average.n for average in network.healthy.accuracy if average] == [8, 8, 8]
    (row,) = study_table([network]).rows
    assert (row.ran, row.healthy) == ("9 of 10", "8 healthy")
    assert (row.test_accuracy[:5], row.healthy_accuracy[:5]) == ("87.57", "97.10")
    lines = to_text([network]).splitlines()
    assert next(line for line in lines if "test set  " in line).endswith(", of 9 seeds")
    healthy = next(line for line in lines if "healthy runs  " in line)
    assert "  97.10 ± " in healthy
    assert healthy.endswith(", of 8 seeds")


def test_where_only_diverged_runs_are_defects_all_figures_are_those_of_healthy_ones() -> None:
    """A run that diverged has no accuracy: the same figures would stand there twice."""
    runs = runs_of("lenet", LENET)
    runs[7] = make_run(accuracy=(), test=None, seed=7, status="diverged", diverged_at=(1, 3))
    statistics = summarise(runs)
    table = study_table(statistics)
    assert table.rows[0].healthy == "9 healthy"
    assert "healthy" not in to_table(table.rows).columns[-1].heading
    assert "healthy" not in table.introduction
    assert "healthy runs" not in to_text(statistics)


def test_what_is_excluded_is_reported_just_the_same() -> None:
    (whole,) = summarise(some_lost())
    (network,) = summarise(some_lost(), exclude_defects=True)
    assert network.test_accuracy == network.healthy.test_accuracy == whole.healthy.test_accuracy
    assert network.accuracy == whole.healthy.accuracy
    for same in ("counts", "lost", "outcomes", "seconds", "spread", "healthy"):
        assert getattr(network, same) == getattr(whole, same)
    assert notes([network]) == notes([whole])
    table = study_table([network])
    assert "defects are left out of them" in table.introduction
    assert "defects are left out of them" in to_text([network])
    assert "defects are left out" not in to_text([whole]) + study_table([whole]).introduction
    healthy = study_table(summarise(runs_of("lenet", LENET)))
    assert to_table(table.rows).columns == to_table(healthy.rows).columns


def test_the_rate_of_lost_runs_has_an_interval() -> None:
    (network,) = summarise(some_lost())
    assert network.lost is not None
    assert (network.lost.count, network.lost.of) == (2, 10)
    assert network.lost.interval.low == pytest.approx(0.0567, abs=1e-4)
    (row,) = study_table([network]).rows
    assert (row.lost, row.lost_interval) == ("2 of 10", "6 to 51 %")


def test_where_no_run_is_healthy_the_accuracies_are_those_of_the_others() -> None:
    (network,) = summarise([lost_run("lenet", seed) for seed in range(3)])
    assert network.test_accuracy is not None
    assert network.test_accuracy.mean == 0.1135
    assert network.healthy.test_accuracy is None
    assert network.lost is not None
    assert network.lost.share == 1
    (network,) = summarise([lost_run("lenet", seed) for seed in range(3)], exclude_defects=True)
    assert network.test_accuracy is None


def test_a_slow_or_unstable_run_is_a_defect_and_not_lost() -> None:
    runs = runs_of("lenet", LENET)
    runs[2] = dataclasses.replace(runs[2], verdict=Verdict("slow", (1, 1)))
    runs[5] = dataclasses.replace(runs[5], verdict=Verdict("unstable", (2, 31)))
    (network,) = summarise(runs)
    assert [one.seeds["training"] for one in network.defects] == [2, 5]
    assert network.lost is not None
    assert network.lost.count == 0
    assert network.healthy.test_accuracy is not None
    assert network.healthy.test_accuracy.n == 8


def test_a_note_names_three_defects_and_the_next_step() -> None:
    runs = [*runs_of("lenet", LENET), *runs_of("twin", LENET)]
    for seed, verdict in ((1, Verdict("slow", (1, 1))), (2, COLLAPSED), (8, COLLAPSED)):
        runs[seed] = dataclasses.replace(runs[seed], verdict=verdict)
    said = notes(summarise(runs))
    assert said[0] == (
        "lenet: 3 of 10 seeds are defects (seed 2 collapsed in epoch 3, step 17: dead units; "
        "seed 8 collapsed in epoch 3, step 17: dead units; seed 1 is slow). To see why: glassnet "
        f"explain {identity(runs[2])[:SHORT]}"
    )
    assert said[1] == (
        "Collapsed: it had learned, then fell and did not come back; slow: it still had much "
        "to learn at its end."
    )
    (note, *_) = notes(summarise([*runs[:1], *runs[2:8], runs[9]]))
    assert "lenet: 1 of 8 seeds is a defect (seed 2 collapsed" in note
    runs[9] = dataclasses.replace(runs[9], verdict=COLLAPSED)
    (note, *_) = notes(summarise(runs))
    assert "4 of 10 seeds are defects" in note
    assert "seed 9 collapsed in epoch 3, step 17: dead units; …)" in note
    assert "slow" not in note


def test_networks_of_one_name_are_told_apart_in_notes() -> None:
    relu = STUDY | {"activation": "relu"}
    runs = [*runs_of("lenet", LENET), make_run(details=relu, verdict=COLLAPSED)]
    assert notes(summarise(runs))[0].startswith("lenet (relu): seed 0 collapsed in epoch 3")


def test_who_was_cut_short_is_neither_lost_nor_sound() -> None:
    runs = [
        make_run(seed=0),
        make_run(seed=1, accuracy=(0.5,), test=None, status="interrupted"),
        make_run(seed=2, accuracy=(), test=None, status="failed"),
    ]
    (network,) = summarise(runs)
    assert network.lost is not None
    assert (network.lost.count, network.lost.of) == (0, 1)


def test_a_repeated_seed_is_lost_once() -> None:
    runs = [lost_run("lenet", 3), dataclasses.replace(lost_run("lenet", 3), started="2027-01-01")]
    (network,) = summarise([*runs, make_run(seed=4)])
    assert network.lost is not None
    assert (network.lost.count, network.lost.of) == (1, 2)


# ---- what few runs can't show ----------------------------------------------------------------


def test_a_table_of_three_runs_says_what_three_runs_can_not_show() -> None:
    statistics = summarise(runs_of("lenet", LENET[:3]))
    said = (
        "3 runs of a network show little. If none of them is lost, up to 56 % of all may still be. "
        "And 3 pairs can't give a p-value below 0.25, so they can't tell which of two networks is "
        "better: 6 are the fewest that can, and ten are a good number."
    )
    assert few_runs(statistics) == [said]
    assert study_table(statistics).caution == (said,)
    assert said in to_text(statistics)


def test_one_run_says_nothing_about_the_next_and_ten_are_enough() -> None:
    (said,) = few_runs(summarise([make_run()]))
    assert said.startswith("One run of a network says nothing about the next")
    assert few_runs(summarise(runs_of("lenet", LENET))) == []
    assert few_runs([]) == []


# ---- the spread ----------------------------------------------------------------------------


def with_answers(run: Run, wrong: np.ndarray) -> Run:
    answers = CompactArray.of(np.where(wrong, 4, 0).astype(np.uint8))
    accuracy = 1 - float(wrong.mean())
    return dataclasses.replace(run, test={"accuracy": accuracy}, wrong_answers=answers)


def test_luck_with_the_test_set_is_said() -> None:
    rng = np.random.default_rng(0)
    runs = [with_answers(make_run(seed=seed), rng.random(1_000) < 0.03) for seed in range(30)]
    (network,) = summarise(runs)
    assert network.spread is not None
    assert (network.spread.runs, network.spread.images) == (30, 1_000)
    (note,) = notes([network])
    assert note.startswith("lenet: of the spread between seeds, ")
    assert "% of the variance is luck with 1,000 test images; without it ± " in note
    assert "  its spread" in to_text([network])
    lost = dataclasses.replace(runs[3], verdict=COLLAPSED)
    (network,) = summarise([*runs[:3], lost, *runs[4:]])
    assert network.spread is not None
    assert network.spread.runs == 29
    assert notes([network])[2].startswith("lenet: of the spread between healthy seeds, ")
    twins = [dataclasses.replace(run, network="twin") for run in runs]
    (note,) = notes(summarise([*runs, *twins]))
    assert note.startswith("Of the variance between seeds, so much is luck with the test images: ")
    assert note.endswith(" % of twin.")


def test_the_spread_is_not_divided_where_test_sets_differ_or_answers_are_missing() -> None:
    rng = np.random.default_rng(0)
    runs = [
        with_answers(make_run(seed=seed), rng.random(900 + seed % 2) < 0.03) for seed in range(20)
    ]
    assert summarise(runs)[0].spread is None
    assert summarise([make_run(seed=seed) for seed in range(20)])[0].spread is None
