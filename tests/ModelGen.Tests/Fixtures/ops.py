#!/usr/bin/env python3
"""Writes the fixtures of single operations: python3 ops.py [folder]. PyTorch 1.13, double precision, one thread.

Each JSON file holds a list with one case a line: name, op, arguments, inputs, parameters, outputs, outputGradient (dL/dy) and gradients.
"""
import pathlib
import sys

import ops_activations
import ops_attention
import ops_breakpoints
import ops_convolution
import ops_layers
import ops_losses
import ops_mathematics
import ops_recurrent
import ops_reductions
import ops_shape

GROUPS = {"activations": ops_activations, "attention": ops_attention, "breakpoints": ops_breakpoints, "convolution": ops_convolution, "layers": ops_layers, "losses": ops_losses,
          "mathematics": ops_mathematics, "recurrent": ops_recurrent, "reductions": ops_reductions, "shape": ops_shape}

if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__).resolve()
    folder = folder if folder.is_dir() else folder.parent
    for name, module in GROUPS.items():
        group = module.build()
        path = folder / f"{name}.json"
        group.write(path)
        print(f"{path.name}: {len(group.lines)} cases, {path.stat().st_size} bytes")
