"""The plain edition: the whole mathematics of training, in NumPy and plain loops.

Start to read here. Every function says one formula, the obvious way, on ordinary arrays: images are
``(n, height, width, channels)``, vectors are ``(n, features)``, weights have Keras's layout. A
``…_backward`` takes ``dy``, the loss's gradient by the output, and returns that by the input, and
by the weights where there are some.

Read the files in this order:

1. `dense`, `activations`, `convolution` (with `windows`), `pooling`, `preprocessing`, `dropout`:
   what each layer computes, forward and backward;
2. `losses`: how wrong an output is, and where the gradient begins;
3. `optimizers` and `penalties`: how the weights follow their gradients;
4. `network`: a loop over the layers, and a reversed loop;
5. `training`: the loop over the batches.

`formulas` says which function belongs to which layer, loss and optimizer, `own` calls what a user
wrote, and `runner` is what ``fit(…, engine="reference")`` calls.

The fast loops of ``glassnet.layers``, ``glassnet.losses`` and ``glassnet.optimizers`` compute the
same, and tests compare each of them with its function here. Both editions share seeds, the numbers
that are counted from them, first weights and schedules of learning rates; they share no formula.
All functions compute in the type of the arrays that they are given, float32 or float64.
"""
