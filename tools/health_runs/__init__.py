"""Runs with labels, by which what finds lost runs is judged: how they are made, and what they are.

Each is a training on real images, from a specification that a seeded rule draws (`drawing`). Some
have an injected fault (`faults`). A run goes on for three times as many epochs as a detector is
shown, and the written rule of `labels` judges it by all of them.
"""
