"""Drawings of digits as people make them, forged from MNIST's test set, to measure reading with.

Each drawing is a function of (seed, kind, number), so nothing of it is kept in a file. The steps of
reading were tuned on the one half of the digits and of the seeds, and are reported on the other:

=========  =====================  ====
part       MNIST's test images    seed
=========  =====================  ====
tuning     0 to 4,999             1
held-out   5,000 to 9,999         2
=========  =====================  ====

Where MNIST is not on the machine, the two halves of the bundled sample's test images stand in.

A digit is enlarged smoothly; then, as often as not, cut at a brightness, so that it has the sharp
edge of a pen, wider or narrower. ``digit`` below is the digit's longer side and ``side`` the
picture's shorter side. Numbers are drawn evenly from their range, sides from their logarithms.

All kinds
    Pictures of 60 to 1,600 pixels (photographs and printed paper from 120), sides up to 1 : 1.6;
    digits of 0.25 to 0.85 side, anywhere in the picture; ink from black to 0.45 of the paper's
    brightness. Where no photograph is meant, a fifth is bright on dark, and a quarter is a JPEG.
clean
    Nothing else.
dust
    1 to 6 specks, square or round, 0.015 to 0.08 digit across, at least one pixel, black to pale.
    In a third of the drawings salt as well or instead: 10 to 120 single pixels.
lines
    One or two lines of a form at an edge: 0.004 to 0.03 side wide, up to 0.05 side from the edge,
    tilted by at most 1°, black to pale. In 0.15 of the drawings the digit may lie on them.
frames
    All four, equal.
ruled, squared
    Lines 0.2 to 0.7 digit apart (squares from 0.18 to 0.5), 0.006 to 0.025 digit wide, which take
    0.12 to 0.45 of the paper's brightness; a third of ruled paper has a margin line; photographed
    at most 2° askew; grain of 2 to 6 levels of 255; JPEG of quality 70 to 95.
shadow
    A half-plane through the picture's middle third in any direction, 0.4 to 0.75 as bright as the
    rest, its edge up to 0.02 side wide; grain of 2 to 6; JPEG of quality 70 to 95.
holes
    One to four punched holes along one edge, 0.06 to 0.2 digit in radius, dark; some are cut by
    the edge, some have a bright rim.
photo
    Grain of 2 to 14 levels, some of it blurred; blur of up to 0.015 digit; light that falls to 0.55
    from one side, corners down to 0.75; turned by up to 5° and tilted by up to 5°; JPEG of quality
    40 to 95; paper of 0.55 to 0.98.
colour
    Half: pens of seven colours on six papers, or chalk on two boards. Half: two hues at least 60°
    apart whose brightness (Rec. 601) differs by less than 0.012.
broken
    One or two gaps of 0.02 to 0.06 digit across the strokes, like a pen's that skips.
cropped
    0 to 0.04 digit of paper on all sides.
cut
    0.12 to 0.4 of the digit's height or width lies beyond one edge.
several, touching
    Two to four digits in a row, their heights within a fifth, their feet within a tenth; 0.08 to
    0.8 digit between them, or two digits that touch. Digits are 28 to 350 pixels long; half of the
    rows are photographs, of which a camera's blur, grain and light are those above.
none
    Nothing written: grain, an empty cell, ruled or squared paper, uneven light, a shadow, dust.

``phone`` has five photographs of handwriting and one of a sheet with ten digits, for walks through
the steps. ``python -m tools.read_drawings`` prints how many of each kind are read right, and
``python -m tools.write_drawings`` writes them into a folder.
"""

from tools.drawings.digits import PARTS, Digits, load_digits
from tools.drawings.drawing import Drawing
from tools.drawings.kinds import KINDS, draw

__all__ = ["KINDS", "PARTS", "Digits", "Drawing", "draw", "load_digits"]
