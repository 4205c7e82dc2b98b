"""Films: a recorded training, replayed, as the weights at some of its steps."""

from glassnet.page.films.describing import describe_film, describe_films, is_of
from glassnet.page.films.film import Film, Frame, films
from glassnet.page.films.network import network_of

__all__ = [
    "Film",
    "Frame",
    "describe_film",
    "describe_films",
    "films",
    "is_of",
    "network_of",
]
