#!/usr/bin/env python3
"""Writes transformers.json: python3 transformers.py [folder]. PyTorch 1.13, double precision, one thread.

Whole networks over sequences: parameters under their state_dict names, batches of different lengths, the output, the loss and every gradient for the
first batch, then the losses of one AdamW step on each batch and the parameters after the last.
"""
import json
import pathlib
import sys

import torch
import torch.nn.functional as F
from torch import nn

from recorder import Draw, integers, normal, tensor_record


class Gpt(nn.Module):
    """A language model of two blocks, its output layer tied to its embedding."""

    def __init__(self):
        super().__init__()
        self.wte = nn.Parameter(torch.zeros(11, 8))
        self.wpe = nn.Embedding(12, 8)
        self.encoder0 = nn.TransformerEncoderLayer(8, 2, 20, dropout=0.0, activation="gelu", batch_first=True, norm_first=True)
        self.encoder1 = nn.TransformerEncoderLayer(8, 2, 20, dropout=0.0, activation="gelu", batch_first=True, norm_first=True)
        self.ln_f = nn.LayerNorm(8)

    def forward(self, words, lengths):
        steps = words.shape[1]
        hide = torch.ones(steps, steps).triu(1).bool()
        x = F.embedding(words, self.wte) + self.wpe(torch.arange(steps))
        x = self.encoder1(self.encoder0(x, hide), hide)
        return F.linear(self.ln_f(x), self.wte)

    def loss(self, output, target):
        return F.cross_entropy(output.reshape(-1, 11), target.reshape(-1), ignore_index=-1)


class Classifier(nn.Module):
    """An encoder with padding, the mean of its outputs, and classes."""

    def __init__(self):
        super().__init__()
        self.embedding1 = nn.Embedding(9, 6)
        self.encoder1 = nn.TransformerEncoderLayer(6, 3, 10, dropout=0.0, batch_first=True)
        self.fc1 = nn.Linear(6, 4)

    def forward(self, words, lengths):
        padding = torch.arange(words.shape[1])[None, :] >= lengths[:, None]
        x = self.encoder1(self.embedding1(words), None, padding)
        return self.fc1(x.masked_fill(padding[:, :, None], 0).sum(1) / lengths[:, None])

    def loss(self, output, target):
        return F.cross_entropy(output, target)


def tokens(name, vocabulary, *shape):
    return Draw(shape, low=0, high=vocabulary - 1e-9, decimals=9).realise(name).floor().long()


def record(name, network, batches):
    for key, parameter in network.named_parameters():
        norm = "norm" in key or key.startswith("ln_f")
        draw = Draw(parameter.shape, low=0.5, high=1.5) if norm and key.endswith("weight") else normal(0.3, *parameter.shape)
        parameter.data = draw.realise(f"{name}/{key}")
    start = {key: tensor_record(value) for key, value in network.named_parameters()}
    network.train()
    optimizer = torch.optim.AdamW(network.parameters(), lr=0.01)
    first, losses = None, []
    for words, lengths, target in batches:
        output = network(words, lengths)
        loss = network.loss(output, target)
        optimizer.zero_grad()
        loss.backward()
        losses.append(loss.item())
        first = first or {"output": tensor_record(output), "gradients": {key: tensor_record(value.grad) for key, value in network.named_parameters()}}
        optimizer.step()
    return {
        "name": name, "parameters": start, "batches": [{"input": tensor_record(w), "lengths": tensor_record(n), "target": tensor_record(t)} for w, n, t in batches],
        **first, "losses": losses, "trained": {key: tensor_record(value) for key, value in network.named_parameters()},
    }


def networks():
    gpt = []
    for i, (batch, steps) in enumerate([(3, 5), (2, 12), (4, 1)]):
        target = tokens(f"gpt/target{i}", 11, batch, steps)
        target[0, -1] = -1 if steps > 1 else target[0, -1]
        gpt.append((tokens(f"gpt/words{i}", 11, batch, steps), integers([steps] * batch), target))
    classifier = [(tokens("classifier/words0", 9, 4, 6), integers([6, 1, 3, 5]), integers([0, 3, 1, 2])), (tokens("classifier/words1", 9, 2, 3), integers([2, 3]), integers([1, 1])),
                  (tokens("classifier/words2", 9, 3, 9), integers([9, 4, 8]), integers([2, 0, 3]))]
    return [record("gpt", Gpt(), gpt), record("classifier", Classifier(), classifier)]


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__).resolve()
    folder = folder if folder.is_dir() else folder.parent
    lines = [json.dumps(network, separators=(",", ":")) for network in networks()]
    with open(folder / "transformers.json", "w", encoding="utf-8", newline="\n") as file:
        file.write("[\n" + ",\n".join(lines) + "\n]\n")
