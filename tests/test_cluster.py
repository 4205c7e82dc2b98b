"""A study on a Dask cluster: a real scheduler, real workers, and some that die while they work."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from glassnet.errors import ArgumentError, WorkerError
from glassnet.study.running.images import StudyData, load_data
from glassnet.study.running.performing import perform
from glassnet.study.running.recipe import Recipe
from glassnet.study.running.specification import RunSpecification, reference
from glassnet.study.scheduling import cluster as clusters
from glassnet.study.scheduling import connecting
from glassnet.study.scheduling.cluster import Cluster, WorkerNotice
from glassnet.study.scheduling.connecting import checked_address
from glassnet.study.scheduling.coordinator import Study
from glassnet.study.scheduling.on_worker import refusal
from glassnet.study.tracking.identity import identity
from glassnet.study.tracking.store import read_runs
from glassnet.version import __version__
from tests.command import run
from tests.dask_cluster import DaskCluster, dask_cluster, kill

pytest.importorskip("distributed", reason="Dask is not installed: the extra `dask` has it")

QUICK = Recipe(epochs=1)
StartWorker = Callable[..., "subprocess.Popen[bytes]"]

DIES_OF_SEED_1 = """
import os
from glassnet.study.scheduling import diagnosing

honest = diagnosing.perform

def perform(run, *arguments, **named):
    if run.seed == 1:
        os._exit(1)
    return honest(run, *arguments, **named)

diagnosing.perform = perform
"""
"""What makes a worker one that a certain run kills."""

DIES_OF_DATA = """
import os
from glassnet.study.scheduling import on_worker

