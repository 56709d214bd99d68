#!/usr/bin/env python3
"""Writes networks.json: python3 networks.py [folder]. PyTorch 1.13, double precision, one thread.

Whole networks: parameters under their state_dict names, one batch, and in training mode the output, the loss and every parameter
gradient; then the parameters after three steps on that batch with momentum and, from the same start, with Adam.
"""
import copy
import json
import pathlib
import sys

import torch
import torch.nn.functional as F
from torch import nn

from recorder import normal, tensor_record

STEPS = 3
OPTIMIZERS = {
    "sgd": ({"learningRate": 0.1, "momentum": 0.9}, lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9)),
    "adam": ({"learningRate": 0.01, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8}, lambda p: torch.optim.Adam(p, lr=0.01)),
}


class Stack(nn.Module):
    """Named layers, one after the other; layers without parameters are plain functions."""

    def __init__(self, *layers):
        super().__init__()
        self.steps = []
        for layer in layers:
            if isinstance(layer, tuple):
                self.add_module(*layer)
                self.steps.append(layer[0])
            else:
                self.steps.append(layer)

    def forward(self, x):
        for step in self.steps:
            x = getattr(self, step)(x) if isinstance(step, str) else step(x)
        return x


class Skip(nn.Module):
    """Two branches of one input, added; then one layer applied twice around a skip."""

    def __init__(self):
        super().__init__()
        self.a = nn.Linear(5, 4)
        self.b = nn.Linear(5, 4)
        self.shared = nn.Linear(4, 4)
        self.head = nn.Linear(4, 3)

    def forward(self, x):
        h = torch.tanh(self.a(x) + self.b(x))
        h = h + F.relu(self.shared(h))
        h = h + F.relu(self.shared(h))
        return self.head(h)


def networks():
    """(name, declaration, module, input, target, loss)"""
    labels = torch.tensor([0, 2, 1, 1, 0, 2])
    return [
        ("mlp_relu_crossentropy",
         '[Input(4)] [Linear(5, Name = "fc1"), ReLU, Linear(3, Name = "fc2")] [CrossEntropy]',
         Stack(("fc1", nn.Linear(4, 5)), F.relu, ("fc2", nn.Linear(5, 3))), normal(1.0, 6, 4), labels, F.cross_entropy),
        ("mlp_tanh_mse",
         '[Input(6)] [Linear(8, Name = "fc1"), Tanh, Linear(4, Name = "fc2")] [MeanSquaredError]',
         Stack(("fc1", nn.Linear(6, 8)), torch.tanh, ("fc2", nn.Linear(8, 4))), normal(1.0, 5, 6), normal(1.0, 5, 4), F.mse_loss),
        ("layernorm_gelu_crossentropy",
         '[Input(5)] [Linear(7, Name = "fc1"), LayerNorm(Name = "norm"), GELU, Dropout(0), Linear(3, Name = "fc2")] [CrossEntropy]',
         Stack(("fc1", nn.Linear(5, 7)), ("norm", nn.LayerNorm(7)), F.gelu, ("fc2", nn.Linear(7, 3))), normal(1.0, 6, 5), labels, F.cross_entropy),
        # No bias in front of the norm: its gradient would be rounding noise, which Adam blows up.
        ("batchnorm_relu_crossentropy",
         '[Input(5)] [Linear(6, Bias = false, Name = "fc1"), BatchNorm(Name = "norm"), ReLU, Linear(3, Name = "fc2")] [CrossEntropy(Smoothing = 0.1)]',
         Stack(("fc1", nn.Linear(5, 6, bias=False)), ("norm", nn.BatchNorm1d(6)), F.relu, ("fc2", nn.Linear(6, 3))), normal(1.0, 6, 5), labels,
         lambda y, t: F.cross_entropy(y, t, label_smoothing=0.1)),
        ("skip_shared_crossentropy",
         'h = Tanh(A(x) + B(x)); h = h + ReLU(Shared(h)); h = h + ReLU(Shared(h)); Head(h); x (5); A, B, Shared: Linear(4), Head: Linear(3), '
         'named a, b, shared, head; CrossEntropy',
         Skip(), normal(1.0, 6, 5), labels, F.cross_entropy),
    ]


def initialise(name, module):
    """Values of few decimals, drawn from the name of each parameter; norms start away from 1 and 0 so that mistakes show."""
    with torch.no_grad():
        for key, parameter in module.named_parameters():
            values = normal(0.5, *parameter.shape).realise(f"{name}/{key}")
            parameter.copy_(values + 1.0 if key == "norm.weight" else values)


def state(module, kind):
    tensors = module.named_parameters() if kind == "parameters" else module.named_buffers()
    return {key: tensor_record(value) for key, value in tensors if not key.endswith("num_batches_tracked")}


def record(name, declaration, module, x, target, loss):
    initialise(name, module)
    module.train()
    x = x.realise(f"{name}/x")
    target = target if torch.is_tensor(target) else target.realise(f"{name}/target")
    found = {"name": name, "declaration": declaration, "input": tensor_record(x), "target": tensor_record(target), "parameters": state(module, "parameters"),
             "buffers": state(module, "buffers")}

    once = copy.deepcopy(module)
    output = once(x)
    value = loss(output, target)
    value.backward()
    found["output"] = tensor_record(output)
    found["loss"] = value.item()
    found["gradients"] = {key: tensor_record(parameter.grad) for key, parameter in once.named_parameters()}

    for optimizer_name, (settings, create) in OPTIMIZERS.items():
        trained = copy.deepcopy(module)
        optimizer, losses = create(trained.parameters()), []
        for _ in range(STEPS):
            optimizer.zero_grad()
            value = loss(trained(x), target)
            value.backward()
            optimizer.step()
            losses.append(value.item())
        trained.eval()
        found[optimizer_name] = {"settings": settings, "losses": losses, "parameters": state(trained, "parameters"), "buffers": state(trained, "buffers"),
                                 "prediction": tensor_record(trained(x))}
    return json.dumps(found, separators=(",", ":"), allow_nan=False)


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__).resolve()
    folder = folder if folder.is_dir() else folder.parent
    lines = [record(*network) for network in networks()]
    with open(folder / "networks.json", "w", encoding="utf-8", newline="\n") as file:
        file.write("[\n" + ",\n".join(lines) + "\n]\n")
    print(f"networks.json: {len(lines)} networks")
