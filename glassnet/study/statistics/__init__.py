"""Statistics of runs that one can quote: pure functions on numbers, which know no run and no file.

Each file has one question: what a mean is worth (`average`, `intervals`), how often something
happens (`rates`), whether one network is better than another (`pairs`, `holm`), and where the
spread between seeds comes from (`spread`).
"""
