"""Draw the gallery of plots: docs/plots.md with its pictures.

Run as: python -m tools.draw_gallery

It trains what the page trains, in half a minute, and draws each plot by the line that stands above
its picture.
"""

from __future__ import annotations

import inspect
import os
import re
import tempfile
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from glassnet import plots
from glassnet.cli import main
from glassnet.files import write_atomically
from glassnet.plots import Picture

PAGE = Path(__file__).parents[1] / "docs" / "plots.md"
FOLDER = PAGE.parent / "plots"
WIDTH = 100
DIVERGED = 1
"""How the command ends where a run is lost, of which the gallery shows some."""


class Plate(NamedTuple):
    """One plot of the gallery.

    Attributes:
        name: of the function in ``glassnet.plots``.
        code: the line that draws it.
        command: its command, without ``glassnet plot``.
    """

    name: str
    code: str
    command: str


STUDY = (
    "study lenet --runs 8 --activation relu --learning-rate 0.4 --batch-size 32 --epochs 8 "
    "--dataset mnist-5k -o results"
)

SHOWN_STUDY = STUDY.replace(" --epochs", " \\\n    --epochs")

PREPARED = """\
import glassnet as gn
from glassnet import study

data = gn.data.load("mnist-5k")
(x_train, y_train), (x_test, y_test) = data
standard = gn.networks.preprocessing("standard", x_train)
model = gn.networks.build("lenet", "relu", standard, seed=0)
model.compile(gn.optimizers.Adam(0.001), "sparse_categorical_crossentropy", ["accuracy"])
history = model.fit(
    x_train, y_train, epochs=8, validation_split=1 / 12, record_steps=True, verbose=0, seed=0
)
model.origin = gn.Origin(data.card)
model.save("lenet.safetensors")
"""

PLATES = (
    Plate("history", "gn.plots.history(history)", "history results/runs/lenet-….json"),
    Plate("runs", 'gn.plots.runs(study.read_runs("results/runs")[0])', "runs results"),
    Plate(
        "confusion",
        "gn.plots.confusion(y_test, model.predict(x_test), model.class_names)",
        "confusion lenet.safetensors",
    ),
    Plate(
        "mistakes",
        "gn.plots.mistakes(x_test, y_test, model.predict(x_test), model.class_names, count=10)",
        "mistakes lenet.safetensors --count 10",
    ),
    Plate("filters", "gn.plots.filters(model)", "filters lenet.safetensors"),
    Plate("weights", "gn.plots.weights(model)", "weights lenet.safetensors"),
    Plate(
        "feature_maps",
        "gn.plots.feature_maps(model, x_test[3])",
        "feature-maps lenet.safetensors --image 3",
    ),
    Plate("saliency", "gn.plots.saliency(model, x_test[:6])", "saliency lenet.safetensors"),
    Plate("architecture", "gn.plots.architecture(model)", "architecture lenet.safetensors"),
)

INTRODUCTION = f"""\
# Plots

`glassnet.plots` draws networks, trainings and studies by Matplotlib, which comes with the extra
`report`, which `make run` installs: `pip install ".[report]"` in the folder of glassnet's checkout.
Each plot is one line of Python, and one command:

```sh
glassnet plot confusion lenet.safetensors -o confusion.svg
```

The picture is a PNG, an SVG or a PDF, by the ending of its name. The command also says in words
what the picture shows.

Like the plots of seaborn, each function takes `ax=`, axes to draw into, and returns them; without,
it makes a figure. `history` and `runs` have several panels, and take and return an axes for each.

`python -m tools.draw_gallery` has drawn all of this page. What is plotted was trained before:

```sh
glassnet {SHOWN_STUDY}
```

```python
{PREPARED}```
"""

REST = """\
## The look

A plot that is drawn into your figure has the look that your Matplotlib has, and takes its own
colours for what it shows. In `with gn.plots.style():` everything has glassnet's look, and with
`gn.plots.style("dark")` it stands on a dark ground. Colours that tell things apart are those of
Okabe and Ito, which can be told apart with any kind of colour vision; a marker, a dash or a word
says the same.

`gn.plots.picture` draws a plot in this look, which no window shows, and gives it as a file, as text
of an SVG, or in words:

```python
picture = gn.plots.picture(gn.plots.weights, model)
picture.save("weights.svg")
print(picture.alt_text)
```

An SVG turns dark where the reader's pages are, its texts can be searched and read aloud, and its
description is there for those who can't see it. `gn.plots.alt_text(ax)` gives the words of any
plot.

## In a notebook

A network shows itself as its drawing and its table of layers, what `fit` returns as its learning
curve, and what `study_table` returns as the table of a study with its notes. Only the learning
curve needs Matplotlib.

## The numbers behind them

`model.image_gradients(images)` gives the gradients of `saliency`, and `model.layer_outputs(images)`
the outputs of `feature_maps` ([looking-inside.md](looking-inside.md)).
`gn.metrics.confusion_matrix` gives the counts of `confusion`, and `model.draw()` the drawing of
`architecture` as SVG, without Matplotlib.
"""


def page(alt_texts: Mapping[str, str]) -> str:
    """The page, with these descriptions of its pictures."""
    parts = [INTRODUCTION]
    for name, code, command in PLATES:
        described = (inspect.getdoc(getattr(plots, name)) or "").split("\n\nArgs:")[0]
        paragraphs = described.replace("``", "`").split("\n\n")
        parts += [
            f"## {name}\n",
            *(textwrap.fill(paragraph, WIDTH) + "\n" for paragraph in paragraphs),
            f"```python\n{code}\n```\n",
            f"```sh\nglassnet plot {command} -o {name}.svg\n```\n",
            f"![{alt_texts[name]}](plots/{name}.svg)\n",
        ]
    return "\n".join([*parts, REST])


def drawn() -> dict[str, Picture]:
    """Train what the page trains, and draw each plot by its line."""
    known: dict[str, Any] = {}
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            if main(STUDY.split()) not in (0, DIVERGED):
                raise SystemExit("the study of the gallery can't be run")
            exec(compile(PREPARED, str(PAGE), "exec"), known)
            pictures = {name: plots.picture(eval, code, known) for name, code, _ in PLATES}
            for block in re.findall(r"```python\n(.*?)```", REST, re.DOTALL):
                exec(compile(block, str(PAGE), "exec"), known)
            return pictures
        finally:
            os.chdir(before)


if __name__ == "__main__":
    pictures = drawn()
    FOLDER.mkdir(exist_ok=True)
    for name, picture in pictures.items():
        picture.save(FOLDER / f"{name}.svg")
    write_atomically(PAGE, page({name: each.alt_text for name, each in pictures.items()}))
    print(PAGE)
