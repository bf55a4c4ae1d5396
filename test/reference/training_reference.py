"""Writes training.json: the losses of PyTorch over 50 steps of momentum SGD, for a linear head and for the captioner's
GRU. The tests hold the product's trainers to them (sgd-parity.test.ts and caption-parity.test.ts below test/trainer).

All weights and batches come from one integer formula, so that both sides make the same numbers and no data is stored.

    pip install torch numpy
    python test/reference/training_reference.py
"""

import json
from pathlib import Path

import numpy as np
import torch
from torch import nn

STEPS = 50
LEARNING_RATE = 0.01
MOMENTUM = 0.9
MASK = 0xFFFFFFFF


def finalise(h):
    """The finaliser of MurmurHash3, as in src-main/common/random.ts."""
    h ^= h >> 16
    h = h * 0x85EBCA6B & MASK
    h ^= h >> 13
    h = h * 0xC2B2AE35 & MASK
    return h ^ (h >> 16)


def mixed(seed, key):
    return finalise(finalise(seed ^ 0x9E3779B9) ^ key)


def numbers(seed, shape, limit):
    """Evenly from -limit to limit, row-major float32."""
    count = int(np.prod(shape))
    values = [((mixed(seed, i) + 0.5) / 2**31 - 1) * limit for i in range(count)]
    return torch.tensor(np.array(values, dtype=np.float32).reshape(shape))


def train(parameters, loss_of):
    optimiser = torch.optim.SGD(parameters, lr=LEARNING_RATE, momentum=MOMENTUM)
    losses = []
    for step in range(STEPS):
        optimiser.zero_grad()
        loss = loss_of(step)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses


def head(rows, width, labels, batch):
    features = numbers(1, (rows, width), 1.5)
    truth = torch.tensor([mixed(2, row) % labels for row in range(rows)])
    linear = nn.Linear(width, labels)
    with torch.no_grad():
        linear.weight.copy_(numbers(3, (width, labels), 0.1).T)
        linear.bias.copy_(numbers(4, (labels,), 0.1))

    def loss_of(step):
        chosen = [mixed(5, step * batch + i) % rows for i in range(batch)]
        return nn.functional.cross_entropy(linear(features[chosen]), truth[chosen])

    return train(linear.parameters(), loss_of)


class Captioner(nn.Module):
    def __init__(self, features, embedding, hidden, vocabulary):
        super().__init__()
        self.init = nn.Linear(features, hidden)
        self.embedding = nn.Embedding(vocabulary, embedding)
        self.gru = nn.GRU(embedding, hidden)
        self.output = nn.Linear(hidden, vocabulary)
        limit = 1 / hidden**0.5
        with torch.no_grad():
            self.init.weight.copy_(numbers(11, (features, hidden), 0.1).T)
            self.init.bias.copy_(numbers(12, (hidden,), 0.1))
            self.embedding.weight.copy_(numbers(13, (vocabulary, embedding), 0.5))
            self.gru.weight_ih_l0.copy_(numbers(14, (embedding, 3 * hidden), limit).T)
            self.gru.bias_ih_l0.copy_(numbers(15, (3 * hidden,), limit))
            self.gru.weight_hh_l0.copy_(numbers(16, (hidden, 3 * hidden), limit).T)
            self.gru.bias_hh_l0.copy_(numbers(17, (3 * hidden,), limit))
            self.output.weight.copy_(numbers(18, (hidden, vocabulary), 0.1).T)
            self.output.bias.copy_(numbers(19, (vocabulary,), 0.1))

    def forward(self, features, inputs):
        """features [captions, numbers], inputs [steps, captions] -> logits [steps, captions, vocabulary]"""
        states, _ = self.gru(self.embedding(inputs), self.init(features).unsqueeze(0))
        return self.output(states)


def captioner(images, batch, **size):
    network = Captioner(**size)
    features = numbers(20, (images, size["features"]), 1.0)
    words = size["vocabulary"] - 3
    captions = [
        [3 + mixed(22, image * 100 + i) % words for i in range(3 + mixed(21, image) % 8)] for image in range(images)
    ]

    def loss_of(step):
        chosen = [mixed(23, step * batch + i) % images for i in range(batch)]
        steps = max(len(captions[image]) for image in chosen) + 1
        inputs = torch.zeros((steps, batch), dtype=torch.long)
        targets = torch.full((steps, batch), -100)
        for column, image in enumerate(chosen):
            caption = captions[image]
            inputs[: len(caption) + 1, column] = torch.tensor([0, *caption])
            targets[: len(caption) + 1, column] = torch.tensor([*caption, 1])
        logits = network(features[chosen], inputs)
        each = nn.functional.cross_entropy(
            logits.reshape(steps * batch, -1), targets.reshape(-1), ignore_index=-100, reduction="none"
        ).reshape(steps, batch)
        lengths = (targets >= 0).sum(0)
        return (each.sum(0) / lengths).mean()

    return train(network.parameters(), loss_of)


if __name__ == "__main__":
    head_size = {"rows": 300, "width": 96, "labels": 9, "batch": 50}
    small = {"features": 20, "embedding": 16, "hidden": 32, "vocabulary": 40}
    full = {"features": 256, "embedding": 64, "hidden": 512, "vocabulary": 500}
    result = {
        "made": f"training_reference.py, PyTorch {torch.__version__.split('+')[0]}",
        "learningRate": LEARNING_RATE,
        "momentum": MOMENTUM,
        "head": {**head_size, "losses": head(**head_size)},
        "captioner": [
            {**size, "images": 200, "batch": 25, "losses": captioner(images=200, batch=25, **size)}
            for size in (small, full)
        ],
    }
    file = Path(__file__).with_name("training.json")
    file.write_text(json.dumps(result) + "\n")
    print(f"{file.name}: head {result['head']['losses'][0]:.4f} -> {result['head']['losses'][-1]:.4f}")
