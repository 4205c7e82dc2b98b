"""All contestants run one network, on the same images."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.contestants.layouts import channels_first
from benchmarks.measuring.setting import Setting
from benchmarks.measuring.workload import Workload
from glassnet.study.running.images import StudyImages
from tests.benchmarks.contests import make_setting


def test_rows_behind_a_convolution_change_their_order() -> None:
    kernel = np.arange(2 * 3 * 1 * 2.0).reshape(2, 3, 1, 2)
    dense = np.arange(4 * 2.0).reshape(4, 2)  # two places of two channels
    bias = np.zeros(2)
    (found, _), (rows, _), (last, _) = channels_first([kernel, bias, dense, bias, dense, bias])
    assert found[1, 0, 1, 2] == kernel[1, 2, 0, 1]
    assert rows.tolist() == dense[[0, 2, 1, 3]].tolist()
    assert last is not rows
    assert last.tolist() == dense.tolist()


NETWORKS_AND_ACTIVATIONS = [
    ("lenet", "relu"),
    ("conv1-pool", "sigmoid"),
    ("conv2", "relu"),
    ("feedforward", "relu"),
]


def standardised(images: StudyImages, count: int) -> np.ndarray:
    setting = Setting(images, None, 1, True, print)
    return np.ascontiguousarray(setting.floats[1][:count].transpose(0, 3, 1, 2))


@pytest.mark.parametrize(("network", "activation"), NETWORKS_AND_ACTIVATIONS)
def test_onnx_runtime_finds_glassnet_s_probabilities(
    images: StudyImages, network: str, activation: str
) -> None:
    for package in ("onnx", "onnxruntime"):
        pytest.importorskip(package, reason=f"{package} is not installed: `make bench` does that")
    from benchmarks.contestants import onnxruntime

    workload = Workload(network, activation)
    model = workload.build(images)
    graph = onnxruntime.graph(workload, model.get_weights())
    found = onnxruntime.OnnxRuntime(graph, threads=1).predict(standardised(images, 20))
    np.testing.assert_allclose(found, model.predict(images.test[0][:20]), rtol=1e-4, atol=1e-6)


@pytest.mark.parity
@pytest.mark.parametrize(("network", "activation"), NETWORKS_AND_ACTIVATIONS)
def test_pytorch_finds_glassnet_s_probabilities(
    images: StudyImages, network: str, activation: str
) -> None:
    from benchmarks.contestants import pytorch

    workload = Workload(network, activation)
    predict = pytorch.predictor(workload, Setting(images, None, 1, True, print))
    expected = workload.build(images).predict(images.test[0][:20])
    np.testing.assert_allclose(predict(standardised(images, 20)), expected, rtol=1e-4, atol=1e-6)


@pytest.mark.parity
def test_pytorch_s_slice_is_of_the_images_that_glassnet_takes(images: StudyImages) -> None:
    from benchmarks.contestants import pytorch

    form = pytorch.FORMS["PyTorch, contiguous"]
    contestant = pytorch.PyTorch(form, Workload("feedforward"), make_setting(images))
    x, _ = contestant.training
    x[300:] = np.nan
    contestant.train(300, seed=0)
    assert all(bool(weights.isfinite().all()) for weights in contestant.network.parameters())
