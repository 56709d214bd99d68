"""Writes optimizers.json: ten steps of every optimizer, and the learning rates of every schedule, computed with PyTorch in double.

Run with PyTorch 1.13:  python3 optimizers.py
Each run has two parameters, "weight" (3, 5) and "bias" (7), that start from fixed numbers; the gradient of step t is a fixed function of the
parameter and of t, so an error in one step shows in all that follow. In "turns" some steps have a gradient of one parameter alone, as with one
optimizer for several objectives. Lion and Muon are not part of PyTorch 1.13 and are
stated here as in their papers; NAdam is stated as PyTorch documents it, since 1.13 multiplies mu into the product once too often.
"""
import json
import math
import os

import torch

torch.set_default_dtype(torch.float64)
STEPS = 10
TURNS = [("weight",), ("bias",), ("weight", "bias"), ("bias",), ("weight", "bias"), ("weight",), ("bias",), ("bias",), ("weight", "bias"), ("weight",)]
SHAPES = {"weight": (3, 5), "bias": (7,)}


def start(name):
    count = math.prod(SHAPES[name])
    shift = {"weight": 0.0, "bias": 0.5}[name]
    return torch.tensor([math.sin(1.7 * i + shift) for i in range(count)]).reshape(SHAPES[name])


def gradient(name, w, step):
    count = math.prod(SHAPES[name])
    wave = torch.tensor([math.cos(0.9 * i + 0.4 * step) for i in range(count)]).reshape(SHAPES[name])
    return 0.3 * w + wave


class NAdam(torch.optim.Optimizer):
    """T. Dozat, Incorporating Nesterov Momentum into Adam (2016), as in the documentation of torch.optim.NAdam."""

    def __init__(self, params, lr=2e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0, momentum_decay=4e-3):
        super().__init__(params, dict(lr=lr, betas=betas, eps=eps, weight_decay=weight_decay, momentum_decay=momentum_decay))

    @torch.no_grad()
    def step(self):
        group = self.param_groups[0]
        beta1, beta2 = group["betas"]
        for p in group["params"]:
            if p.grad is None:
                continue
            t = self.state[p]["t"] = self.state[p].get("t", 0) + 1
            mu = beta1 * (1 - 0.5 * 0.96 ** (t * group["momentum_decay"]))
            mu_next = beta1 * (1 - 0.5 * 0.96 ** ((t + 1) * group["momentum_decay"]))
            product = self.state[p]["product"] = self.state[p].get("product", 1.0) * mu
            m = self.state[p].setdefault("m", torch.zeros_like(p))
            v = self.state[p].setdefault("v", torch.zeros_like(p))
            g = p.grad + group["weight_decay"] * p
            m.copy_(beta1 * m + (1 - beta1) * g)
            v.copy_(beta2 * v + (1 - beta2) * g * g)
            mean = mu_next * m / (1 - product * mu_next) + (1 - mu) * g / (1 - product)
            p -= group["lr"] * mean / (torch.sqrt(v / (1 - beta2 ** t)) + group["eps"])


