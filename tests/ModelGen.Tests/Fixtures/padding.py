#!/usr/bin/env python3
"""Writes padding.json: python3 padding.py [folder]. PyTorch 1.13, double precision, one thread.

Networks with a target for each step, over batches of sequences of different lengths: whatever combines steps leaves out those that are padding, by
indexing the steps that are there.
"""
import json
import pathlib
import sys

import torch
import torch.nn.functional as F
from torch import nn

from recorder import Draw, integers
from transformers import record, tokens


class Tagger(nn.Module):
    """Batch statistics of the steps that are there; classes of different weights."""

    def __init__(self):
        super().__init__()
        self.embedding1 = nn.Embedding(9, 6)
        self.fc1 = nn.Linear(6, 5)
        self.norm1 = nn.BatchNorm1d(5, track_running_stats=False)
        self.fc2 = nn.Linear(5, 3)

    def forward(self, words, lengths):
        self.valid = torch.arange(words.shape[1])[None, :] < lengths[:, None]
        x = self.fc1(self.embedding1(words))
        rows = torch.zeros_like(x)
        rows[self.valid] = self.norm1(x[self.valid])
        return self.fc2(torch.tanh(rows))

    def loss(self, output, target):
        return F.cross_entropy(output[self.valid], target[self.valid], weight=torch.tensor([1.0, 2.0, 0.5]))


class Regression(nn.Module):
    """Attention written out, reductions over steps, and a loss of logarithms, which have no value in padding."""

    def __init__(self):
        super().__init__()
        self.embedding1 = nn.Embedding(9, 4)
        self.fc1, self.fc2, self.fc3, self.fc4 = nn.Linear(4, 4), nn.Linear(4, 4), nn.Linear(4, 3), nn.Linear(3, 1)

    def forward(self, words, lengths):
        self.valid = torch.arange(words.shape[1])[None, :] < lengths[:, None]
        hide = ~self.valid
        x = self.embedding1(words)
        scores = self.fc1(x) @ self.fc2(x).transpose(1, 2)
        values = self.fc3(x)
        y = scores.masked_fill(hide[:, None, :], -torch.inf).softmax(-1) @ values
        y = y + values.masked_fill(hide[:, :, None], -torch.inf).amax(1, keepdim=True)
        y = y + values.masked_fill(hide[:, :, None], 0).sum(1, keepdim=True) / lengths[:, None, None]
        return F.softplus(self.fc4(y))

    def loss(self, output, target):
        return (output[self.valid].log() - target[self.valid].log()).square().mean()


def networks():
    batches, numbers = [], []
    for i, lengths in enumerate([[6, 1, 3, 5], [2, 3], [9, 4, 8]]):
        steps = max(lengths)
        words, n = tokens(f"padding/words{i}", 9, len(lengths), steps), integers(lengths)
        batches.append((words, n, tokens(f"padding/target{i}", 3, len(lengths), steps)))
        numbers.append((words, n, Draw((len(lengths), steps, 1), low=0.5, high=3).realise(f"padding/numbers{i}")))
    return [record("tagger", Tagger(), batches), record("regression", Regression(), numbers)]


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__).resolve()
    folder = folder if folder.is_dir() else folder.parent
    lines = [json.dumps(network, separators=(",", ":")) for network in networks()]
    with open(folder / "padding.json", "w", encoding="utf-8", newline="\n") as file:
        file.write("[\n" + ",\n".join(lines) + "\n]\n")
