"""Trains the captioner of captioner.ts in PyTorch for a few steps, and prints one line of JSON: seconds per step.

Usage: captioner_reference.py CAPTIONS LENGTH FEATURES WORDS STEPS ROUNDS THREADS
"""

import json
import sys
import time

import torch

captions, length, features, words, steps, rounds, threads = map(int, sys.argv[1:])
torch.set_num_threads(threads)
torch.manual_seed(1)


class Captioner(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first = torch.nn.Linear(features, 512)
        self.embedding = torch.nn.Embedding(words, 64)
        self.gru = torch.nn.GRU(64, 512, batch_first=True)
        self.output = torch.nn.Linear(512, words)

    def forward(self, images, tokens):
        states, _ = self.gru(self.embedding(tokens), self.first(images).unsqueeze(0))
        return self.output(states)


model = Captioner()
solver = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
images = torch.randn(captions, features)
inputs = torch.randint(3, words, (captions, length))
targets = torch.randint(3, words, (captions, length))


def step():
    solver.zero_grad()
    torch.nn.functional.cross_entropy(model(images, inputs).flatten(0, 1), targets.flatten()).backward()
    solver.step()


step()
best = float("inf")
for _ in range(rounds):
    started = time.perf_counter()
    for _ in range(steps):
        step()
    best = min(best, (time.perf_counter() - started) / steps)
print(json.dumps({"seconds": best}))
