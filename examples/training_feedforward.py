"""A feedforward network on MNIST: 784 pixels, two hidden layers, ten digits."""

import glassnet as gn
from glassnet import layers
from glassnet.study import StatisticsTracker, update_statistics

try:
    data, epochs = gn.data.load("mnist"), 3
except gn.data.DataUnavailable:
    data, epochs = gn.data.load("mnist-5k"), 44  # fewer images: as many steps take more epochs
(x_train, y_train), (x_test, y_test) = data

model = gn.Sequential(
    [
        gn.Input(x_train.shape[1:]),
        layers.Rescaling.standard(x_train),
        layers.Flatten(),
        layers.Dense(120, activation="sigmoid"),
        layers.Dense(84, activation="sigmoid"),
        layers.Dense(10, activation="softmax"),
    ],
    name="feedforward",
    seed=0,
)
model.summary()
model.compile(gn.optimizers.SGD(0.5), "sparse_categorical_crossentropy", metrics=["accuracy"])

tracker = StatisticsTracker("results")
model.fit(x_train, y_train, batch_size=128, epochs=epochs, callbacks=[tracker], seed=0)
print("test set:", model.evaluate(x_test, y_test, callbacks=[tracker]))
update_statistics("results")  # of all runs so far: results/statistics.txt
