"""Recurrent networks and their cells, under the names of PyTorch's state_dict."""
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence
from torch.nn.utils.stateless import functional_call

from recorder import Group, integers, normal

KINDS = {"Rnn": (nn.RNN, nn.RNNCell, 1), "Gru": (nn.GRU, nn.GRUCell, 3), "Lstm": (nn.LSTM, nn.LSTMCell, 4)}


def build():
    group = Group()
    for op in KINDS:
        network(group, op, "3x4x2_to_3", 3, 4, 2, 3)
        network(group, op, "1x1x3_to_1", 1, 1, 3, 1)
        network(group, op, "2x3x5_to_17", 2, 3, 5, 17)
        network(group, op, "no_bias", 2, 3, 2, 4, bias=False)
        network(group, op, "given_state", 3, 4, 2, 3, given=True)
        network(group, op, "lengths", 4, 5, 2, 3, lengths=[5, 1, 3, 4])
        network(group, op, "last", 3, 4, 2, 3, lengths=[2, 4, 1], last=True)
        network(group, op, "bidirectional", 3, 4, 2, 3, bidirectional=True)
        network(group, op, "bidirectional_last", 3, 4, 2, 3, bidirectional=True, last=True)
        network(group, op, "two_layers", 3, 4, 2, 3, layers=2)
        network(group, op, "everything", 4, 5, 2, 3, layers=2, bidirectional=True, given=True, lengths=[3, 5, 1, 2])
        cell(group, op, 3, 2, 4)
        cell(group, op, 1, 5, 17, bias=False)
    network(group, "Rnn", "relu", 3, 4, 2, 3, nonlinearity="relu")
    for op in KINDS:
        network(group, op, "fifty_steps", 2, 50, 2, 3)
    return group


def weights(gates, inputs, hidden, suffixes, bias):
    found = {}
    for suffix, width in suffixes:
        found[f"weight_ih{suffix}"] = normal(0.5, gates * hidden, width or inputs)
        found[f"weight_hh{suffix}"] = normal(0.5, gates * hidden, hidden)
        if bias:
            found[f"bias_ih{suffix}"] = normal(0.3, gates * hidden)
            found[f"bias_hh{suffix}"] = normal(0.3, gates * hidden)
    return found


def network(group, op, name, batch, steps, inputs, hidden, layers=1, bidirectional=False, bias=True, given=False, lengths=None, last=False, nonlinearity=None):
    create, _, gates = KINDS[op]
    states = 2 if op == "Lstm" else 1
    directions = 2 if bidirectional else 1
    count = layers * directions
    extra = {"nonlinearity": nonlinearity} if nonlinearity else {}
    module = create(inputs, hidden, layers, bias=bias, batch_first=True, bidirectional=bidirectional, **extra).double()
    suffixes = [(f"_l{k}" + ("_reverse" if d else ""), directions * hidden if k else 0) for k in range(layers) for d in range(directions)]
    parameters = weights(gates, inputs, hidden, suffixes, bias)
    tensors = {"x": (batch, steps, inputs)}
    if given:
        for state in ["h0", "c0"][:states]:
            tensors[state] = (batch, count, hidden) if count > 1 else (batch, hidden)
    if lengths:
        tensors["lengths"] = integers(lengths)

    def run(*values):
        values = list(values)
        x = values.pop(0)
        start = [values.pop(0).reshape(batch, count, hidden).transpose(0, 1).contiguous() for _ in range(states)] if given else None
        real = values.pop(0) if lengths else None
        learned = dict(zip(parameters, values))
        fed = pack_padded_sequence(x, real, batch_first=True, enforce_sorted=False) if lengths else x
        state = None if start is None else tuple(start) if states == 2 else start[0]
        # The module runs on a list of its own that functional_call does not reach.
        module._flat_weights = [learned[key] for key in module._flat_weights_names]
        y, after = module(fed, state)
        if lengths:
            y, _ = pad_packed_sequence(y, batch_first=True, total_length=steps)
        after = [s.transpose(0, 1) for s in (after if states == 2 else (after,))]
        if last:
            y = after[0][:, -directions:].reshape(batch, directions * hidden)
        after = [s.reshape(batch, hidden) if count == 1 else s for s in after]
        return {f"y{i}": value for i, value in enumerate([y, *after])}

    arguments = {"hidden": hidden, "layers": layers, "bidirectional": bidirectional, "bias": bias, "returnSequences": not last}
    if nonlinearity:
        arguments["nonlinearity"] = "ReLU"
    group.case(f"{op.lower()}_{name}", op, run, tensors, parameters, arguments)


def cell(group, op, batch, inputs, hidden, bias=True):
    _, create, gates = KINDS[op]
    module = create(inputs, hidden, bias=bias).double()
    parameters = weights(gates, inputs, hidden, [("", 0)], bias)
    tensors = {"x": (batch, inputs), "h": (batch, hidden)}
    if op == "Lstm":
        tensors["c"] = (batch, hidden)

    def run(*values):
        given = values[:len(tensors)]
        learned = dict(zip(parameters, values[len(tensors):]))
        state = given[1] if len(given) == 2 else tuple(given[1:])
        after = functional_call(module, learned, (given[0], state))
        return {"y0": after[0], "y1": after[1]} if op == "Lstm" else after

    group.case(f"{op.lower()}_cell_{batch}x{inputs}_to_{hidden}", f"{op}Cell", run, tensors, parameters, {"bias": bias})

