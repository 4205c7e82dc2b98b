"""The network of a film, where the page shows no other one."""

from __future__ import annotations

from dataclasses import replace

from glassnet.page.films.film import Film
from glassnet.page.shown import Shown
from glassnet.study.reporting.run_choice import seed_text
from glassnet.study.running.origin import origin_of


def network_of(film: Film) -> Shown:
    """The network to which a filmed training came, with what is recorded of it.

    What it came to on its test set is told only where the replay came to the same weights.
    """
    model, run = film.model, film.run
    card = model.trained_on
    if card is not None:
        figures = {name: value for name, value in run.test.items() if value is not None}
        model.origin = origin_of(run, card, repr(model.optimizer), figures if film.is_same else {})
    shown = Shown.of(model, f"the film of {run.network}")
    return replace(shown, name=run.network, label=f"seed {seed_text(run.seeds)}")
