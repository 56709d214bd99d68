"""Activations: the group 'Neurons and activations' of the design, without the layers that own weight matrices."""
import torch
import torch.nn.functional as F

from ops_breakpoints import scalars
from recorder import Group, dim, normal, shape_name

# Beyond the range where exp overflows a float (88) and a double (709), beside the kinks, and the kinks themselves.
EXTREMES = [-1000.0, -750.0, -100.0, -50.0, -20.0, -6.0, -3.0, -1.0, -0.5, -1e-9, 0.0,
            1e-9, 0.5, 1.0, 3.0, 6.0, 20.0, 50.0, 100.0, 750.0, 1000.0]


def elementwise():
    """(op, arguments, function, note)"""
    return [
        # torch.sign: 0 at 0. Its derivative is 0 everywhere.
        ("Sign", {}, torch.sign, "sign(0) = 0"),
        # H(x) = 1 for x >= 0; torch.heaviside leaves the value at 0 to the caller and has no derivative, here it is 0.
        ("Heaviside", {}, lambda x: torch.heaviside(x.detach(), torch.tensor(1.0)) + 0.0 * x, "1 at x = 0; the derivative is 0"),
        ("Identity", {}, lambda x: x * 1.0, None),
        ("Sigmoid", {}, torch.sigmoid, None),
        ("Tanh", {}, torch.tanh, None),
        ("ReLU", {}, F.relu, "the derivative at 0 is 0"),
        ("LeakyReLU", {}, F.leaky_relu, "the derivative at 0 is the negative slope"),
        ("LeakyReLU", {"slope": 0.2}, lambda x: F.leaky_relu(x, 0.2), None),
        ("ELU", {}, F.elu, None),
        ("ELU", {"alpha": 1.7}, lambda x: F.elu(x, 1.7), None),
        ("SELU", {}, F.selu, None),
        ("Softplus", {}, F.softplus, "linear where beta x > threshold"),
        ("Softplus", {"beta": 2.5}, lambda x: F.softplus(x, beta=2.5), None),
        ("Softplus", {"beta": 0.5, "threshold": 3.0}, lambda x: F.softplus(x, beta=0.5, threshold=3.0), None),
        ("Softsign", {}, F.softsign, None),
        ("GELU", {}, F.gelu, None),
        ("GELU", {"approximation": "Tanh"}, lambda x: F.gelu(x, approximate="tanh"), None),
        ("SiLU", {}, F.silu, None),
        ("HardSigmoid", {}, F.hardsigmoid, "the derivative at -3 and 3 is 0"),
        ("HardSwish", {}, scalars(F.hardswish), None),
    ]


def suffix(arguments):
    return "".join(f"_{key}_{str(value).lower()}" for key, value in arguments.items())


def add_elementwise(group):
    for op, arguments, function, note in elementwise():
        stem = op.lower() + suffix(arguments)
        for shape in [(3, 7), (5, 1), (3, 17), (2, 3, 5)]:
            group.case(f"{stem}_{shape_name(*shape)}", op, function, {"x": normal(2.0, *shape)}, arguments=arguments, note=note)
        group.case(f"{stem}_extremes", op, function, {"x": torch.tensor([EXTREMES])}, arguments=arguments, note=note)


def prelu(group):
    for count, shape in [(1, (3, 7)), (7, (3, 7)), (1, (5, 1)), (3, (2, 3, 5)), (17, (5, 17))]:
        name = f"prelu_{count}_slopes_{shape_name(*shape)}"
        group.case(name, "PReLU", lambda x, weight: F.prelu(x, weight), {"x": normal(2.0, *shape)},
                   {"weight": normal(0.5, count)}, {"numParameters": count}, note="one slope, or one for each channel, the first axis of a sample")
    group.case("prelu_1_slopes_extremes", "PReLU", lambda x, weight: F.prelu(x, weight), {"x": torch.tensor([EXTREMES])},
               {"weight": torch.tensor([0.25])}, {"numParameters": 1})


def softmaxes(group):
    rows = {
        "extremes_1000": [[1000.0, 1000.0, 999.0], [-1000.0, 0.0, 1000.0], [-1000.0, -1000.0, -1001.0]],
        "extremes_50": [[50.0, -50.0, 0.0, 49.0], [-50.0, -50.0, -50.0, -50.0], [0.0, 0.0, 0.0, 50.0]],
    }
    for op, function in [("Softmax", F.softmax), ("LogSoftmax", F.log_softmax)]:
        for shape, axis in [((3, 7), -1), ((5, 1), -1), ((3, 17), 0), ((2, 3, 5), 0), ((2, 3, 5), 1), ((2, 3, 5), -2)]:
            group.case(f"{op.lower()}_{shape_name(*shape)}_axis_{axis}", op, lambda x: function(x, dim=dim(axis)), {"x": normal(2.0, *shape)},
                       arguments={"axis": axis})
        for name, values in rows.items():
            group.case(f"{op.lower()}_{name}", op, lambda x: function(x, dim=-1), {"x": torch.tensor(values)}, arguments={"axis": -1})


def noise_and_dropout(group):
    # Neither changes anything during inference; dropout in training is stated for a given mask, since masks are each library's own.
    for shape in [(3, 7), (5, 1)]:
        group.case(f"dropout_inference_{shape_name(*shape)}", "Dropout", lambda x: F.dropout(x, 0.5, training=False) * 1.0, {"x": shape},
                   arguments={"p": 0.5}, mode="inference")
        group.case(f"gaussiannoise_inference_{shape_name(*shape)}", "GaussianNoise", lambda x: x * 1.0, {"x": shape},
                   arguments={"deviation": 0.1}, mode="inference")
    for p in [0.0, 0.25, 0.5, 0.9]:
        mask = torch.tensor([[1.0, 0.0, 1.0, 1.0, 0.0], [0.0, 0.0, 1.0, 0.0, 1.0], [1.0, 1.0, 1.0, 1.0, 1.0]])
        mask = torch.ones_like(mask) if p == 0.0 else mask
        group.case(f"dropout_given_mask_p_{p}", "Dropout", lambda x, mask: x * mask / (1.0 - p), {"x": (3, 5), "mask": mask},
                   arguments={"p": p}, constants=("mask",), mode="training", note="y = x mask / (1 - p), Srivastava et al. 2014, inverted")


def build():
    group = Group()
    add_elementwise(group)
    prelu(group)
    softmaxes(group)
    noise_and_dropout(group)
    return group
