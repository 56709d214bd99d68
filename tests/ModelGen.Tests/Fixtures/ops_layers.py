"""Layers that own parameters, under the names of PyTorch's state_dict, and the norms over features."""
import torch
import torch.nn.functional as F

from recorder import Group, dim, integers, normal, shape_name, uniform


def build():
    group = Group()
    linear(group)
    maxout(group)
    layer_norm(group)
    batch_norm(group)
    rms_norm(group)
    group_norm(group)
    embedding(group)
    return group


def linear(group):
    for shape, features in [((3, 7), 5), ((5, 1), 3), ((3, 3), 1), ((5, 17), 7), ((3, 7), 17), ((1, 17), 3), ((2, 3, 5), 4)]:
        name = f"{shape_name(*shape)}_to_{features}"
        weight = normal(0.5, features, shape[-1])
        group.case(f"linear_{name}", "Linear", F.linear, {"x": shape}, {"weight": weight, "bias": (features,)}, {"features": features, "bias": True})
        group.case(f"linear_{name}_no_bias", "Linear", F.linear, {"x": shape}, {"weight": weight}, {"features": features, "bias": False})
    group.case("linear_extremes", "Linear", F.linear, {"x": torch.tensor([[1000.0, -1000.0, 0.0], [0.0, 0.0, 0.0], [50.0, -50.0, 1e-9]])},
               {"weight": torch.tensor([[1.0, 1.0, 1.0], [0.5, -0.5, 1000.0]]), "bias": torch.tensor([0.0, -1000.0])}, {"features": 2, "bias": True})
    for batch, first, second, features in [(3, 4, 5, 2), (5, 1, 3, 3), (1, 7, 1, 1), (3, 3, 3, 7)]:
        name = f"bilinear_{batch}x{first}_{batch}x{second}_to_{features}"
        weight = normal(0.5, features, first, second)
        group.case(name, "Bilinear", F.bilinear, {"a": (batch, first), "b": (batch, second)}, {"weight": weight, "bias": (features,)},
                   {"features": features, "bias": True})
        group.case(name + "_no_bias", "Bilinear", F.bilinear, {"a": (batch, first), "b": (batch, second)}, {"weight": weight},
                   {"features": features, "bias": False})


def maxout(group):
    # Goodfellow et al. 2013, eq. 1-2: h_i = max_j z_ij with z = x W + b.
    def function(input, weight, bias=None):
        z = F.linear(input, weight, bias)
        return z.reshape(*z.shape[:-1], -1, maxout.pieces).amax(-1)

    for shape, features, pieces in [((3, 7), 3, 2), ((5, 1), 1, 3), ((3, 3), 7, 2), ((5, 17), 4, 5)]:
        maxout.pieces = pieces
        name = f"maxout_{shape_name(*shape)}_to_{features}_of_{pieces}"
        weight = normal(0.5, features * pieces, shape[-1])
        note = "rows k pieces to k pieces + pieces - 1 of the weight belong to feature k"
        group.case(name, "Maxout", function, {"x": shape}, {"weight": weight, "bias": (features * pieces,)},
                   {"features": features, "pieces": pieces, "bias": True}, note=note)
        group.case(name + "_no_bias", "Maxout", function, {"x": shape}, {"weight": weight}, {"features": features, "pieces": pieces, "bias": False}, note=note)


def layer_norm(group):
    for shape, axes in [((3, 7), 1), ((5, 3), 1), ((5, 17), 1), ((2, 3, 5), 1), ((2, 3, 5), 2)]:
        normalised = list(shape[-axes:])
        for eps in [1e-5, 1e-3]:
            name = f"layernorm_{shape_name(*shape)}_over_{shape_name(*normalised)}_eps_{eps}"
            group.case(name, "LayerNorm", lambda x, weight, bias: F.layer_norm(x, normalised, weight, bias, eps), {"x": normal(2.0, *shape)},
                       {"weight": uniform(0.5, 1.5, *normalised), "bias": normal(0.5, *normalised)}, {"eps": eps, "axes": axes, "affine": True})
    group.case("layernorm_3x7_plain", "LayerNorm", lambda x: F.layer_norm(x, [7]), {"x": normal(2.0, 3, 7)},
               arguments={"eps": 1e-5, "axes": 1, "affine": False})
    hard = torch.tensor([[1000.0, 1001.0, 1002.0, 1003.0], [0.0, 0.0, 0.0, 0.0], [-50.0, 50.0, -50.0, 50.0]])
    group.case("layernorm_extremes", "LayerNorm", lambda x, weight, bias: F.layer_norm(x, [4], weight, bias), {"x": hard},
               {"weight": torch.tensor([1.0, 0.5, 2.0, -1.0]), "bias": torch.tensor([0.0, 1.0, -1.0, 0.5])}, {"eps": 1e-5, "axes": 1, "affine": True})
    group.case("layernorm_5x1", "LayerNorm", lambda x, weight, bias: F.layer_norm(x, [1], weight, bias), {"x": (5, 1)},
               {"weight": torch.tensor([1.5]), "bias": torch.tensor([0.25])}, {"eps": 1e-5, "axes": 1, "affine": True}, note="one feature: the output is the bias")


