"""Films: a recorded training, replayed, as the weights at some of its steps."""

from glassnet.page.films.describing import describe_film
from glassnet.page.films.film import FRAMES, Film, Frame, films

__all__ = ["FRAMES", "Film", "Frame", "describe_film", "films"]
