"""Record what PyTorch makes of some networks, for the tests that run without it.

From the project's folder: ``python -m tests.record_parity``. It needs the extra ``parity``, and
gives the same files again as long as the networks in ``recorded_networks.py`` stay the same.
"""

from __future__ import annotations

import json
from typing import Any

from tests.parity import Array, Twin, torch
from tests.recorded_networks import FOLDER, RATE, file_of, names, network, sample


def record(name: str) -> dict[str, Any]:
    """PyTorch's figures for one network."""
    model, x, y, batch_size, epochs = network(name)
    twin = Twin(model)
    outputs = twin.outputs(x)
    layer_outputs, layer_gradients = twin.layer_outputs(x), twin.layer_gradients(x, y)
    loss, gradients = twin.loss_and_gradients(x, y)
    losses = twin.train(x, y, batch_size, epochs, lambda weights: torch.optim.SGD(weights, RATE))
    return {
        "network": name,
        "torch": torch.__version__,
        "outputs": rounded(sample(outputs)),
        "layer_outputs": {name: rounded(sample(y)) for name, y in layer_outputs.items()},
        "layer_gradients": {name: rounded(sample(dy)) for name, dy in layer_gradients.items()},
        "loss": rounded(loss),
        "gradients": {
            weight: rounded(sample(gradient))
            for weight, gradient in zip(model.weight_names(), gradients, strict=True)
        },
        "losses": rounded(losses),
    }


def rounded(values: Array | list[float] | float) -> Any:
    """To 12 digits: what lies behind them depends on the machine."""
    if isinstance(values, float):
        return float(f"{values:.12g}")
    return [float(f"{value:.12g}") for value in values]


def main() -> None:
    """Write a file for each network."""
    FOLDER.mkdir(exist_ok=True)
    for name in names():
        text = json.dumps(record(name), indent=1, ensure_ascii=False)
        file_of(name).write_text(text + "\n", encoding="utf-8", newline="\n")
        print(file_of(name).name)


if __name__ == "__main__":
    main()