on_worker._data = lambda reference: os._exit(1)
"""


@pytest.fixture(scope="module")
def data() -> StudyData:
    return load_data("mnist-5k")


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    """A scheduler; each test starts its workers."""
    with dask_cluster(tmp_path_factory.mktemp("dask")) as cluster:
        yield cluster


@pytest.fixture
def workers(dask: DaskCluster) -> Iterator[StartWorker]:
    """Starts workers that end with the test."""
    started = []

    def start(changed: str = "") -> subprocess.Popen[bytes]:
        started.append(dask.start_worker(changed))
        return started[-1]

    yield start
    for worker in started:
        kill(worker)


def plan(data: StudyData, network: str, runs: int, recipe: Recipe) -> list[RunSpecification]:
    where = reference(data, "mnist-5k")
    return [RunSpecification(network, seed, recipe, where) for seed in range(runs)]


def when(condition: Callable[[], bool], act: Callable[[], None]) -> threading.Thread:
    """Act as soon as something is so, beside what this thread does."""

    def wait() -> None:
        end = time.monotonic() + 60
        while not condition():
            assert time.monotonic() < end
            time.sleep(0.02)
        act()

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    return thread


# ---- with real processes -------------------------------------------------------------------


@pytest.mark.slow
def test_a_worker_that_dies_costs_its_run_a_second_try(
    data: StudyData, dask: DaskCluster, workers: StartWorker, tmp_path: Path
) -> None:
    first, _ = workers(), workers()
    study = Study(plan(data, "conv1-pool", 5, Recipe(epochs=5)), data, tmp_path)
    cluster = Cluster(dask.address)
    killer = when(lambda: len(cluster.doings()) == 2, lambda: kill(first))
    performed = list(study.perform(cluster))
    killer.join()
    assert sorted(one.place for one in performed) == [0, 1, 2, 3, 4]
    runs, damaged = read_runs(tmp_path)
    assert damaged == {}
    assert sorted(run.seeds["training"] or 0 for run in runs) == [0, 1, 2, 3, 4]
    assert {run.status for run in runs} == {"finished"}
    assert len({identity(run) for run in runs}) == 5
    assert {run.setting.threads for run in runs} == {1}
    here = perform(study.missing[0], data.images(study.missing[0].recipe.validation), verbose=0)
    there = next(run for run in runs if run.seeds["training"] == 0)
    assert there.receipt == here.receipt  # the same bits
    assert there.history == here.history
    assert Study(list(study.runs.values()), data, tmp_path).missing == []


@pytest.mark.slow
def test_a_run_that_kills_three_workers_is_recorded_and_does_not_stop_the_others(
    data: StudyData, dask: DaskCluster, workers: StartWorker, tmp_path: Path
) -> None:
    for _ in range(3):
        workers(DIES_OF_SEED_1)
    study = Study(plan(data, "feedforward", 3, QUICK), data, tmp_path)
    performed = {one.place: one.run for one in study.perform(Cluster(dask.address))}
    assert [performed[place].status for place in range(3)] == ["finished", "failed", "finished"]
    assert (performed[1].failure or "").startswith("it was tried on 3 workers, and none came to")
    assert {run.status for run in read_runs(tmp_path)[0]} == {"finished", "failed"}
    again = Study(list(study.runs.values()), data, tmp_path)
    assert [run.seed for run in again.missing] == [1]


@pytest.mark.slow
def test_a_worker_with_another_glassnet_is_refused_and_the_others_go_on(
    data: StudyData, dask: DaskCluster, workers: StartWorker
) -> None:
    workers("import glassnet.version\nglassnet.version.__version__ = '0.0.9'\n")
    workers()
    runs = plan(data, "feedforward", 8, QUICK)
    with pytest.warns(WorkerNotice, match="is not used: glassnet 0.0.9 is installed there, and"):
        outcomes = list(Cluster(dask.address).perform(runs, data))
    assert [outcome.failure for outcome in outcomes] == [None] * 8


@pytest.mark.slow
def test_workers_without_the_data_are_refused_with_the_reason(
    data: StudyData, dask: DaskCluster, workers: StartWorker
) -> None:
    workers()
    (wanted,) = plan(data, "feedforward", 1, QUICK)
    other = dataclasses.replace(wanted.data, fingerprint="0" * 64)
    runs = [dataclasses.replace(wanted, data=other)]
    with (
        pytest.warns(WorkerNotice, match="the data here is other data than that of the study"),
        pytest.raises(WorkerError, match="no worker can perform the runs: mnist-5k: the data here"),
    ):
        list(Cluster(dask.address).perform(runs, data))


@pytest.mark.slow
def test_workers_that_die_of_the_data_do_not_keep_a_study_for_ever(
    data: StudyData, dask: DaskCluster, workers: StartWorker
) -> None:
    for _ in range(3):
        workers(DIES_OF_DATA)
    runs = plan(data, "feedforward", 1, QUICK)
    with pytest.raises(WorkerError, match="3 workers died before they began a run: there may be"):
        list(Cluster(dask.address).perform(runs, data))


@pytest.mark.slow
def test_networks_of_a_file_travel_as_its_text(
    data: StudyData, dask: DaskCluster, workers: StartWorker
) -> None:
    text = (
        "from glassnet import Sequential, layers\n"
        "def narrow(classes):\n"
        "    return Sequential([layers.Flatten(), layers.Dense(classes, 'softmax')])\n"
    )
    workers()
    (named,) = plan(data, "nowhere/my_networks.py:narrow", 1, QUICK)
    (outcome,) = Cluster(dask.address).perform([dataclasses.replace(named, source=text)], data)
    assert outcome.run is not None
    assert outcome.run.setting.trainable_parameters == 7850


@pytest.mark.slow
def test_the_command_studies_on_a_cluster(
    dask: DaskCluster, workers: StartWorker, tmp_path: Path
) -> None:
    workers()
    command = ("study", "feedforward", "--dataset", "mnist-5k", "--epochs", 1, "-o", tmp_path)
    done = run(*command, "--runs", 2, "--scheduler", dask.address)
    assert (done.status, done.err) == (0, "")
    assert f"2 runs on the workers of {dask.address}\n" in done.out
    assert len(list((tmp_path / "runs").glob("feedforward-*.json"))) == 2
    more = run(*command, "--runs", 3, "--scheduler", dask.address)
    assert "2 of 3 runs found" in more.out
    assert len(list((tmp_path / "runs").glob("feedforward-*.json"))) == 3


@pytest.mark.slow
def test_the_settings_of_the_page_make_a_cluster_with_tls(
    data: StudyData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dask_config = pytest.importorskip("dask.config")
    yaml = pytest.importorskip("yaml")
    if shutil.which("openssl") is None:
        pytest.skip("openssl, which makes the certificate, is not installed")
    page = (Path(__file__).parents[1] / "docs" / "cluster.md").read_text(encoding="utf-8")
    (settings,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    (command,) = re.findall(r"^openssl (?:.*\\\n)*.*$", page, re.MULTILINE)
    pem = tmp_path / "cluster.pem"
    (tmp_path / "tls.yaml").write_text(
        settings.replace("/home/you/.config/dask/cluster.pem", pem.as_posix()), encoding="utf-8"
    )
    made = command.replace("\\\n", " ").replace("~/.config/dask/cluster.pem", str(pem))
    subprocess.run(made.split(), check=True, capture_output=True)

    monkeypatch.setenv("DASK_CONFIG", str(tmp_path))
    with dask_cluster(tmp_path, "--protocol", "tls") as cluster:
        assert cluster.address.startswith("tls://")
        cluster.start_worker()
        runs = plan(data, "feedforward", 1, QUICK)
        with pytest.raises(ArgumentError, match="name no certificates"):
            list(Cluster(cluster.address).perform(runs, data))
        config = yaml.safe_load((tmp_path / "tls.yaml").read_text(encoding="utf-8"))
        with dask_config.set(dask_config.merge(dask_config.config, config)):
            (outcome,) = Cluster(cluster.address).perform(runs, data)
        assert outcome.failure is None


@pytest.mark.slow
def test_a_scheduler_without_workers_is_a_sentence(
    data: StudyData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clusters, "PATIENCE_FOR_WORKERS", 1.0)
    with (
        dask_cluster(tmp_path) as empty,
        pytest.raises(WorkerError, match=r"has had no worker for 1 s; start some by dask worker"),
    ):
        list(Cluster(empty.address).perform(plan(data, "feedforward", 1, QUICK), data))


@pytest.mark.slow
def test_a_scheduler_that_ends_is_a_sentence(data: StudyData, tmp_path: Path) -> None:
    with dask_cluster(tmp_path) as cluster:
        cluster.start_worker()
        outcomes = Cluster(cluster.address).perform(plan(data, "feedforward", 50, QUICK), data)
        assert next(outcomes).failure is None
        kill(cluster.scheduler)
        with pytest.raises(WorkerError, match=r"has ended or can't be reached any more"):
            list(outcomes)


# ---- the way to the scheduler ----------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["tcp://192.168.0.7:8786", "tls://host.example:8786", "host:8786", "tcp://[::1]:87"]
)
def test_addresses(address: str) -> None:
    assert checked_address(address) == address


@pytest.mark.parametrize("address", ["", "tcp://", "host", "http://host:80", "tcp://host:port"])
def test_what_is_no_address_is_refused_before_anything_is_loaded(address: str) -> None:
    done = run("study", "--scheduler", address, "--dataset", "mnist-5k")
    assert done.status == 2
    assert "can't be one: give it as dask scheduler shows it" in done.err
    assert done.out == ""


def test_a_scheduler_that_does_not_answer_is_a_sentence(
    data: StudyData, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert connecting.PATIENCE == 10.0
    monkeypatch.setattr(connecting, "PATIENCE", 0.5)
    runs = plan(data, "feedforward", 1, QUICK)
    with pytest.raises(WorkerError, match="no Dask scheduler answers there within") as refused:
        list(Cluster("tcp://127.0.0.1:1").perform(runs, data))
    assert "\n" not in str(refused.value)


def test_another_program_at_the_address_is_a_sentence(
    data: StudyData, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "PATIENCE", 2.0)
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        address = f"tcp://127.0.0.1:{server.server_port}"
        runs = plan(data, "feedforward", 1, QUICK)
        with pytest.raises(WorkerError, match="Dask scheduler"):
            list(Cluster(address).perform(runs, data))


def test_tls_without_certificates_is_a_sentence(data: StudyData) -> None:
    runs = plan(data, "feedforward", 1, QUICK)
    with pytest.raises(ArgumentError, match="Dask's settings name no certificates"):
        list(Cluster("tls://127.0.0.1:8786").perform(runs, data))


def test_without_dask_the_extra_is_named(data: StudyData, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    runs = plan(data, "feedforward", 1, QUICK)
    with pytest.raises(ArgumentError, match=r'pip install "\.\[dask\]"'):
        list(Cluster("tcp://127.0.0.1:8786").perform(runs, data))


def test_no_runs_need_no_scheduler(data: StudyData) -> None:
    assert list(Cluster("tcp://127.0.0.1:1").perform([], data)) == []


@pytest.mark.parametrize("option", ["--jobs", "--threads"])
def test_options_of_this_machine_are_refused(option: str) -> None:
    done = run("study", "--scheduler", "tcp://127.0.0.1:1", option, 2)
    assert done.status == 2
    assert "are for this machine" in done.err


def test_workers_that_die_one_after_another_end_a_study_whenever_the_last_good_one_left(
    data: StudyData,
) -> None:
    dispatch = clusters._Dispatch(None, "tcp://one:8786", plan(data, "feedforward", 1, QUICK))
    dispatch._fit = {"tcp://one:9000"}
    for _ in range(4):  # the others die while they are looked at, which is no reason to end
        dispatch._lost_before_any_run()
    dispatch._fit.clear()
    with pytest.raises(WorkerError, match="5 workers died before they began a run: there may be"):
        dispatch._lost_before_any_run()


# ---- on a worker -----------------------------------------------------------------------------


def test_a_worker_says_why_it_is_unfit(data: StudyData, tmp_path: Path) -> None:
    fits = reference(data, "mnist-5k")
    assert refusal(__version__, fits) is None
    assert "is installed there, and 0.0.9 planned the study" in (refusal("0.0.9", fits) or "")
    other = dataclasses.replace(fits, fingerprint="0" * 64)
    assert "the data here is other data" in (refusal(__version__, other) or "")
    own = dataclasses.replace(fits, name=None, path=str(tmp_path / "pictures"))
    assert "pictures" in (refusal(__version__, own) or "")


def test_a_worker_has_known_data_elsewhere_than_the_study(data: StudyData) -> None:
    named = reference(data, "mnist-5k")
    elsewhere = dataclasses.replace(named, path="/a/folder/of/another/machine")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert refusal(__version__, elsewhere) is None
