"""The pictures of ``docs/health.md``, and the figures that stand beside them, from real runs.

    python -m tools.health_pictures results

``results`` is the folder of ``glassnet study --activation sigmoid,relu --runs 48``. All other runs
are trained here, on the same images as those of a study; what was measured is kept in
``.health_pictures``, so that a picture is drawn again in a moment.

    followed   trainings that are looked at while they run
    relu       why a ReLU LeNet loses runs at a large rate
    sigmoid    why a deep sigmoid network does not start
    words      a run for each verdict
    drawing    how all pictures look
"""
