"""One network's training, evaluation and prediction, as each thread runs them.

This frame is the same for every network. A plan (see ``plan.py``) puts its source in front of the
network's own part, which defines the names that are declared here, and compiles both as one. The
arguments are the named tuples of ``buffers.py``.

A batch is cut into tiles of ``LANES`` images, and the tiles are put into at most ``GROUPS`` groups.
The gradients of a group are added up in a vector of its own, whichever thread does it, and the
vectors are summed in the order of the groups. So the number of threads changes nothing in the
result. Dense layers defer their weight gradients: what these need of each tile is retained, and
when all tiles of the batch are done, each thread computes a share of the gradients.
"""

from collections.abc import Callable
from typing import Any

LANES: int
GROUPS: int
CHUNK: int  # parameters that a thread updates at a time
ACCUMULATED: int  # so many parameters come first: the tiles add to their gradients
train_tile: Callable[..., None]
evaluate_tile: Callable[..., None]
predict_tile: Callable[..., None]
forward_tile: Callable[..., None]
weight_gradients: Callable[..., None]
update: Callable[..., None]  # the optimizer's loop
wait: Callable[..., bool]
assign_lanes: Callable[..., None]
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
        data: `TrainingData`.
        state: `TrainedVectors`, which the steps change.
        buffers: `TrainingBuffers`; outputs and losses get those of the images from ``first`` on.
        schedule: `Schedule`, a learning rate for each step.

    Returns:
        ``last``, or the first step whose update was not made: its loss was not finite, or the
        threads were called back.
    """
    parameters, penalties, retained = state.parameters, state.penalties, buffers.retained
    gradients, losses, arrived = buffers.gradients, buffers.losses, buffers.arrived
    rows, keys = buffers.rows[thread], buffers.keys[thread]
    workspace = buffers.workspaces[thread]
    samples, size = data.order.size, parameters.size
    chunks = (size + CHUNK - 1) // CHUNK
    origin = first * data.batch_size
    point = 0
    # probe: begin
    for step in range(first, last):
        start = step * data.batch_size
        count = min(data.batch_size, samples - start)
        tiles = (count + LANES - 1) // LANES
        groups = min(GROUPS, tiles)
        scale = real(1) / real(count)
        for group in range(thread, groups, threads):
            gradient = gradients[group]
            gradient[:ACCUMULATED] = real(0)
            # probe: clear gradients
            for tile in range(group * tiles // groups, (group + 1) * tiles // groups):
                begin = start + tile * LANES
                active = min(LANES, start + count - begin)
                assign_lanes(begin, active, rows)
                for lane in range(LANES):
                    rows[lane] = data.order[rows[lane]]
                    keys[lane] = image_key(schedule.stream, rows[lane])
                # probe: choose images
                train_tile(
                    workspace,
                    retained[tile],
                    keys,
                    parameters,
                    gradient,
                    data.images,
                    data.targets,
                    data.weights,
                    rows,
                    active,
                    scale,
                    buffers.outputs[begin - origin : begin - origin + active],
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
        if size > ACCUMULATED:
            weight_gradients(thread, threads, workspace, retained[:tiles], gradients[0])
            point += 1
            if not wait(arrived, thread, threads, point):
                return step
            # probe: wait for others
        for chunk in range(thread, chunks, threads):
            low, high = chunk * CHUNK, min((chunk + 1) * CHUNK, size)
            if low < ACCUMULATED:
                sum_rows(gradients[:groups, low : min(high, ACCUMULATED)])
            # probe: sum gradients
            if penalties.size > 0:
                buffers.penalty_sums[step - first, chunk] = add_penalty(
                    parameters[low:high], gradients[0, low:high], penalties[:, low:high]
                )
                # probe: add penalties
            update(
                parameters[low:high],
                gradients[0, low:high],
                state.slots[chunk],
                schedule.settings,
                schedule.rates[step - first],
                schedule.iteration + step - first,
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
    """Fill outputs and losses of the images from ``first`` to before ``last``.

    ``data`` is `LabelledImages`, ``buffers`` is `TileBuffers`.
    """
    rows = buffers.rows[thread]
    for begin in range(first + thread * LANES, last, threads * LANES):
        active = min(LANES, last - begin)
        assign_lanes(begin, active, rows)
        evaluate_tile(
            buffers.workspaces[thread],
            buffers.retained[thread],
            parameters,
            data.images,
            data.targets,
            rows,
            active,
            buffers.outputs[begin - first : begin - first + active],
            buffers.losses[begin - first : begin - first + LANES],
        )


def predict(
    thread: int, threads: int, first: int, last: int, images: Any, parameters: Any, buffers: Any
) -> None:
    """Fill the outputs of the images from ``first`` to before ``last``."""
    rows = buffers.rows[thread]
    for begin in range(first + thread * LANES, last, threads * LANES):
        active = min(LANES, last - begin)
        assign_lanes(begin, active, rows)
        predict_tile(
            buffers.workspaces[thread],
            buffers.retained[thread],
            parameters,
            images,
            rows,
            active,
            buffers.outputs[begin - first : begin - first + active],
        )


def forward(
    thread: int,
    threads: int,
    first: int,
    last: int,
    images: Any,
    parameters: Any,
    buffers: Any,
    keys: Any,
    stream: int,
) -> None:
    """Fill the outputs of the images from ``first`` to before ``last``, as training computes them.

    ``keys`` is as in `TrainingBuffers`, and ``stream`` is where the random numbers come from.
    """
    rows = buffers.rows[thread]
    for begin in range(first + thread * LANES, last, threads * LANES):
        active = min(LANES, last - begin)
        assign_lanes(begin, active, rows)
        for lane in range(LANES):
            keys[thread, lane] = image_key(stream, rows[lane])
        forward_tile(
            buffers.workspaces[thread],
            buffers.retained[thread],
            keys[thread],
            parameters,
            images,
            rows,
            active,
            buffers.outputs[begin - first : begin - first + active],
        )


def gradient(first: int, last: int, data: Any, parameters: Any, buffers: Any, stream: int) -> None:
    """Add the share of some images in the gradient of the mean loss of all, on one thread.

    The deferred gradients follow when all tiles have a row in ``retained``, and at the end.

    Args:
        first: the image to begin with, a multiple of ``LANES``.
        last: the one before which to stop, likewise, or the number of all.
        data: `LabelledImages`, all of them.
        parameters: the weights.
        buffers: `TrainingBuffers`. The share is added to ``gradients[0]``, and ``gradients[1]`` is
            scratch. Outputs and losses get those of the images from ``first`` on.
        stream: where the random numbers come from.
    """
    retained, gradients, losses = buffers.retained, buffers.gradients, buffers.losses
    rows, keys, workspace = buffers.rows[0], buffers.keys[0], buffers.workspaces[0]
    samples = data.images.shape[0]
    scale = real(1) / real(samples)
    for begin in range(first, last, LANES):
        active = min(LANES, last - begin)
        assign_lanes(begin, active, rows)
        for lane in range(LANES):
            keys[lane] = image_key(stream, rows[lane])
        tile = begin // LANES % retained.shape[0]
        train_tile(
            workspace,
            retained[tile],
            keys,
            parameters,
            gradients[0],
            data.images,
            data.targets,
            losses[:0],  # all images count the same
            rows,
            active,
            scale,
            buffers.outputs[begin - first : begin - first + active],
            losses[begin - first : begin - first + LANES],
        )
        if tile + 1 == retained.shape[0] or begin + LANES >= samples:
            weight_gradients(0, 1, workspace, retained[: tile + 1], gradients[1])
            sum_rows(gradients[:, ACCUMULATED:])