def batch_norm(group):
    def add(name, x, channels, training, momentum=0.1, eps=1e-5, affine=True, axis=0):
        def run(x, running_mean, running_var, weight=None, bias=None):
            mean, var = running_mean.clone(), running_var.clone()
            y = F.batch_norm(x.movedim(dim(axis), 1), mean, var, weight, bias, training, momentum, eps).movedim(1, dim(axis))
            return {"y": y, "running_mean": mean, "running_var": var}

        parameters = {"running_mean": normal(0.5, channels), "running_var": uniform(0.5, 2.0, channels)}
        if affine:
            parameters.update({"weight": uniform(0.5, 1.5, channels), "bias": normal(0.5, channels)})
        mode = "training" if training else "inference"
        group.case(f"batchnorm_{mode}_{name}", "BatchNorm", run, {"x": x}, parameters, {"eps": eps, "momentum": momentum, "axis": axis, "affine": affine},
                   constants=("running_mean", "running_var"), mode=mode, note="running statistics: before the step under parameters, after it under outputs")

    for training in [True, False]:
        for shape in [(3, 7), (5, 1), (5, 3), (5, 17), (2, 3)]:
            add(shape_name(*shape), normal(2.0, *shape), shape[1], training)
        add("momentum_0.3_eps_0.01", normal(2.0, 5, 3), 3, training, 0.3, 1e-2)
        add("plain", normal(2.0, 5, 3), 3, training, affine=False)
        add("extremes", torch.tensor([[1000.0, 0.0, 50.0], [1001.0, 0.0, -50.0], [1002.0, 0.0, 50.0]]), 3, training)
        add("3x2x5", normal(2.0, 3, 2, 5), 2, training)
        add("3x2x3x4", normal(2.0, 3, 2, 3, 4), 2, training)
        add("3x2x5_axis_-1", normal(2.0, 3, 2, 5), 5, training, axis=-1)
    add("1x7", (1, 7), 7, False)


def rms_norm(group):
    # Zhang and Sennrich 2019, eq. 4: y = x / sqrt(mean(x^2) + eps) * weight.
    def add(name, x, weight, eps, axes=1):
        def function(x, weight=1.0):
            return x * torch.rsqrt(x.square().mean(tuple(range(-axes, 0)), keepdim=True) + eps) * weight

        group.case(f"rmsnorm_{name}", "RMSNorm", function, {"x": x}, None if weight is None else {"weight": weight},
                   {"eps": eps, "axes": axes, "affine": weight is not None})

    for shape in [(3, 7), (5, 1), (5, 17), (2, 3, 5)]:
        for eps in [1e-5, 1e-8]:
            add(f"{shape_name(*shape)}_eps_{eps}", normal(2.0, *shape), uniform(0.5, 1.5, shape[-1]), eps)
    add("2x3x5_over_3x5", normal(2.0, 2, 3, 5), uniform(0.5, 1.5, 3, 5), 1e-5, 2)
    add("3x7_plain", normal(2.0, 3, 7), None, 1e-5)
    add("extremes", torch.tensor([[1000.0, -1000.0, 0.0], [0.0, 0.0, 0.0], [1e-4, -1e-4, 2e-4]]), torch.tensor([1.0, 0.5, -2.0]), 1e-5)


def group_norm(group):
    for shape, groups, affine in [((3, 4, 2, 3), 2, True), ((1, 6, 5), 3, True), ((2, 4), 2, True), ((1, 3, 2, 2), 1, False)]:
        parameters = {"weight": uniform(0.5, 1.5, shape[1]), "bias": normal(0.5, shape[1])} if affine else None
        group.case(f"groupnorm_{shape_name(*shape)}_in_{groups}", "GroupNorm", lambda x, weight=None, bias=None: F.group_norm(x, groups, weight, bias, 1e-3),
                   {"x": normal(2.0, *shape)}, parameters, {"groups": groups, "eps": 1e-3, "affine": affine})
    for shape, affine in [((3, 2, 2, 3), True), ((1, 3, 7), False), ((1, 2, 3, 3), False)]:
        parameters = {"weight": uniform(0.5, 1.5, shape[1]), "bias": normal(0.5, shape[1])} if affine else None
        group.case(f"instancenorm_{shape_name(*shape)}", "InstanceNorm", lambda x, weight=None, bias=None: F.instance_norm(x, weight=weight, bias=bias),
                   {"x": normal(2.0, *shape)}, parameters, {"affine": affine})


def embedding(group):
    for count, features, index in [(5, 3, [0, 4, 4]), (7, 1, [6, 6, 6, 6, 6]), (10, 4, [[1, 2, 3], [3, 3, 0]]), (3, 17, [[2], [0], [1]])]:
        index = integers(index)
        name = f"embedding_{count}x{features}_index_{shape_name(*index.shape)}"
        group.case(name, "Embedding", lambda index, weight: F.embedding(index, weight), {"index": index}, {"weight": (count, features)},
                   {"vocabulary": count, "features": features})
    group.case("embedding_padding_index", "Embedding", lambda index, weight: F.embedding(index, weight, padding_idx=0), {"index": integers([[0, 1, 2], [2, 0, 0]])},
               {"weight": (4, 3)}, {"vocabulary": 4, "features": 3, "paddingIndex": 0}, note="the padding row is read but gets no gradient")
