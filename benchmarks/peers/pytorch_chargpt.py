#!/usr/bin/env python3
"""examples/CharGpt in PyTorch eager: the same network, settings, amount of text and last line.

usage: pytorch_chargpt.py TEXT [--threads N] [--steps N]
"""
import argparse
import math
import time

from pytorch_steps import CharGpt  # First, for it tells OpenBLAS the number of threads before PyTorch loads.

import torch
from torch.nn import functional as F

BATCH, CONTEXT = 12, 64
WARM_UP, RATE, LEAST_RATE = 100, 1e-3, 1e-4


def rate(step, steps):
    """Rises linearly, then falls by half a cosine."""
    if step < WARM_UP:
        return RATE * (step + 1) / WARM_UP
    return LEAST_RATE + (RATE - LEAST_RATE) * (1 + math.cos(math.pi * (step - WARM_UP) / (steps - WARM_UP))) / 2


def loss_of(model, x, y):
    logits = model(x)
    return F.cross_entropy(logits.view(-1, logits.shape[-1]), y.reshape(-1))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("text", help="tinyshakespeare, such as shared/data/text/tinyshakespeare.txt")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--steps", type=int, default=2000)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(1)

    with open(arguments.text, encoding="utf-8") as file:
        text = file.read()
    index = {character: i for i, character in enumerate(sorted(set(text)))}
    tokens = torch.tensor([index[character] for character in text])
    train, validation = tokens[:len(tokens) * 9 // 10], tokens[len(tokens) * 9 // 10:]

    model = CharGpt()
    groups = [{"params": [p for p in model.parameters() if p.dim() > 1], "weight_decay": 0.1},
              {"params": [p for p in model.parameters() if p.dim() == 1], "weight_decay": 0}]
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.99))
    start = time.perf_counter()
    for step in range(arguments.steps):
        for group in optimizer.param_groups:
            group["lr"] = rate(step, arguments.steps)
        places = torch.randint(len(train) - CONTEXT, (BATCH,))
        x = torch.stack([train[place:place + CONTEXT] for place in places])
        y = torch.stack([train[place + 1:place + 1 + CONTEXT] for place in places])
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(model, x, y)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1)
        optimizer.step()
        if (step + 1) % (arguments.steps // 10 or 1) == 0:
            print(f"  step {step + 1:5}   training loss {loss.item():.3f}   {time.perf_counter() - start:.1f} s", flush=True)
    seconds = time.perf_counter() - start

    model.eval()
    windows = (len(validation) - 1) // CONTEXT
    x = validation[:windows * CONTEXT].view(windows, CONTEXT)
    y = validation[1:windows * CONTEXT + 1].view(windows, CONTEXT)
    with torch.inference_mode():
        total = sum(loss_of(model, a, b).item() * len(a) for a, b in zip(x.split(64), y.split(64)))
    print(f"validation loss {total / windows:.3f}, {seconds:.0f} s")


if __name__ == "__main__":
    main()
