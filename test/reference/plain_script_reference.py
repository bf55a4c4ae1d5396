"""Writes plain_script.json: what scikit-learn's logistic regression on standardised features says of rows it did not learn
from. The plain script that `npm run bench -- learning` measures Selvedge beside must say the same
(test/trainer/head/plain-script.test.ts). The numbers come from the formula of training_reference.py.

    pip install scikit-learn torch numpy
    python test/reference/plain_script_reference.py
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from training_reference import numbers

IMAGES = 160


def answers(decided, width, labels, C):
    """Probabilities of the last 20 images after the first ones were decided, and the share of them that is right."""
    raw = numbers(41, (IMAGES, width), 1.5).numpy().astype(np.float64) ** 2
    pull = numbers(42, (width, labels), 1).numpy()
    truth = (raw @ pull + 2 * numbers(43, (IMAGES, labels), 1).numpy()).argmax(1)
    features = StandardScaler().fit_transform(raw)
    # Labels count from 0 without a gap, as those that were decided do.
    names = sorted(set(truth[:decided]))
    model = LogisticRegression(C=C, tol=1e-9, max_iter=10_000).fit(features[:decided], truth[:decided])
    assert list(model.classes_) == names
    return [[round(float(p), 6) for p in row] for row in model.predict_proba(features[-20:])]


if __name__ == "__main__":
    problems = [
        {"decided": 30, "width": 90, "labels": 4, "C": 1},
        {"decided": 30, "width": 90, "labels": 4, "C": 0.01},
        {"decided": 120, "width": 25, "labels": 6, "C": 1},
        {"decided": 120, "width": 25, "labels": 6, "C": 0.01},
    ]
    result = {
        "made": f"plain_script_reference.py, scikit-learn {sklearn.__version__}",
        "images": IMAGES,
        "problems": [{**problem, "probabilities": answers(**problem)} for problem in problems],
    }
    path = Path(__file__).with_name("plain_script.json")
    path.write_text(json.dumps(result) + "\n", encoding="utf-8")
