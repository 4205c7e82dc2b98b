"""One network's training, evaluation and prediction, as each thread runs them.

This is the frame that is the same for every network. A plan (see ``plan.py``) puts its source in
front of that network's own part, which gives the names declared here, and compiles both as one.

A batch is cut into tiles of ``LANES`` images, and these into at most ``GROUPS`` groups. A group's
gradients are added up in a vector of its own, whichever thread does it, and the vectors are summed
in the order of the groups: the number of threads changes nothing in the result. Large layers keep
what they need of all tiles instead, and then each thread gathers a share of their gradients.
"""

from collections.abc import Callable
from typing import Any

LANES: int
GROUPS: int
CHUNK: int  # parameters that a thread updates at a time
TILED: int  # parameters, the first ones, whose gradients the tiles add to; the others are gathered
train_tile: Callable[..., None]
evaluate_tile: Callable[..., None]
predict_tile: Callable[..., None]
gather: Callable[..., None]
update: Callable[..., None]  # the optimizer's loop
wait: Callable[..., bool]
sum_rows: Callable[..., None]
add_penalty: Callable[..., Any]
image_key: Callable[..., Any]
real: Callable[..., Any]  # float32 or float64
is_finite: Callable[..., bool]


def train(
    thread: int,
    threads: int,
    first: int,
    last: int,
    data: Any,
    state: Any,
    buffers: Any,
    schedule: Any,
) -> int:
    """Run the steps from ``first`` to before ``last`` of an epoch; every thread calls this.

    Args:
        thread: this thread's number, from 0.
        threads: how many there are.
        first: the first step, counted in the epoch.
        last: the step before which to stop.
        data: (images, targets, order, batch_size), ``order`` being the epoch's order of images.
        state: (parameters, slots, penalties), which the steps change; slots are the optimizer's
            own vectors, cut into chunks: (chunks, vectors, CHUNK).
        buffers: (workspaces, kept, rows, keys, gradients, outputs, losses, penalty_sums, arrived),
            scratch; kept has a row for each tile of a batch; outputs and losses get those of the
            images from step ``first`` on.
        schedule: (rates, settings, iteration, stream): a learning rate for each step, the
            optimizer's settings, the number of steps before ``first`` in the whole training, the
            number from which the epoch's random numbers come.

    Returns:
        ``last``, or the first step whose update was not made: its loss was not finite, or the
        threads were called back.
    """
    images, targets, order, batch_size = data
    parameters, slots, penalties = state
    workspaces, kept, rows, keys, gradients, outputs, losses, penalty_sums, arrived = buffers
    rates, settings, iteration, stream = schedule
    samples = order.size
    size = parameters.size
    chunks = (size + CHUNK - 1) // CHUNK
    origin = first * batch_size
    point = 0
    # probe: begin
    for step in range(first, last):
        start = step * batch_size
        count = min(batch_size, samples - start)
        tiles = (count + LANES - 1) // LANES
        groups = min(GROUPS, tiles)
        scale = real(1) / real(count)
        for group in range(thread, groups, threads):
            gradient = gradients[group]
            gradient[:TILED] = real(0)
            # probe: clear gradients
            for tile in range(group * tiles // groups, (group + 1) * tiles // groups):
                begin = start + tile * LANES
                active = min(LANES, start + count - begin)
                for lane in range(LANES):
                    # A lane without an image computes the first one again, to no effect.
                    place = begin + lane if lane < active else begin
                    rows[thread, lane] = order[place]
                    keys[thread, lane] = image_key(stream, place)
                # probe: choose images
                train_tile(
                    workspaces[thread],
                    kept[tile],
                    keys[thread],
                    parameters,
                    gradient,
                    images,
                    targets,
                    rows[thread],
                    active,
                    scale,
                    outputs[begin - origin : begin - origin + active],
                    losses[begin - origin : begin - origin + LANES],
                )
        point += 1
        if not wait(arrived, thread, threads, point):
            return step
        # probe: wait for others
        loss = 0.0  # in float64: in float32 the sum of large losses would be infinite too early
        for place in range(start - origin, start - origin + count):
            loss += losses[place]
        if not is_finite(loss):
            return step
        # probe: check losses
        if size > TILED:
            gather(thread, threads, workspaces[thread], kept[:tiles], gradients[0])
            point += 1
            if not wait(arrived, thread, threads, point):
                return step
            # probe: wait for others
        for chunk in range(thread, chunks, threads):
            low, high = chunk * CHUNK, min((chunk + 1) * CHUNK, size)
            if low < TILED:
                sum_rows(gradients[:groups, low : min(high, TILED)])
            # probe: sum gradients
            if penalties.size > 0:
                penalty_sums[step - first, chunk] = add_penalty(
                    parameters[low:high], gradients[0, low:high], penalties[:, low:high]
                )
                # probe: add penalties
            update(
                parameters[low:high],
                gradients[0, low:high],
                slots[chunk],
                settings,
                rates[step - first],
                iteration + step - first,
            )
            # probe: update weights
        point += 1
        if not wait(arrived, thread, threads, point):
            return step + 1
        # probe: wait for others
    return last


def evaluate(
    thread: int, threads: int, first: int, last: int, data: Any, parameters: Any, buffers: Any
) -> None:
    """Fill outputs and losses of the images from ``first`` to before ``last``."""
    images, targets = data
    workspaces, kept, rows, outputs, losses = buffers
    for begin in range(first + thread * LANES, last, threads * LANES):
        active = min(LANES, last - begin)
        for lane in range(LANES):
            rows[thread, lane] = begin + lane if lane < active else begin
        evaluate_tile(
            workspaces[thread],
            kept[thread],
            parameters,
            images,
            targets,
            rows[thread],
            active,
            outputs[begin - first : begin - first + active],
            losses[begin - first : begin - first + LANES],
        )


def predict(
    thread: int, threads: int, first: int, last: int, images: Any, parameters: Any, buffers: Any
) -> None:
    """Fill outputs of the images from ``first`` to before ``last``."""
    workspaces, kept, rows, outputs = buffers
    for begin in range(first + thread * LANES, last, threads * LANES):
        active = min(LANES, last - begin)
        for lane in range(LANES):
            rows[thread, lane] = begin + lane if lane < active else begin
        predict_tile(
            workspaces[thread],
            kept[thread],
            parameters,
            images,
            rows[thread],
            active,
            outputs[begin - first : begin - first + active],
        )


def gradient(data: Any, parameters: Any, buffers: Any, stream: int) -> None:
    """Add the loss's gradient over all images as one batch to ``gradients[0]``; one thread.

    ``gradients[1]`` is scratch: what is gathered for as many tiles as ``kept`` has rows.
    """
    images, targets = data
    workspaces, kept, rows, keys, gradients, outputs, losses = buffers
    samples = losses.size - LANES
    scale = real(1) / real(samples)
    stride = kept.shape[0] * LANES
    for start in range(0, samples, stride):
        tiles = (min(stride, samples - start) + LANES - 1) // LANES
        for tile in range(tiles):
            begin = start + tile * LANES
            active = min(LANES, samples - begin)
            for lane in range(LANES):
                place = begin + lane if lane < active else begin
                rows[0, lane] = place
                keys[0, lane] = image_key(stream, place)
            train_tile(
                workspaces[0],
                kept[tile],
                keys[0],
                parameters,
                gradients[0],
                images,
                targets,
                rows[0],
                active,
                scale,
                outputs[begin : begin + active],
                losses[begin : begin + LANES],
            )
        gather(0, 1, workspaces[0], kept[:tiles], gradients[1])
        sum_rows(gradients[:, TILED:])
