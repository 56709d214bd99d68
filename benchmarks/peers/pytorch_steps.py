#!/usr/bin/env python3
"""The workloads of ModelGen.Benchmarks in PyTorch eager, with the same output lines.

usage: pytorch_steps.py [steps|inference|conv] [--threads N] [--only NAME] [--quick]
       pytorch_steps.py startup [--runs N] [--only NAME] [--quick]
"""
import argparse
import ctypes
import gc
import os
import subprocess
import sys
import time
from typing import Callable, NamedTuple

START = time.perf_counter()  # Importing torch is part of what `startup` measures.

# OpenBLAS, which Debian's PyTorch multiplies matrices with, has threads of its own that torch.set_num_threads does not know. It reads this when it loads.
os.environ["OPENBLAS_NUM_THREADS"] = sys.argv[sys.argv.index("--threads") + 1] if "--threads" in sys.argv[:-1] else "1"

import torch
from torch import nn
from torch.nn import functional as F

ROUNDS, WARM_UP = 60, 0.3
ROUND_SECONDS = 0.01
LEAST_ROUNDS, MOST_SECONDS = 5, 2  # Long pieces of work get fewer rounds.
STARTUP = ("xor_mlp_2_8_1_b4", "mlp_784_128_10_b64")


def mlp(*sizes):
    layers = []
    for before, after in zip(sizes, sizes[1:]):
        layers += [nn.Linear(before, after), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def lenet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.AvgPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))