class Lion(torch.optim.Optimizer):
    """X. Chen et al., Symbolic Discovery of Optimization Algorithms (2023), algorithm 2."""

    def __init__(self, params, lr=1e-4, betas=(0.9, 0.99), weight_decay=0.0):
        super().__init__(params, dict(lr=lr, betas=betas, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for p in group["params"]:
                if p.grad is None:
                    continue
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                c = beta1 * m + (1 - beta1) * p.grad
                p -= group["lr"] * (torch.sign(c) + group["weight_decay"] * p)
                m.copy_(beta2 * m + (1 - beta2) * p.grad)


class Muon(torch.optim.Optimizer):
    """K. Jordan et al., Muon: An Optimizer for Hidden Layers in Neural Networks (2024); AdamW for what is no matrix."""

    def __init__(self, params, lr=0.02, momentum=0.95, nesterov=True, weight_decay=0.0):
        params = list(params)
        super().__init__([p for p in params if p.ndim >= 2], dict(lr=lr, momentum=momentum, nesterov=nesterov, weight_decay=weight_decay))
        self.rest = torch.optim.AdamW([p for p in params if p.ndim < 2], lr=3e-4, betas=(0.9, 0.95), eps=1e-10, weight_decay=0.0)

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta = group["momentum"]
            for p in group["params"]:
                if p.grad is None:
                    continue
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                m.copy_(beta * m + (1 - beta) * p.grad)
                u = beta * m + (1 - beta) * p.grad if group["nesterov"] else m
                x = u.reshape(len(u), -1)
                turned = x.shape[0] > x.shape[1]
                x = x.T if turned else x
                x = x / (x.norm() + 1e-7)
                for _ in range(5):
                    a = x @ x.T
                    x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
                x = x.T if turned else x
                scale = max(1.0, x.shape[0] / x.shape[1]) ** 0.5
                p *= 1 - group["lr"] * group["weight_decay"]
                p -= group["lr"] * scale * x.reshape(p.shape)
        self.rest.step()


OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
    "sgd-decay": lambda p: torch.optim.SGD(p, lr=0.1, weight_decay=0.05),
    "sgd-momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
    "sgd-dampening": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, dampening=0.3, weight_decay=0.02),
    "sgd-nesterov": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01),
    "adagrad": lambda p: torch.optim.Adagrad(p),
    "adagrad-decay": lambda p: torch.optim.Adagrad(p, lr=0.05, lr_decay=0.1, weight_decay=0.02),
    "rmsprop": lambda p: torch.optim.RMSprop(p),
    "rmsprop-momentum": lambda p: torch.optim.RMSprop(p, lr=0.02, momentum=0.8, weight_decay=0.01),
    "rmsprop-centered": lambda p: torch.optim.RMSprop(p, lr=0.02, alpha=0.9, centered=True),
    "rmsprop-centered-momentum": lambda p: torch.optim.RMSprop(p, lr=0.02, alpha=0.95, eps=1e-6, centered=True, momentum=0.5),
    "adam": lambda p: torch.optim.Adam(p),
    "adam-decay": lambda p: torch.optim.Adam(p, lr=0.02, betas=(0.8, 0.95), eps=1e-6, weight_decay=0.1),
    "adam-amsgrad": lambda p: torch.optim.Adam(p, lr=0.02, amsgrad=True),
    "adamw": lambda p: torch.optim.AdamW(p),
    "adamw-decay": lambda p: torch.optim.AdamW(p, lr=0.02, weight_decay=0.3),
    "adamw-amsgrad": lambda p: torch.optim.AdamW(p, lr=0.02, amsgrad=True),
    "nadam": lambda p: NAdam(p),
    "nadam-decay": lambda p: NAdam(p, lr=0.02, weight_decay=0.05, momentum_decay=0.01),
    "lion": lambda p: Lion(p),
    "lion-decay": lambda p: Lion(p, lr=0.02, betas=(0.95, 0.98), weight_decay=0.2),
    "muon": lambda p: Muon(p),
    "muon-decay": lambda p: Muon(p, lr=0.05, momentum=0.9, nesterov=False, weight_decay=0.1),
}


def run(create, clip_norm=None, clip_value=None, turns=None):
    params = {name: torch.nn.Parameter(start(name)) for name in SHAPES}
    optimizer = create(list(params.values()))
    history = []
    for step in range(STEPS):
        for name, p in params.items():
            p.grad = gradient(name, p.detach(), step) if turns is None or name in turns[step] else None
        if clip_norm is not None:
            torch.nn.utils.clip_grad_norm_(params.values(), clip_norm)
        if clip_value is not None:
            torch.nn.utils.clip_grad_value_(params.values(), clip_value)
        optimizer.step()
        history.append({name: p.detach().flatten().tolist() for name, p in params.items()})
    return history


def rates(create, losses=None, steps=30):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.5)
    schedule = create(optimizer)
    values = []
    for step in range(steps):
        values.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if losses is None:
            schedule.step()
        else:
            schedule.step(losses[step])
    return values


S = torch.optim.lr_scheduler
LOSSES = [1.0, 0.9, 0.8, 0.8, 0.81, 0.8, 0.82, 0.79, 0.79, 0.79, 0.79, 0.79, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.4, 0.4, 0.4, 0.4,
          0.4, 0.4, 0.4, 0.4, 0.4, 0.4]
SCHEDULES = {
    "step": (lambda o: S.StepLR(o, step_size=7, gamma=0.3), None),
    "multistep": (lambda o: S.MultiStepLR(o, milestones=[3, 11, 20], gamma=0.2), None),
    "exponential": (lambda o: S.ExponentialLR(o, gamma=0.9), None),
    "cosine": (lambda o: S.CosineAnnealingLR(o, T_max=29, eta_min=0.01), None),
    "linear-warmup": (lambda o: S.LinearLR(o, start_factor=0.2, total_iters=8), None),
    "one-cycle": (lambda o: S.OneCycleLR(o, max_lr=0.8, total_steps=31), None),
    "plateau": (lambda o: S.ReduceLROnPlateau(o, factor=0.5, patience=2, cooldown=1, min_lr=0.05), LOSSES),
}

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "optimizers.json"), "w", newline="\n") as file:
    result = {name: run(create) for name, create in OPTIMIZERS.items()}
    result["clip-norm"] = run(OPTIMIZERS["sgd-momentum"], clip_norm=0.7)
    result["clip-value"] = run(OPTIMIZERS["adam"], clip_value=0.4)
    json.dump({
        "torch": torch.__version__,
        "optimizers": result,
        "turns": {name: run(create, turns=TURNS) for name, create in OPTIMIZERS.items()},
        "schedules": {name: rates(create, losses) for name, (create, losses) in SCHEDULES.items()},
        "losses": LOSSES,
    }, file, indent=0)
    file.write("\n")
