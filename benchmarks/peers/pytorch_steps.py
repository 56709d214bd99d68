#!/usr/bin/env python3
"""The workloads of ModelGen.Benchmarks in PyTorch eager, with the same output lines.

usage: pytorch_steps.py [steps|inference] [--threads N] [--only NAME] [--quick]
       pytorch_steps.py startup [--runs N] [--only NAME] [--quick]
"""
import argparse
import gc
import os
import subprocess
import sys
import time

START = time.perf_counter()  # Importing torch is part of what `startup` measures.

# OpenBLAS, which Debian's PyTorch multiplies matrices with, has threads of its own that torch.set_num_threads does not know. It reads this when it loads.
os.environ["OPENBLAS_NUM_THREADS"] = sys.argv[sys.argv.index("--threads") + 1] if "--threads" in sys.argv[:-1] else "1"

import torch
from torch import nn

ROUNDS, WARM_UP = 60, 0.3
ROUND_SECONDS = 0.01
STARTUP = ("xor_mlp_2_8_1_b4", "mlp_784_128_10_b64")

# Network, samples in a batch, features of the input and of each linear layer, whether the loss is cross-entropy.
WORKLOADS = [
    ("xor_mlp_2_8_1", 4, [2, 8, 1], False),
    ("mlp_64_32_10", 32, [64, 32, 10], True),
    ("mlp_784_128_10", 64, [784, 128, 10], True),
    ("mlp_784_512_512_10", 128, [784, 512, 512, 10], True),
]


def network(sizes):
    layers = []
    for before, after in zip(sizes, sizes[1:]):
        layers += [nn.Linear(before, after), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def flops(batch, sizes, products):
    """Those of the matrix products; products(i) of them for layer i, counted from 1."""
    return sum(2.0 * batch * sizes[i - 1] * sizes[i] * products(i) for i in range(1, len(sizes)))


def train_step(batch, sizes, is_classifier):
    """Forward, loss, backward, Adam, in the way of PyTorch's tutorials."""
    torch.manual_seed(1)
    model = network(sizes)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    x = torch.rand(batch, sizes[0])
    if is_classifier:
        loss_function, target = nn.CrossEntropyLoss(), torch.randint(sizes[-1], (batch,))
    else:
        loss_function, target = nn.MSELoss(), torch.rand(batch, sizes[-1])

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss_function(model(x), target).backward()
        optimizer.step()

    return step


def prediction(batch, sizes):
    torch.manual_seed(1)
    model = network(sizes).eval()
    x = torch.rand(batch, sizes[0])

    def predict():
        with torch.inference_mode():
            model(x)

    return predict


def measure(name, threads, operations, work):
    """Best and median of many short rounds, after the same warm-up as in C#."""
    start = time.perf_counter()
    count = 0
    while (elapsed := time.perf_counter() - start) < WARM_UP or (count < 200 and elapsed < 3 * WARM_UP):
        work()
        count += 1
    half = max(1, count // 2)
    start = time.perf_counter()
    for _ in range(half):
        work()
    per_round = max(1, int(half * ROUND_SECONDS / (time.perf_counter() - start)))
    gc.collect()
    gc.disable()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(per_round):
            work()
        times.append((time.perf_counter() - start) / per_round * 1e6)
    gc.enable()
    times.sort()
    best, median = times[0], times[ROUNDS // 2]
    print(f"{name} threads={threads} best_us={best:.2f} median_us={median:.2f} allocated=n/a gflops={operations / best / 1e3:.1f}", flush=True)


def startup(name, runs):
    """Processes of this script, timed from outside from their start to the line that follows their first step."""
    to_first_step, within = [], []
    for _ in range(runs):
        start = time.perf_counter()
        with subprocess.Popen([sys.executable, __file__, "first_step", "--only", name], stdout=subprocess.PIPE, text=True) as process:
            line = process.stdout.readline()
            to_first_step.append((time.perf_counter() - start) * 1e3)
        within.append(float(line))
    best, median, step = min(to_first_step), sorted(to_first_step)[runs // 2], sorted(within)[runs // 2]
    print(f"startup_{name} mode=python best_ms={best:.1f} median_ms={median:.1f} first_step_ms={step:.1f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=["steps", "inference", "startup", "first_step"], default="steps")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--runs", type=int, help="processes for each network of startup")
    parser.add_argument("--only", help="workloads whose name contains this")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds, for a first look")
    arguments = parser.parse_args()
    if arguments.quick:
        global ROUNDS, WARM_UP
        ROUNDS, WARM_UP = 15, 0.15

    def wanted(name):
        return arguments.only is None or arguments.only.lower() in name.lower()

    if arguments.what == "startup":
        for name in STARTUP:
            if wanted(f"startup_{name}"):
                startup(name, arguments.runs or (2 if arguments.quick else 5))
        return
    if arguments.what == "first_step":
        # What `startup` starts.
        batch, sizes, is_classifier = next(workload[1:] for workload in WORKLOADS if f"{workload[0]}_b{workload[1]}" == arguments.only)
        train_step(batch, sizes, is_classifier)()
        print(f"{(time.perf_counter() - START) * 1e3:.2f}", flush=True)
        return

    torch.set_num_threads(arguments.threads)
    for name, batch, sizes, is_classifier in WORKLOADS:
        if arguments.what == "steps":
            step_name = f"{name}_b{batch}"
            if wanted(step_name):
                operations = flops(batch, sizes, lambda layer: 2 if layer == 1 else 3)
                measure(step_name, arguments.threads, operations, train_step(batch, sizes, is_classifier))
            continue
        for samples in (1, batch):
            infer_name = f"{name}_infer_b{samples}"
            if wanted(infer_name):
                measure(infer_name, arguments.threads, flops(samples, sizes, lambda layer: 1), prediction(samples, sizes))


if __name__ == "__main__":
    main()
