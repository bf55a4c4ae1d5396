"""Fits scikit-learn's logistic regression on the matrix that head-training.ts wrote, and prints one line of JSON.

Usage: head_training_reference.py FEATURES TRUTH ROWS DIMENSIONS L2
FEATURES: float32, rows x dimensions; TRUTH: int32, rows. Both little-endian, row-major.
"""

import json
import sys
import time

import numpy
from sklearn.linear_model import LogisticRegression

features_file, truth_file, rows, dimensions, l2 = sys.argv[1:]
rows, dimensions, l2 = int(rows), int(dimensions), float(l2)
features = numpy.fromfile(features_file, dtype="<f4").reshape(rows, dimensions)
truth = numpy.fromfile(truth_file, dtype="<i4")

# Its objective is the sum of cross entropies times C plus half the squared weights: C = 1 / (l2 * rows).
model = LogisticRegression(C=1 / (l2 * rows), solver="lbfgs", tol=1e-4, max_iter=1000)
started = time.perf_counter()
model.fit(features, truth)
seconds = time.perf_counter() - started

logits = features.astype("f8") @ model.coef_.astype("f8").T + model.intercept_
logits -= logits.max(axis=1, keepdims=True)
likelihoods = logits[numpy.arange(rows), truth] - numpy.log(numpy.exp(logits).sum(axis=1))
objective = -likelihoods.mean() + l2 / 2 * (model.coef_.astype("f8") ** 2).sum()
print(json.dumps({"seconds": seconds, "objective": objective, "iterations": int(model.n_iter_[0])}))
