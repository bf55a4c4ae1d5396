"""Writes objective.json: the lowest penalised loss that scikit-learn finds for a multinomial head, which the product's
L-BFGS must reach (test/trainer/head/objective-parity.test.ts). The numbers come from the formula of training_reference.py.

    pip install scikit-learn torch numpy
    python test/reference/objective_reference.py
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression
from training_reference import mixed, numbers


def lowest(rows, width, labels, l2):
    """Minimum of mean(cross entropy) + l2 / 2 * |W|^2; biases are not penalised."""
    features = numbers(31, (rows, width), 1.5).numpy().astype(np.float64)
    pull = numbers(32, (width, labels), 0.6).numpy()
    noise = np.array([mixed(33, row) % labels for row in range(rows)])
    # A label that the features tell of in two cases of three, and chance in the third.
    told = (features @ pull).argmax(1)
    truth = np.where(np.array([mixed(34, row) % 3 for row in range(rows)]) == 0, noise, told)
    model = LogisticRegression(C=1 / (l2 * rows), tol=1e-10, max_iter=10_000).fit(features, truth)
    logits = features @ model.coef_.T + model.intercept_
    logits -= logits.max(1, keepdims=True)
    log_probabilities = logits - np.log(np.exp(logits).sum(1, keepdims=True))
    loss = -log_probabilities[np.arange(rows), truth].mean()
    return float(loss + l2 / 2 * (model.coef_**2).sum())


if __name__ == "__main__":
    problems = [
        {"rows": 400, "width": 30, "labels": 5, "l2": 0.01},
        {"rows": 1000, "width": 200, "labels": 20, "l2": 0.0005},
    ]
    result = {
        "made": f"objective_reference.py, scikit-learn {sklearn.__version__}",
        "problems": [{**problem, "loss": lowest(**problem)} for problem in problems],
    }
    Path(__file__).with_name("objective.json").write_text(json.dumps(result) + "\n")
    print(result)
