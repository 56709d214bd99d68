"""Every piecewise operation exactly at its breakpoints, where its slope is a convention: that of PyTorch, unless a note says otherwise.

PyTorch's vector code and its scalar code disagree about HardSwish at 3; `scalars` asks the scalar code, which follows the formula that PyTorch documents.
"""
import torch
import torch.nn.functional as F

from recorder import Group, integers

SIGNS = torch.tensor([[-1.0, -0.0, 0.0, 1.0]])


def scalars(function):
    """An elementwise function applied to one number at a time."""
    return lambda x: torch.stack([function(v) for v in x.reshape(-1)]).reshape(x.shape)


def build():
    group = Group()
    activations(group)
    mathematics(group)
    pools(group)
    losses(group)
    return group


def activations(group):
    for op, arguments, function, x in [
            ("ReLU", {}, F.relu, SIGNS),
            ("LeakyReLU", {"slope": 0.2}, lambda x: F.leaky_relu(x, 0.2), SIGNS),
            ("LeakyReLU", {"slope": -0.5}, lambda x: F.leaky_relu(x, -0.5), SIGNS),
            ("LeakyReLU", {"slope": 0.0}, lambda x: F.leaky_relu(x, 0.0), SIGNS),
            ("ELU", {"alpha": 1.7}, lambda x: F.elu(x, 1.7), SIGNS),
            ("ELU", {"alpha": -0.5}, lambda x: F.elu(x, -0.5), SIGNS),
            ("SELU", {}, F.selu, SIGNS),
            ("Softsign", {}, F.softsign, SIGNS),
            ("Sign", {}, torch.sign, SIGNS),
            ("Softplus", {}, F.softplus, torch.tensor([[-20.0, 0.0, 20.0, 20.5]])),
            ("Softplus", {"beta": 0.5, "threshold": 3.0}, lambda x: F.softplus(x, beta=0.5, threshold=3.0), torch.tensor([[-6.0, 0.0, 6.0, 6.5]])),
            ("HardSigmoid", {}, F.hardsigmoid, torch.tensor([[-3.5, -3.0, 0.0, 3.0, 3.5]])),
            ("HardSwish", {}, scalars(F.hardswish), torch.tensor([[-3.5, -3.0, 0.0, 3.0, 3.5]]))]:
        stem = op.lower() + "".join(f"_{key}_{value}" for key, value in arguments.items())
        group.case(f"{stem}_breakpoints", op, function, {"x": x}, arguments=arguments)
    group.case("heaviside_breakpoints", "Heaviside", lambda x: torch.heaviside(x.detach(), torch.tensor(1.0)) + 0.0 * x, {"x": SIGNS}, note="1 at 0")
    for slope in [0.25, -0.5]:
        group.case(f"prelu_{slope}_breakpoints", "PReLU", lambda x, weight: F.prelu(x, weight), {"x": SIGNS}, {"weight": torch.tensor([slope])}, {"numParameters": 1})
    group.case("maxout_breakpoints", "Maxout", lambda x, weight, bias: F.linear(x, weight, bias).reshape(-1, 2, 3).max(-1).values, {"x": torch.tensor([[1.0, 2.0], [0.0, 0.0]])},
               {"weight": torch.tensor([[1.0, 1.0], [3.0, 0.0], [-1.0, 2.0], [0.5, 0.5], [0.5, 0.5], [0.0, 0.0]]), "bias": torch.zeros(6)},
               {"features": 2, "pieces": 3}, note="the first of equal pieces")


