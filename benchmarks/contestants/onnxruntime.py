"""ONNX Runtime as a contestant in inference: the network as a graph of its operators."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from benchmarks.contestants.layouts import channels_first
from benchmarks.measuring.workload import Workload
from glassnet.networks import KERNEL, Convolution

OPSET = 17
IR_VERSION = 8  # the file format's, of the time of this opset: any later runtime reads it
ACTIVATIONS = {"relu": "Relu", "sigmoid": "Sigmoid"}
Array = NDArray[Any]


class OnnxRuntime:
    """Predicts from images that are standardised beforehand, channels first.

    Args:
        graph: what `graph` made.
        threads: that compute.
    """

    def __init__(self, graph: Any, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(
            graph.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )

    def predict(self, x: Array) -> Array:
        probabilities: Array = self.session.run(None, {"images": x})[0]
        return probabilities


def graph(workload: Workload, weights: list[Array]) -> Any:
    """The network as an ONNX model: ``images`` (n, 1, 28, 28) → ``probabilities`` (n, classes).

    Args:
        workload: whose network it is.
        weights: of the network in glassnet.
    """
    layers = iter(channels_first(weights))
    maker = _Maker()
    for step in workload.features:
        if isinstance(step, Convolution):
            pad = KERNEL // 2 if step.padding == "same" else 0
            maker.add("Conv", *next(layers), pads=[pad] * 4)
            maker.add(ACTIVATIONS[workload.activation])
        else:
            window = [step.size] * 2
            maker.add("AveragePool", kernel_shape=window, strides=window)
    maker.add("Flatten")
    for _ in workload.hidden_units:
        maker.add("Gemm", *next(layers))
        maker.add(ACTIVATIONS[workload.activation])
    last = next(layers)
    maker.add("Gemm", *last)
    maker.add("Softmax", axis=1)
    return maker.model(classes=last[1].size)


class _Maker:
    """Operators in a row, each fed by the one before."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self.at = "images"

    def add(self, operator: str, *weights: Array, **attributes: Any) -> None:
        name = f"{operator.lower()}_{len(self.nodes)}"
        inputs = [self.at]
        for role, values in zip(("kernel", "bias"), weights, strict=False):
            inputs.append(f"{name}_{role}")
            self.constants.append(numpy_helper.from_array(values.astype(np.float32), inputs[-1]))
        self.nodes.append(helper.make_node(operator, inputs, [name], name=name, **attributes))
        self.at = name

    def model(self, classes: int) -> Any:
        self.nodes[-1].output[0] = "probabilities"
        images = helper.make_tensor_value_info("images", TensorProto.FLOAT, ["n", 1, 28, 28])
        output = helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["n", classes])
        network = helper.make_graph(self.nodes, "network", [images], [output], self.constants)
        opset = helper.make_opsetid("", OPSET)
        model = helper.make_model(network, opset_imports=[opset], ir_version=IR_VERSION)
        onnx.checker.check_model(model, full_check=True)
        return model