class Block(nn.Module):
    """A residual block; where the shape changes, the shortcut is a 1 x 1 convolution with batch norm."""

    def __init__(self, before, channels, stride):
        super().__init__()
        self.conv1, self.norm1 = nn.Conv2d(before, channels, 3, stride, padding=1, bias=False), nn.BatchNorm2d(channels)
        self.conv2, self.norm2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels)
        self.shortcut = nn.Identity()
        if stride > 1:
            self.shortcut = nn.Sequential(nn.Conv2d(before, channels, 1, stride, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x):
        y = F.relu(self.norm1(self.conv1(x)))
        return F.relu(self.norm2(self.conv2(y)) + self.shortcut(x))


def resnet20():
    layers = [nn.Conv2d(3, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU()]
    before = 16
    for channels in (16, 32, 64):
        for block in range(3):
            layers.append(Block(before, channels, 2 if block == 0 and channels > 16 else 1))
            before = channels
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


def twice(before, channels):
    return nn.Sequential(nn.Conv2d(before, channels, 3, padding=1), nn.ReLU(), nn.Conv2d(channels, channels, 3, padding=1), nn.ReLU())


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        widths = (16, 32, 64, 128)
        self.down = nn.ModuleList(twice(before, channels) for before, channels in zip((1, *widths), widths))
        self.up = nn.ModuleList(nn.ConvTranspose2d(2 * channels, channels, 2, stride=2) for channels in widths[-2::-1])
        self.join = nn.ModuleList(twice(2 * channels, channels) for channels in widths[-2::-1])
        self.head = nn.Conv2d(widths[0], 1, 1)

    def forward(self, x):
        skips = []
        for down in self.down[:-1]:
            skips.append(down(x))
            x = F.max_pool2d(skips[-1], 2)
        x = self.down[-1](x)
        for up, join in zip(self.up, self.join):
            x = join(torch.cat([up(x), skips.pop()], 1))
        return self.head(x)


class GptBlock(nn.Module):
    """A block of GPT-2, as nanoGPT writes it: norms first, one projection for queries, keys and values."""

    def __init__(self, channels, heads, context):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(channels), nn.LayerNorm(channels)
        self.attention, self.projection = nn.Linear(channels, 3 * channels), nn.Linear(channels, channels)
        self.wide, self.narrow = nn.Linear(channels, 4 * channels), nn.Linear(4 * channels, channels)
        self.register_buffer("hidden", torch.ones(context, context).triu(1).bool())

    def forward(self, x):
        batch, steps, channels = x.shape
        q, k, v = (part.view(batch, steps, self.heads, channels // self.heads).transpose(1, 2) for part in self.attention(self.norm1(x)).split(channels, 2))
        scores = (q @ k.transpose(-2, -1)) * (1 / (channels // self.heads) ** 0.5)
        weights = F.softmax(scores.masked_fill(self.hidden[:steps, :steps], float("-inf")), -1)
        x = x + self.projection((weights @ v).transpose(1, 2).contiguous().view(batch, steps, channels))
        return x + self.narrow(F.gelu(self.wide(self.norm2(x))))


class CharLstm(nn.Module):
    """A language model of characters by one long short-term memory."""

    def __init__(self, vocabulary=65, embedding=64, hidden=128):
        super().__init__()
        self.characters, self.lstm, self.head = nn.Embedding(vocabulary, embedding), nn.LSTM(embedding, hidden, batch_first=True), nn.Linear(hidden, vocabulary)

    def forward(self, text):
        return self.head(self.lstm(self.characters(text))[0])

    def hidden_products(self, batch, steps):
        """Those of the gates, which no linear layer shows."""
        return 2.0 * batch * steps * (self.lstm.weight_ih_l0.numel() + self.lstm.weight_hh_l0.numel())


class CharGpt(nn.Module):
    """A language model of characters whose output layer is tied to its embedding."""

    def __init__(self, vocabulary=65, context=64, channels=128, blocks=4, heads=4):
        super().__init__()
        self.characters, self.positions = nn.Embedding(vocabulary, channels), nn.Embedding(context, channels)
        self.blocks = nn.Sequential(*(GptBlock(channels, heads, context) for _ in range(blocks)))
        self.norm, self.head = nn.LayerNorm(channels), nn.Linear(channels, vocabulary, bias=False)
        self.head.weight = self.characters.weight
        nn.init.normal_(self.characters.weight, std=0.02)
        nn.init.normal_(self.positions.weight, std=0.02)

    def forward(self, text):
        return self.head(self.norm(self.blocks(self.characters(text) + self.positions(torch.arange(text.shape[1])))))

    def hidden_products(self, batch, steps):
        """Those that no layer shows: scores, and weighted values, of every block."""
        return len(self.blocks) * 4.0 * batch * steps * steps * self.characters.embedding_dim


class Workload(NamedTuple):
    network: str
    batch: int
    shape: tuple  # Of a sample.
    build: Callable
    loss: Callable
    parameters: int  # Learnable numbers, the same in every engine.
    vocabulary: int = 0  # Symbols of a text; 0 for what is no text.

    def inputs(self, batch):
        return torch.randint(self.vocabulary, (batch, *self.shape)) if self.vocabulary else torch.rand(batch, *self.shape)

    @property
    def step_name(self):
        return f"{self.network}_b{self.batch}" + (f"_t{self.shape[0]}" if self.vocabulary else "")

    def create(self):
        torch.manual_seed(1)
        model = self.build()
        parameters = sum(p.numel() for p in model.parameters())
        assert parameters == self.parameters, f"{self.network} has {parameters} parameters but should have {self.parameters}"
        return model


WORKLOADS = [
    Workload("xor_mlp_2_8_1", 4, (2,), lambda: mlp(2, 8, 1), nn.MSELoss(), 33),
    Workload("mlp_64_32_10", 32, (64,), lambda: mlp(64, 32, 10), nn.CrossEntropyLoss(), 2_410),
    Workload("mlp_784_128_10", 64, (784,), lambda: mlp(784, 128, 10), nn.CrossEntropyLoss(), 101_770),
    Workload("mlp_784_512_512_10", 128, (784,), lambda: mlp(784, 512, 512, 10), nn.CrossEntropyLoss(), 669_706),
    Workload("lenet5", 64, (1, 28, 28), lenet5, nn.CrossEntropyLoss(), 61_706),
    Workload("resnet20", 32, (3, 32, 32), resnet20, nn.CrossEntropyLoss(), 272_474),
    Workload("unet_64x64", 8, (1, 64, 64), UNet, nn.BCEWithLogitsLoss(), 481_745),
    Workload("lstm_char", 32, (64,), CharLstm, nn.CrossEntropyLoss(), 111_873, 65),
    Workload("gpt_char", 12, (64,), CharGpt, nn.CrossEntropyLoss(), 809_856, 65),
]

# Network, channels, output channels, rows and columns, kernel, stride, padding, groups, samples.
CONVOLUTIONS = [
    ("lenet5", 1, 6, 28, 5, 1, 2, 1, 64),
    ("lenet5", 6, 16, 14, 5, 1, 0, 1, 64),
    ("resnet20", 3, 16, 32, 3, 1, 1, 1, 32),
    ("resnet20", 16, 16, 32, 3, 1, 1, 1, 32),
    ("resnet20", 16, 32, 32, 3, 2, 1, 1, 32),
    ("resnet20", 32, 32, 16, 3, 1, 1, 1, 32),
    ("resnet20", 64, 64, 8, 3, 1, 1, 1, 32),
    ("vgg16", 3, 64, 224, 3, 1, 1, 1, 1),
    ("vgg16", 64, 64, 224, 3, 1, 1, 1, 1),
    ("vgg16", 128, 128, 112, 3, 1, 1, 1, 1),
    ("vgg16", 256, 256, 56, 3, 1, 1, 1, 1),
    ("vgg16", 512, 512, 28, 3, 1, 1, 1, 1),
    ("vgg16", 512, 512, 14, 3, 1, 1, 1, 1),
    ("vgg16", 512, 512, 14, 3, 1, 1, 1, 8),
    ("resnet50", 256, 64, 56, 1, 1, 0, 1, 1),
    ("resnet50", 3, 64, 224, 7, 2, 3, 1, 1),
    ("mobilenet", 128, 128, 56, 3, 1, 1, 128, 1),
]


def products(model, x):
    """Floating-point operations of the forward pass of each linear layer and convolution, in their order; and the shape of the output."""
    found = []

    def count(layer, inputs, output):
        # Every number of the output, or of the input where a transposed convolution spreads it, meets the weights of its channel or feature once.
        numbers = inputs[0] if isinstance(layer, nn.ConvTranspose2d) else output
        found.append(2.0 * numbers.numel() * layer.weight[0].numel())

    hooks = [layer.register_forward_hook(count) for layer in model.modules() if isinstance(layer, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d))]
    with torch.no_grad():
        outputs = model(x).shape
    for hook in hooks:
        hook.remove()
    return found, outputs


def train_step(workload):
    """Forward, loss, backward, Adam, in the way of PyTorch's tutorials; and the floating-point operations of its products."""
    model = workload.create()
    optimizer = (torch.optim.AdamW if workload.vocabulary else torch.optim.Adam)(model.parameters(), lr=1e-3)
    x = workload.inputs(workload.batch)
    forward, outputs = products(model, x)
    if workload.vocabulary:
        text, target = x, torch.randint(workload.vocabulary, (x.numel(),))

        def text_step():
            optimizer.zero_grad(set_to_none=True)
            F.cross_entropy(model(text).view(-1, workload.vocabulary), target).backward()
            optimizer.step()

        return 3 * (sum(forward) + model.hidden_products(*x.shape)), text_step
    target = torch.randint(outputs[1], outputs[:1]) if isinstance(workload.loss, nn.CrossEntropyLoss) else torch.rand(outputs)

    def step():
        optimizer.zero_grad(set_to_none=True)
        workload.loss(model(x), target).backward()
        optimizer.step()

    return 3 * sum(forward) - forward[0], step


def prediction(workload, batch):
    model = workload.create().eval()
    x = workload.inputs(batch)

    def predict():
        with torch.inference_mode():
            model(x)

    return sum(products(model, x)[0]) + (model.hidden_products(*x.shape) if workload.vocabulary else 0), predict


def keep_memory():
    """Has glibc keep what is freed. Otherwise it gives results of megabytes back to the system and fetches them again, page by page, in every
    call, which can take longer than the convolution."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(-1, 2**31 - 1)  # M_TRIM_THRESHOLD
        libc.mallopt(-3, 2**25)  # M_MMAP_THRESHOLD, the most there is


def convolution(passed, channels, out_channels, size, kernel, stride, padding, groups, batch):
    """One pass of a convolution and its floating-point operations."""
    torch.manual_seed(1)
    x = torch.rand(batch, channels, size, size)
    weight = torch.rand(out_channels, channels // groups, kernel, kernel)
    dy = F.conv2d(x, weight, None, stride, padding, 1, groups)
    operations = 2.0 * dy.numel() * weight[0].numel()
    if passed == "fwd":
        return operations, lambda: F.conv2d(x, weight, None, stride, padding, 1, groups)
    if passed == "dx":
        return operations, lambda: torch.nn.grad.conv2d_input(x.shape, weight, dy, stride, padding, 1, groups)
    return operations, lambda: torch.nn.grad.conv2d_weight(x, weight.shape, dy, stride, padding, 1, groups)


def convolution_name(network, channels, out_channels, size, kernel, stride, padding, groups, batch):
    strided, depthwise = f"_stride{stride}" if stride > 1 else "", "_depthwise" if groups > 1 else ""
    return f"conv_{network}_{channels}to{out_channels}_{kernel}x{kernel}{strided}{depthwise}_at{size}_b{batch}"


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
    first = time.perf_counter()
    while len(times) < ROUNDS and (len(times) < LEAST_ROUNDS or time.perf_counter() - first < MOST_SECONDS):
        start = time.perf_counter()
        for _ in range(per_round):
            work()
        times.append((time.perf_counter() - start) / per_round * 1e6)
    gc.enable()
    times.sort()
    best, median = times[0], times[len(times) // 2]
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
    parser.add_argument("what", nargs="?", choices=["steps", "inference", "conv", "startup", "first_step"], default="steps")
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
        _, step = train_step(next(workload for workload in WORKLOADS if workload.step_name == arguments.only))
        step()
        print(f"{(time.perf_counter() - START) * 1e3:.2f}", flush=True)
        return

    torch.set_num_threads(arguments.threads)
    if arguments.what == "conv":
        keep_memory()
        for case in CONVOLUTIONS:
            for passed in ("fwd", "dx", "dw"):
                name = f"{convolution_name(*case)}_{passed}"
                if wanted(name):
                    with torch.inference_mode():
                        measure(name, arguments.threads, *convolution(passed, *case[1:]))
        return
    for workload in WORKLOADS:
        if arguments.what == "steps":
            if wanted(workload.step_name):
                measure(workload.step_name, arguments.threads, *train_step(workload))
            continue
        for samples in (1, workload.batch):
            infer_name = f"{workload.network}_infer_b{samples}"
            if wanted(infer_name):
                measure(infer_name, arguments.threads, *prediction(workload, samples))


if __name__ == "__main__":
    main()