def mathematics(group):
    group.case("abs_breakpoints", "Abs", torch.abs, {"x": SIGNS})
    for arguments in [{"min": -1.0, "max": 0.5}, {"min": 0.0}, {"max": 1.0}, {"min": 0.5, "max": 0.5}]:
        name = "_".join(f"{key}_{value}" for key, value in arguments.items())
        group.case(f"clamp_{name}_breakpoints", "Clamp", lambda x: torch.clamp(x, **arguments), {"x": torch.tensor([[-1.5, -1.0, 0.0, 0.5, 1.0, 1.5]])}, arguments=arguments)
    pair = {"a": torch.tensor([[1.0, 0.0, -2.0, 3.0]]), "b": torch.tensor([[1.0, -0.0, -2.0, 2.0]])}
    for op, function in [("Max", torch.maximum), ("Min", torch.minimum)]:
        group.case(f"{op.lower()}_breakpoints", op, function, pair, note="equal operands share the gradient by halves")
        over = {"Max": torch.max, "Min": torch.min}[op]
        group.case(f"{op.lower()}_axis_breakpoints", op, lambda x: over(x, 1).values, {"x": torch.tensor([[2.0, 2.0, 1.0], [1.0, 2.0, 2.0], [0.0, 0.0, 0.0]])},
                   arguments={"axis": 0, "keepDims": False}, note="the first of equal elements; PyTorch's amax and amin divide the gradient among them")
    for exponent in [1.0, 1.5, 2.0, 3.0]:
        group.case(f"pow_{exponent}_breakpoints", "Pow", lambda x: torch.pow(x, exponent), {"x": torch.tensor([[0.0, 1.0]])}, arguments={"exponent": exponent})
    for p in [1.0, 1.5, 2.0, 3.0]:
        group.case(f"norm_p_{p}_breakpoints", "Norm", lambda x: torch.linalg.vector_norm(x, p, 1), {"x": torch.tensor([[0.0, 0.0, 0.0], [0.0, -1.0, 2.0]])},
                   arguments={"axis": -1, "p": p, "keepDims": False})
    group.case("cosinesimilarity_breakpoints", "CosineSimilarity", lambda a, b: F.cosine_similarity(a, b, dim=1, eps=5.0),
               {"a": torch.tensor([[3.0, 4.0]]), "b": torch.tensor([[12.0, 5.0]])}, arguments={"axis": -1, "eps": 5.0}, note="one norm is eps")


def pools(group):
    row = torch.tensor([[[1.0, 1.0, 0.0, 2.0, 2.0, 2.0]]])
    plane = torch.tensor([[[[1.0, 1.0, 0.0, 3.0], [1.0, 1.0, 3.0, 3.0], [0.0, 0.0, 2.0, 2.0], [0.0, 0.0, 2.0, -1.0]]]])
    group.case("maxpool1d_breakpoints", "MaxPool1d", lambda x: F.max_pool1d(x, 3), {"x": row}, arguments={"kernel": 3}, note="the first of equal elements")
    group.case("maxpool2d_breakpoints", "MaxPool2d", lambda x: F.max_pool2d(x, 2), {"x": plane}, arguments={"kernel": 2})
    group.case("adaptivemaxpool1d_breakpoints", "AdaptiveMaxPool1d", lambda x: F.adaptive_max_pool1d(x, 2), {"x": row}, arguments={"length": 2})
    group.case("adaptivemaxpool2d_breakpoints", "AdaptiveMaxPool2d", lambda x: F.adaptive_max_pool2d(x, 2), {"x": plane}, arguments={"height": 2, "width": 2})
    group.case("globalmaxpool_breakpoints", "GlobalMaxPool", lambda x: F.adaptive_max_pool2d(x, 1).flatten(1), {"x": plane})
    group.case("maxoversteps_breakpoints", "MaxOverSteps", lambda x: x.max(1).values, {"x": torch.tensor([[[1.0, 0.0], [1.0, 2.0], [0.0, 2.0]]])})
    group.case("embeddingbag_max_breakpoints", "EmbeddingBag", lambda index, weight: F.embedding_bag(index, weight, mode="max"), {"index": torch.tensor([[2, 0, 1], [1, 2, 2]])},
               {"weight": torch.tensor([[1.0, 2.0], [1.0, 0.0], [1.0, 2.0]])}, {"vocabulary": 3, "features": 2, "mode": "Max"})


