"""Records one operation at a time: inputs, outputs, a fixed output gradient, and the gradients that autograd finds.

The first axis of every input and output is the batch; axes and shapes among the arguments are those of one sample, as in
ModelGen. Parameters have no batch. Argument names and enum members are those of the call forms in src/ModelGen/Declarations.

Every number is drawn from a generator seeded by the case's own name, so a case never changes because another was added.
Drawn values have few decimals, which keeps the files small; results are written with repr and parse back to the same double.
"""
import json
import math
import zlib

import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)


class Draw:
    """A tensor to be drawn from the generator of its case. Of sequences with lengths, the steps beyond are zero, as ModelGen reads them."""

    def __init__(self, shape, low=None, high=None, scale=1.0, decimals=3, lengths=None):
        self.shape, self.low, self.high, self.scale, self.decimals, self.lengths = tuple(shape), low, high, scale, decimals, lengths

    def realise(self, key):
        generator = torch.Generator().manual_seed(zlib.crc32(key.encode()))
        if self.low is None:
            values = torch.randn(self.shape, generator=generator) * self.scale
        else:
            values = torch.rand(self.shape, generator=generator) * (self.high - self.low) + self.low
        values = torch.round(values * 10 ** self.decimals) / 10 ** self.decimals + 0.0  # + 0.0 turns -0.0 into 0.0
        for sample, length in enumerate(self.lengths or []):
            values[sample, length:] = 0
        return values


def uniform(low, high, *shape):
    return Draw(shape, low=low, high=high)


def normal(scale, *shape):
    return Draw(shape, scale=scale)


def integers(*values):
    return torch.tensor(values[0] if len(values) == 1 else list(values), dtype=torch.int64)


def dim(axis):
    """PyTorch's axis for an axis of a sample: ModelGen never counts the batch."""
    return axis if axis < 0 else axis + 1


def line_up(*tensors):
    """Batches whose samples broadcast: a sample with fewer axes gets ones in front, after the batch. Plain numbers stay."""
    rank = max(tensor.dim() for tensor in tensors if torch.is_tensor(tensor))
    return [t.reshape(t.shape[:1] + (1,) * (rank - t.dim()) + t.shape[1:]) if torch.is_tensor(t) else t for t in tensors]


def _number(value):
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


def tensor_record(tensor):
    tensor = tensor.detach()
    record = {"shape": list(tensor.shape)}
    if tensor.dtype in (torch.int64, torch.int32):
        record["type"] = "int"
    elif tensor.dtype == torch.bool:
        tensor = tensor.double()
    record["values"] = [_number(v) for v in tensor.reshape(-1).tolist()]
    return record


class Group:
    """The cases of one file; the file has one case a line."""

    def __init__(self):
        self.lines = []
        self.names = set()

    def case(self, name, op, function, inputs, parameters=None, arguments=None, constants=(), note=None, mode=None, output_gradient=None, output_lengths=None):
        """Runs function(inputs..., parameters...), by position, and records it.

        A tuple stands for a standard normal tensor of that shape. Names in constants (targets, masks, running statistics) and
        integer tensors get no gradient. mode tells training from inference where they differ. Scalar outputs get the output gradient 1 unless output_gradient says otherwise.
        Steps beyond output_lengths get the output gradient 0, for what is compared with a sequence has its lengths.
        """
        if name in self.names:
            raise ValueError(f"the case '{name}' exists already")
        self.names.add(name)
        parameters = parameters or {}
        tensors = {}
        for key, value in {**inputs, **parameters}.items():
            if isinstance(value, tuple):
                value = Draw(value)
            if isinstance(value, Draw):
                value = value.realise(f"{name}/{key}")
            value = value.detach().clone()
            tensors[key] = value.requires_grad_(value.is_floating_point() and key not in constants)
        before = {key: tensor_record(value) for key, value in tensors.items()}
        outputs = function(*tensors.values())
        if not isinstance(outputs, dict):
            outputs = {"y": outputs}

        total, output_gradients = 0.0, {}
        for key, value in outputs.items():
            if not value.requires_grad:
                continue
            if output_gradient is not None:
                upstream = torch.full_like(value, output_gradient)
            elif value.dim() == 0:
                upstream = torch.ones_like(value)
            else:
                upstream = Draw(value.shape, decimals=2, lengths=output_lengths).realise(f"{name}/d_{key}")
            output_gradients[key] = upstream
            total = total + (value * upstream).sum()
        gradients = {}
        if output_gradients:
            learned = {key: value for key, value in tensors.items() if value.requires_grad}
            found = torch.autograd.grad(total, list(learned.values()), allow_unused=True)
            for (key, value), gradient in zip(learned.items(), found):
                gradients[key] = torch.zeros_like(value) if gradient is None else gradient + 0.0

        record = {"name": name, "op": op}
        if note:
            record["note"] = note
        if mode:
            record["mode"] = mode
        if arguments:
            record["arguments"] = arguments
        record["inputs"] = {key: before[key] for key in inputs}
        if parameters:
            record["parameters"] = {key: before[key] for key in parameters}
        record["outputs"] = {key: tensor_record(value) for key, value in outputs.items()}
        if gradients:
            record["outputGradient"] = {key: tensor_record(value) for key, value in output_gradients.items()}
            record["gradients"] = {key: tensor_record(value) for key, value in gradients.items()}
        self.lines.append(json.dumps(record, separators=(",", ":"), allow_nan=False))

    def write(self, path):
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write("[\n" + ",\n".join(self.lines) + "\n]\n")


def shape_name(*shape):
    return "x".join(str(size) for size in shape) or "scalar"
