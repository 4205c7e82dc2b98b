"""Convolutions without pooling, on MNIST: python training_convolution.py [1 or 2 convolutions]."""

import sys

import glassnet as gn
from glassnet import layers
from glassnet.study import StatisticsTracker, update_statistics

try:
    data, epochs = gn.data.load("mnist"), 3
except gn.data.DataUnavailable:
    data, epochs = gn.data.load("mnist-5k"), 44  # fewer images: as many steps take more epochs
(x_train, y_train), (x_test, y_test) = data

two_convolutions = sys.argv[1:] == ["2"]

model = gn.Sequential(name="conv2" if two_convolutions else "conv1", seed=0)
model.add(gn.Input(x_train.shape[1:]))
model.add(layers.Rescaling.standard(x_train))
model.add(layers.Conv2D(6, 5, padding="same", activation="sigmoid"))
if two_convolutions:
    model.add(layers.Conv2D(16, 5, activation="sigmoid"))
model.add(layers.Flatten())
model.add(layers.Dense(120, activation="sigmoid"))
model.add(layers.Dense(84, activation="sigmoid"))
model.add(layers.Dense(10, activation="softmax"))
model.summary()
model.compile(gn.optimizers.SGD(0.5), "sparse_categorical_crossentropy", metrics=["accuracy"])

tracker = StatisticsTracker("results")
model.fit(x_train, y_train, batch_size=128, epochs=epochs, callbacks=[tracker], seed=0)
print("test set:", model.evaluate(x_test, y_test, callbacks=[tracker]))
update_statistics("results")  # of all runs so far: results/statistics.txt