def losses(group):
    def case(name, op, function, inputs, arguments=None, **more):
        group.case(f"{name}_breakpoints", op, function, inputs, arguments={**(arguments or {}), "reduction": "None"}, **more)

    scores = {"score": torch.tensor([[1.0, -1.0, 0.0, 2.0]]), "target": torch.tensor([[1.0, -1.0, 1.0, -1.0]])}
    case("hinge", "Hinge", lambda s, t: F.relu(1.0 - t * s), scores, {"labels": "PlusMinusOne"}, constants=("target",))
    case("huber", "Huber", lambda y, t: F.huber_loss(y, t, reduction="none", delta=0.5), {"prediction": torch.tensor([[0.0, 0.5, -0.5, 1.0]]), "target": torch.zeros(1, 4)}, {"delta": 0.5})
    case("meanabsoluteerror", "MeanAbsoluteError", lambda y, t: F.l1_loss(y, t, reduction="none"), {"prediction": torch.tensor([[0.0, 2.0]]), "target": torch.tensor([[0.0, 1.0]])})
    case("binarycrossentropywithlogits", "BinaryCrossEntropyWithLogits", lambda x, t: F.binary_cross_entropy_with_logits(x, t, reduction="none"),
         {"logits": torch.tensor([[0.0, -0.0, 0.0]]), "target": torch.tensor([[0.0, 1.0, 0.5]])}, constants=("target",))
    case("poissonnll_full", "PoissonNll", lambda x, t: F.poisson_nll_loss(x, t, full=True, reduction="none"),
         {"prediction": torch.tensor([[0.5, 0.5, 0.5]]), "target": torch.tensor([[0.0, 1.0, 2.0]])}, {"logInput": True, "full": True, "eps": 1e-8}, constants=("target",))
    case("gaussiannll", "GaussianNll", lambda m, v, t: F.gaussian_nll_loss(m, t, v, eps=0.5, reduction="none"),
         {"mean": torch.tensor([[0.0, 1.0]]), "variance": torch.tensor([[0.5, 0.25]]), "target": torch.tensor([[1.0, 1.0]])}, {"full": False, "eps": 0.5}, note="the gradient ignores the clamp")
    # Distances 2 and 3, which eps = 0 leaves exact; on the margin the slope is 1, of the clamp in PyTorch.
    case("triplet", "Triplet", lambda a, p, n: F.triplet_margin_loss(a, p, n, 1.0, 2.0, 0.0, reduction="none"),
         {"anchor": torch.zeros(1, 2), "positive": torch.tensor([[2.0, 0.0]]), "negative": torch.tensor([[0.0, 3.0]])}, {"margin": 1.0, "p": 2.0, "eps": 0.0})

    def contrastive(a, b, same):
        distance = torch.linalg.vector_norm(a - b, 2, -1)
        return 0.5 * same * distance ** 2 + 0.5 * (1.0 - same) * F.relu(1.0 - distance) ** 2

    case("contrastive", "Contrastive", contrastive, {"a": torch.tensor([[0.0, 1.0], [2.0, 2.0]]), "b": torch.tensor([[0.0, 0.0], [2.0, 2.0]]), "same": torch.tensor([0.0, 1.0])},
         {"margin": 1.0}, constants=("same",))
    on_margin = {"score": torch.tensor([[1.0, 0.0, 0.0], [0.0, 0.5, 0.5], [0.0, 0.0, 0.0]]), "target": integers([0, 0, 2])}
    for p in [1, 2]:
        case(f"multiclasshinge_p_{p}", "MultiClassHinge", lambda s, t: F.multi_margin_loss(s, t, p=p, reduction="none"), on_margin, {"margin": 1.0, "p": p})
        case(f"multiclasshinge_crammersinger_p_{p}", "MultiClassHinge", lambda s, t: crammer_singer(s, t, 1.0, p), on_margin, {"margin": 1.0, "p": p, "form": "CrammerSinger"},
             note="the first of equal margins")
    for op, function in [("L1Penalty", lambda w: w.abs().sum()), ("L2Penalty", lambda w: w.square().sum())]:
        group.case(f"{op.lower()}_breakpoints", op, function, {}, {"w": torch.tensor([0.0, -0.0, 2.0])})


def crammer_singer(score, target, margin, p):
    """Crammer and Singer 2001: max over the other classes of max(0, margin - x_target + x_j)^p, one for each sample."""
    over = F.relu(margin - score.gather(1, target[:, None]) + score)
    return (over * (1.0 - F.one_hot(target, score.shape[1]))).max(1).values ** p
