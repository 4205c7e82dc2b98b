"""What is measured around the break of a training: plain values, which the rules of causes read.

sighting   all of it together
moments    the network at one step: its figures, and its loss for some fixed images
images     how large the images are, and which stand out
labels     whether simple methods can tell from an image which label it has
slopes     whether the loss goes the way that the gradient says
answers    the least loss that a network's last layers allow
"""

from glassnet.health.seeing.sighting import Sighting

__all__ = ["Sighting"]
