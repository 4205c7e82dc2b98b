"""What a run is before it is trained: a small value that says all of it.

It can be pickled, and written as JSON: whoever has the same glassnet and the same data can perform
the run, in another process or on another machine, and comes to the same record.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from glassnet.arguments import named_values
from glassnet.errors import DataError
from glassnet.own_networks import Architecture, network_named
from glassnet.study.running.images import StudyData, load_data
from glassnet.study.running.recipe import Recipe
from glassnet.version import __version__


@dataclass(frozen=True)
class DataReference:
    """Which data a run is trained on, wherever it is performed.

    Attributes:
        name: of a known data set; None for data of one's own.
        path: of one's own data, or the folder of a known data set's files; None for the usual ones.
        transpose: of one's own data, as for ``glassnet.data.load``.
        fingerprint: on the data set's card; other data is refused.
    """

    name: str | None
    path: str | None
    transpose: bool | None
    fingerprint: str

    def load(self) -> StudyData:
        """The data, read on this machine.

        Raises:
            DataError: if it is not there, or is other data.
        """
        path = None if self.path is None else Path(self.path)
        data = load_data(self.name, path, self.transpose)
        if data.card.fingerprint != self.fingerprint:
            raise DataError(
                f"{self.path or self.name}: the data here is other data than that of the study: "
                f"its fingerprint is {data.card.fingerprint[:12]}…, not {self.fingerprint[:12]}…. "
                "Copy the study's data to this machine."
            )
        return data


def reference(
    data: StudyData,
    name: str | None = None,
    path: Path | None = None,
    transpose: bool | None = None,
) -> DataReference:
    """How another process finds the data that was loaded here.

    Args:
        data: what `load_data` gave for the other arguments.
        name: as for `load_data`; where there is no path either, that of what was found is taken.
        path: as for `load_data`.
        transpose: as for `load_data`.
    """
    if name is None and path is None:
        name = data.card.name
    place = None if path is None else str(path)
    return DataReference(name, place, transpose, data.card.fingerprint)


@dataclass(frozen=True)
class RunSpecification:
    """A run that is to come.

    Attributes:
        network: which network: a name, or a reference to one of a Python file.
        seed: of the initial weights, and of the training.
        recipe: how it is made and trained.
        data: what it is trained on.
        source: the text of that file, so that whoever performs the run needs no file, and all runs
            of a study have the same text; None for a name.
        label: the network, and what else tells its runs from others of the study.
        glassnet: the version that planned it; another one refuses it.

    >>> data = DataReference("mnist-5k", None, None, "e86b9c")
    >>> run = RunSpecification("lenet", 1, Recipe(epochs=2), data)
    >>> run.describe()
    'lenet (seed 1)'
    >>> RunSpecification.from_config(run.to_config()) == run
    True
    """

    network: str
    seed: int
    recipe: Recipe
    data: DataReference
    source: str | None = None
    label: str | None = None
    glassnet: str = __version__

    @property
    def architecture(self) -> Architecture:
        """What builds the network.

        Raises:
            ArgumentError: if there is none of this name.
        """
        return network_named(self.network, self.source)

    @property
    def choice(self) -> str:
        """The network and its recipe as a text: the same for all seeds."""
        return json.dumps([self.network, self.recipe.to_config()])

    def describe(self) -> str:
        """The run in words."""
        return f"{self.label or self.network} (seed {self.seed})"

    def to_config(self) -> dict[str, Any]:
        """What JSON can hold; `from_config` is the opposite."""
        return {
            "network": self.network,
            "seed": self.seed,
            "recipe": self.recipe.to_config(),
            "data": dict(vars(self.data)),
            "source": self.source,
            "label": self.label,
            "glassnet": self.glassnet,
        }

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> RunSpecification:
        """The run of this description.

        Raises:
            ArgumentError: if it is none.
        """
        names = ("network", "seed", "recipe", "data", "source", "label", "glassnet")
        values = named_values("RunSpecification", config, *names)
        network, seed, recipe, data, *rest = values
        facts = named_values("DataReference", data, "name", "path", "transpose", "fingerprint")
        return cls(network, seed, Recipe.from_config(recipe), DataReference(*facts), *rest)
