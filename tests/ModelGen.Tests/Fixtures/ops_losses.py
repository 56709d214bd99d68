"""Losses. Where PyTorch has the loss its function computes the numbers; the others are tensor expressions of the cited formula."""
import torch
import torch.nn.functional as F

from ops_breakpoints import crammer_singer
from recorder import Group, integers, normal, shape_name, uniform

REDUCTIONS = ["Mean", "Sum", "None"]


def build():
    group = Group()
    regression(group)
    binary_cross_entropy(group)
    cross_entropy(group)
    negative_log_likelihood(group)
    margins(group)
    likelihoods(group)
    divergence(group)
    metric(group)
    focal(group)
    dice(group)
    penalties(group)
    return group


def reduce(values, reduction):
    return values.mean() if reduction == "mean" else values.sum() if reduction == "sum" else values


def each(group, stem, op, function, inputs, arguments=None, reductions=REDUCTIONS, **more):
    """One case for each reduction; function takes the inputs and a reduction."""
    for reduction in reductions:
        group.case(f"{stem}_{reduction.lower()}", op, lambda *tensors: function(*tensors, reduction=reduction.lower()), inputs,
                   arguments={**(arguments or {}), "reduction": reduction}, **more)


def regression(group):
    hard = {"prediction": torch.tensor([[1000.0, -50.0, 0.0, 1.0, 0.5]]), "target": torch.tensor([[-1000.0, 50.0, 0.0, 0.0, 1.5]])}
    for op, function, options in [("MeanSquaredError", F.mse_loss, [{}]), ("MeanAbsoluteError", F.l1_loss, [{}]),
                                  ("Huber", F.huber_loss, [{}, {"delta": 0.5}, {"delta": 2.5}])]:
        for arguments in options:
            stem = op.lower() + "".join(f"_{key}_{value}" for key, value in arguments.items())
            for shape in [(3, 7), (5, 1), (3, 17), (2, 3, 5)]:
                reductions = REDUCTIONS if shape == (3, 7) else ["Mean"]
                each(group, f"{stem}_{shape_name(*shape)}", op, lambda input, target, reduction: function(input, target, reduction=reduction, **arguments),
                     {"prediction": shape, "target": shape}, arguments, reductions)
            each(group, f"{stem}_extremes", op, lambda input, target, reduction: function(input, target, reduction=reduction, **arguments), hard, arguments)
    group.case("meansquarederror_scaled", "MeanSquaredError", F.mse_loss, {"prediction": (3, 7), "target": (3, 7)}, arguments={"reduction": "Mean"}, output_gradient=-2.5,
               note="an output gradient other than 1")


def binary_cross_entropy(group):
    for shape in [(3, 7), (5, 1), (5,)]:
        name = shape_name(*shape)
        zeros_and_ones = torch.randint(0, 2, shape, generator=torch.Generator().manual_seed(len(name))).double()
        for label, target in [("labels", zeros_and_ones), ("soft", uniform(0.0, 1.0, *shape))]:
            reductions = REDUCTIONS if shape == (3, 7) else ["Mean"]
            each(group, f"binarycrossentropy_{label}_{name}", "BinaryCrossEntropy", F.binary_cross_entropy, {"prediction": uniform(0.02, 0.98, *shape), "target": target},
                 reductions=reductions, constants=("target",))
            each(group, f"binarycrossentropywithlogits_{label}_{name}", "BinaryCrossEntropyWithLogits", F.binary_cross_entropy_with_logits,
                 {"logits": normal(2.0, *shape), "target": target}, reductions=reductions, constants=("target",))
    hard = {"logits": torch.tensor([1000.0, 1000.0, -1000.0, -1000.0, 50.0, -50.0, 0.0, 0.0]), "target": torch.tensor([1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.5])}
    each(group, "binarycrossentropywithlogits_extremes", "BinaryCrossEntropyWithLogits", F.binary_cross_entropy_with_logits, hard, constants=("target",))
    each(group, "binarycrossentropy_extremes", "BinaryCrossEntropy", F.binary_cross_entropy,
         {"prediction": torch.tensor([1e-6, 1.0 - 1e-6, 0.5, 1e-6]), "target": torch.tensor([0.0, 1.0, 0.5, 1.0])}, constants=("target",))
    group.case("binarycrossentropy_at_0_and_1", "BinaryCrossEntropy", F.binary_cross_entropy, {"prediction": torch.tensor([0.0, 1.0, 0.0, 1.0]), "target": torch.tensor([0.0, 1.0, 1.0, 0.0])},
               arguments={"reduction": "Mean"}, constants=("target",), note="PyTorch holds the logarithm above -100 and p (1 - p) above 1e-12 in the gradient")
    for weight in [3.0, 0.5]:
        for label, inputs in [("3x7", {"logits": normal(2.0, 3, 7), "target": uniform(0.0, 1.0, 3, 7)}), ("extremes", hard)]:
            each(group, f"binarycrossentropywithlogits_positive_weight_{weight}_{label}", "BinaryCrossEntropyWithLogits",
                 lambda logits, target, reduction: F.binary_cross_entropy_with_logits(logits, target, pos_weight=torch.tensor(weight), reduction=reduction),
                 inputs, {"positiveWeight": weight}, constants=("target",))


def cross_entropy(group):
    op = "CrossEntropy"
    labels = {3: [1, 0, 4], 5: [0, 6, 3, 3, 2]}

    def index(name, shape, target, arguments=None, reductions=("Mean",), logits=None):
        arguments = arguments or {}
        options = {"label_smoothing": arguments.get("smoothing", 0.0), "ignore_index": arguments.get("ignoreIndex", -100)}
        weights = torch.tensor(arguments["classWeights"]) if "classWeights" in arguments else None
        each(group, f"crossentropy_{name}", op, lambda logits, target, reduction: F.cross_entropy(logits, target, weights, reduction=reduction, **options),
             {"logits": normal(2.0, *shape) if logits is None else logits, "target": integers(target)}, arguments, reductions)

    weights7 = [0.5, 1.0, 2.0, 0.25, 1.5, 3.0, 0.75]
    index("index_3x7", (3, 7), labels[3], reductions=REDUCTIONS)
    index("index_5x7", (5, 7), labels[5])
    index("index_1x3", (1, 3), [2])
    index("index_5x1", (5, 1), [0, 0, 0, 0, 0])
    index("index_3x17", (3, 17), [16, 0, 8])
    index("smoothing_0.1", (3, 7), labels[3], {"smoothing": 0.1}, REDUCTIONS)
    index("smoothing_0.5", (5, 7), labels[5], {"smoothing": 0.5})
    index("smoothing_1", (3, 7), labels[3], {"smoothing": 1.0})
    index("weights", (5, 7), labels[5], {"classWeights": weights7}, REDUCTIONS)
    index("ignore_3", (5, 7), labels[5], {"ignoreIndex": 3}, REDUCTIONS)
    index("ignore_minus_1", (5, 7), [-1, 6, -1, 3, 0], {"ignoreIndex": -1}, REDUCTIONS)
    index("ignore_100", (5, 7), [-100, 6, 2, -100, 0])
    index("smoothing_weights", (5, 7), labels[5], {"smoothing": 0.2, "classWeights": weights7}, REDUCTIONS)
    index("smoothing_ignore", (5, 7), labels[5], {"smoothing": 0.2, "ignoreIndex": 3}, REDUCTIONS)
    index("weights_ignore", (5, 7), labels[5], {"classWeights": weights7, "ignoreIndex": 3}, REDUCTIONS)
    index("smoothing_weights_ignore", (5, 7), labels[5], {"smoothing": 0.1, "classWeights": weights7, "ignoreIndex": 3}, REDUCTIONS)
    big = torch.tensor([[1000.0, -1000.0, 0.0], [1000.0, 1000.0, 999.0], [-50.0, 50.0, 0.0], [0.0, 0.0, 0.0], [1000.0, -1000.0, 0.0]])
    index("extremes", None, [0, 2, 0, 1, 1], reductions=REDUCTIONS, logits=big)
    index("extremes_smoothing", None, [0, 2, 0, 1, 1], {"smoothing": 0.1}, logits=big)

    # Probabilities as targets. A weight multiplies each class's term; the mean divides by the batch.
    for name, shape, target in [("one_hot_3x7", (3, 7), F.one_hot(torch.tensor(labels[3]), 7).double()),
                                ("soft_3x7", (3, 7), F.softmax(torch.randn(3, 7, generator=torch.Generator().manual_seed(5)), 1).round(decimals=4)),
                                ("soft_5x3", (5, 3), F.softmax(torch.randn(5, 3, generator=torch.Generator().manual_seed(6)), 1).round(decimals=4))]:
        for label, arguments in [("", {}), ("_smoothing", {"smoothing": 0.1}), ("_weights", {"classWeights": weights7[:shape[1]]}),
                                 ("_smoothing_weights", {"smoothing": 0.3, "classWeights": weights7[:shape[1]]})]:
            class_weights = torch.tensor(arguments["classWeights"]) if "classWeights" in arguments else None
            smoothing = arguments.get("smoothing", 0.0)
            each(group, f"crossentropy_{name}{label}", op,
                 lambda logits, target, reduction: F.cross_entropy(logits, target, class_weights, reduction=reduction, label_smoothing=smoothing),
                 {"logits": normal(2.0, *shape), "target": target}, arguments, REDUCTIONS if name == "soft_3x7" else ["Mean"], constants=("target",))

    # Positions: the classes are the last axis of a sequence, or the first of a map.
    group.case("crossentropy_sequence_2x3x5_mean", op, lambda logits, target: F.cross_entropy(logits.reshape(-1, 5), target.reshape(-1)),
               {"logits": normal(2.0, 2, 3, 5), "target": integers([[0, 4, 2], [1, 1, 3]])}, arguments={"reduction": "Mean"})
    group.case("crossentropy_sequence_2x3x5_ignore_mean", op, lambda logits, target: F.cross_entropy(logits.reshape(-1, 5), target.reshape(-1), ignore_index=0),
               {"logits": normal(2.0, 2, 3, 5), "target": integers([[1, 4, 0], [2, 0, 0]])}, arguments={"ignoreIndex": 0, "reduction": "Mean"})
    for name, arguments in [("", {}), ("_smoothing", {"smoothing": 0.2})]:
        each(group, f"crossentropy_map_2x5x2x3{name}", op,
             lambda logits, target, reduction: F.cross_entropy(logits, target, reduction=reduction, label_smoothing=arguments.get("smoothing", 0.0)),
             {"logits": normal(2.0, 2, 5, 2, 3), "target": integers([[[0, 4, 2], [1, 1, 3]], [[4, 4, 0], [2, 3, 1]]])}, {"axis": 0, **arguments})


def negative_log_likelihood(group):
    labels = [0, 6, 3, 3, 2]
    for name, arguments in [("", {}), ("_weights", {"classWeights": [0.5, 1.0, 2.0, 0.25, 1.5, 3.0, 0.75]}), ("_ignore_3", {"ignoreIndex": 3})]:
        weights = torch.tensor(arguments["classWeights"]) if "classWeights" in arguments else None
        ignore = arguments.get("ignoreIndex", -100)
        each(group, f"negativeloglikelihood_5x7{name}", "NegativeLogLikelihood",
             lambda input, target, reduction: F.nll_loss(input, target, weights, ignore_index=ignore, reduction=reduction),
             {"prediction": uniform(-5.0, -0.01, 5, 7), "target": integers(labels)}, arguments)
    each(group, "negativeloglikelihood_1x1", "NegativeLogLikelihood", F.nll_loss, {"prediction": torch.tensor([[-1000.0]]), "target": integers([0])}, reductions=["Mean"])
    each(group, "negativeloglikelihood_map_2x5x3", "NegativeLogLikelihood", F.nll_loss,
         {"prediction": uniform(-5.0, -0.01, 2, 5, 3), "target": integers([[0, 4, 2], [1, 1, 3]])}, {"axis": 0})


def margins(group):
    # Hinge: max(0, 1 - t s) (Cortes and Vapnik 1995). Perceptron: max(0, -t s) (Rosenblatt 1958). Labels 0/1 stand for 2 t - 1.
    def hinge(z):
        return F.relu(1.0 + z)

    def perceptron(z):
        return torch.where(z >= 0.0, z, torch.zeros_like(z))

    signs = torch.tensor([[1.0, -1.0, 1.0], [-1.0, -1.0, 1.0], [1.0, 1.0, -1.0], [1.0, -1.0, -1.0]])
    values = torch.tensor([[0.3, 0.4, -2.0], [-1.5, 1000.0, 50.0], [1.0, -1000.0, -50.0], [0.0, 0.0, -1.0]])
    for labels, target in [("PlusMinusOne", signs), ("ZeroOne", (signs + 1.0) / 2.0)]:
        for op, function, note in [("Hinge", hinge, "the derivative on the margin, t s = 1, is 0"), ("Perceptron", perceptron, "the derivative at s = 0 is -t")]:
            for name, scores in [("extremes", values), ("4x3", normal(1.5, 4, 3))]:
                def loss(score, target, reduction):
                    return reduce(function(-(target if labels == "PlusMinusOne" else 2.0 * target - 1.0) * score), reduction)

                each(group, f"{op.lower()}_{labels.lower()}_{name}", op, loss, {"score": scores, "target": target}, {"labels": labels}, constants=("target",), note=note)
    # Weston and Watkins 1999, as torch.nn.MultiMarginLoss: sum over the other classes of max(0, margin - x_target + x_j)^p, divided by the classes.
    for shape, target in [((3, 7), [1, 0, 4]), ((5, 3), [2, 2, 0, 1, 0]), ((3, 1), [0, 0, 0])]:
        for margin, p in [(1.0, 1), (0.5, 1), (1.0, 2)]:
            each(group, f"multiclasshinge_{shape_name(*shape)}_margin_{margin}_p_{p}", "MultiClassHinge",
                 lambda input, target, reduction: F.multi_margin_loss(input, target, p=p, margin=margin, reduction=reduction),
                 {"score": shape, "target": integers(target)}, {"margin": margin, "p": p}, REDUCTIONS if shape == (3, 7) else ["Mean"])
            each(group, f"multiclasshinge_crammersinger_{shape_name(*shape)}_margin_{margin}_p_{p}", "MultiClassHinge",
                 lambda input, target, reduction: reduce(crammer_singer(input, target, margin, p), reduction),
                 {"score": shape, "target": integers(target)}, {"margin": margin, "p": p, "form": "CrammerSinger"}, REDUCTIONS if shape == (3, 7) else ["Mean"])
    each(group, "multiclasshinge_extremes", "MultiClassHinge", lambda input, target, reduction: F.multi_margin_loss(input, target, reduction=reduction),
         {"score": torch.tensor([[1000.0, -1000.0, 50.0], [0.0, 0.0, 0.0], [-50.0, 50.0, 50.0]]), "target": integers([1, 0, 1])}, {"margin": 1.0, "p": 1})


def likelihoods(group):
    def gaussian(full):
        return lambda mean, variance, target, reduction: F.gaussian_nll_loss(mean, target, variance, full=full, reduction=reduction)

    for shape in [(3, 7), (5, 1)]:
        name = shape_name(*shape)
        reductions = REDUCTIONS if shape == (3, 7) else ["Mean"]
        for full in [False, True]:
            each(group, f"gaussiannll_{name}{'_full' if full else ''}", "GaussianNll", gaussian(full),
                 {"mean": shape, "variance": uniform(0.1, 3.0, *shape), "target": shape}, {"full": full, "eps": 1e-6}, reductions)
            for log_input in [True, False]:
                counts = torch.randint(0, 6, shape, generator=torch.Generator().manual_seed(len(name))).double()
                each(group, f"poissonnll_{name}_{'log' if log_input else 'rate'}{'_full' if full else ''}", "PoissonNll",
                     lambda prediction, target, reduction: F.poisson_nll_loss(prediction, target, log_input=log_input, full=full, reduction=reduction),
                     {"prediction": normal(1.0, *shape) if log_input else uniform(0.1, 4.0, *shape), "target": counts},
                     {"logInput": log_input, "full": full, "eps": 1e-8}, reductions, constants=("target",))
        # Exponential distribution, p(t) = r exp(-r t): -log p = r t - log(r + eps), or exp(x) t - x for x = log r.
        for log_input in [True, False]:
            each(group, f"exponentialnll_{name}_{'log' if log_input else 'rate'}", "ExponentialNll",
                 lambda x, target, reduction: reduce(x.exp() * target - x if log_input else x * target - (x + 1e-8).log(), reduction),
                 {"prediction": normal(1.0, *shape) if log_input else uniform(0.1, 4.0, *shape), "target": uniform(0.0, 3.0, *shape)},
                 {"logInput": log_input, "eps": 1e-8}, reductions, constants=("target",))
    each(group, "poissonnll_rate_zero", "PoissonNll", lambda x, target, reduction: F.poisson_nll_loss(x, target, log_input=False, reduction=reduction),
         {"prediction": torch.tensor([[0.0, 0.0, 50.0]]), "target": torch.tensor([[0.0, 2.0, 50.0]])}, {"logInput": False, "eps": 1e-8}, constants=("target",))
    each(group, "gaussiannll_small_variance", "GaussianNll", gaussian(False),
         {"mean": torch.tensor([[50.0, 0.0, 1.0]]), "variance": torch.tensor([[1e-3, 1e-3, 1000.0]]), "target": torch.tensor([[-50.0, 0.0, 1.0]])}, {"full": False, "eps": 1e-6})
    each(group, "gaussiannll_clamped_variance", "GaussianNll", gaussian(False),
         {"mean": torch.tensor([[0.5, 1e-3]]), "variance": torch.tensor([[0.0, 1e-9]]), "target": torch.tensor([[0.5, 0.0]])}, {"full": False, "eps": 1e-6},
         note="the gradient ignores the clamp")


def divergence(group):
    # The mean divides by the batch, PyTorch's batchmean.
    def divide(log_target):
        return lambda x, target, reduction: F.kl_div(x, target, reduction="batchmean" if reduction == "mean" else reduction, log_target=log_target)

    for shape in [(3, 7), (5, 3), (3, 1), (2, 3, 5)]:
        name = shape_name(*shape)
        target = F.softmax(torch.randn(*shape, generator=torch.Generator().manual_seed(11)), -1).round(decimals=4)
        reductions = ["Mean", "Sum"] if shape == (3, 7) else ["Mean"]
        each(group, f"kldivergence_{name}", "KlDivergence", divide(False), {"prediction": uniform(-4.0, -0.05, *shape), "target": target}, {"logTarget": False},
             reductions, constants=("target",))
        each(group, f"kldivergence_{name}_log_target", "KlDivergence", divide(True),
             {"prediction": uniform(-4.0, -0.05, *shape), "target": uniform(-4.0, -0.05, *shape)}, {"logTarget": True}, reductions, constants=("target",))
    each(group, "kldivergence_zero_targets", "KlDivergence", divide(False), {"prediction": torch.tensor([[-1000.0, -0.5, -1.0], [-50.0, -2.0, -0.1]]),
         "target": torch.tensor([[0.0, 1.0, 0.0], [0.0, 0.5, 0.5]])}, {"logTarget": False}, ["Mean", "Sum"], constants=("target",), note="0 log 0 = 0")
    # Kingma and Welling 2014, appendix B: sum (mean^2 + e^s - 1 - s) / 2 over each sample.
    for shape in [(3, 7), (5, 1), (2, 3, 4)]:
        each(group, f"kltostandardnormal_{shape_name(*shape)}", "KlToStandardNormal",
             lambda mean, s, reduction: reduce(0.5 * (mean.square() + s.exp() - 1.0 - s).flatten(1).sum(1), reduction),
             {"mean": shape, "logVariance": shape}, reductions=REDUCTIONS if shape == (3, 7) else ["Mean"])
    each(group, "kltostandardnormal_extremes", "KlToStandardNormal",
         lambda mean, s, reduction: reduce(0.5 * (mean.square() + s.exp() - 1.0 - s).flatten(1).sum(1), reduction),
         {"mean": torch.tensor([[0.0, 1000.0], [50.0, -50.0]]), "logVariance": torch.tensor([[0.0, -1000.0], [-50.0, 20.0]])})


def metric(group):
    # eps is added to every element of a difference before the norm.
    for shape in [(3, 7), (5, 3), (3, 17)]:
        for margin, p in [(1.0, 2.0), (0.5, 2.0), (1.0, 1.0), (3.0, 2.0)]:
            each(group, f"triplet_{shape_name(*shape)}_margin_{margin}_p_{p}", "Triplet",
                 lambda anchor, positive, negative, reduction: F.triplet_margin_loss(anchor, positive, negative, margin, p, 1e-6, reduction=reduction),
                 {"anchor": shape, "positive": shape, "negative": shape}, {"margin": margin, "p": p, "eps": 1e-6}, REDUCTIONS if shape == (3, 7) else ["Mean"])
    # Hadsell, Chopra and LeCun 2006, eq. 4 with Y = 1 - same: (same d^2 + (1 - same) max(0, margin - d)^2) / 2.
    def contrastive(margin):
        def loss(a, b, same, reduction):
            distance = torch.linalg.vector_norm(a - b, 2, -1)
            return reduce(0.5 * same * distance ** 2 + 0.5 * (1.0 - same) * F.relu(margin - distance) ** 2, reduction)

        return loss

    for shape, same in [((3, 7), [1.0, 0.0, 0.0]), ((5, 3), [0.0, 1.0, 0.0, 1.0, 0.0]), ((5, 1), [0.0, 0.0, 1.0, 0.0, 1.0])]:
        for margin in [1.0, 5.0]:
            each(group, f"contrastive_{shape_name(*shape)}_margin_{margin}", "Contrastive", contrastive(margin), {"a": shape, "b": shape, "same": torch.tensor(same)},
                 {"margin": margin}, REDUCTIONS if shape == (3, 7) else ["Mean"], constants=("same",))
    equal = torch.tensor([[1.0, -2.0], [0.5, 0.25]])
    each(group, "contrastive_equal_vectors", "Contrastive", contrastive(1.0), {"a": equal, "b": equal, "same": torch.tensor([0.0, 1.0])}, {"margin": 1.0}, constants=("same",),
         note="the gradient of equal vectors is 0")


def focal(group):
    # Lin et al. 2017, eq. 5: -alpha_t (1 - p_t)^gamma log p_t.
    def loss(gamma, alpha):
        def function(logits, target, reduction):
            cross = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
            p = torch.sigmoid(logits)
            missing = p * (1.0 - target) + (1.0 - p) * target
            return reduce((alpha * target + (1.0 - alpha) * (1.0 - target)) * missing ** gamma * cross, reduction)

        return function

    for gamma in [0.0, 1.0, 2.0, 3.5]:
        for alpha in [0.5, 0.25]:
            labels = torch.tensor([[1.0, 0.0, 1.0], [0.0, 0.0, 1.0], [1.0, 1.0, 0.0]])
            each(group, f"focal_gamma_{gamma}_alpha_{alpha}", "Focal", loss(gamma, alpha), {"logits": normal(1.5, 3, 3), "target": labels}, {"gamma": gamma, "alpha": alpha},
                 REDUCTIONS if gamma == 2.0 else ["Mean"], constants=("target",))
    # Between 0 and 1 the target counts as a sign, 2 t - 1, and a weight: -alpha_t (1 - q)^gamma log q with q = sigmoid((2 t - 1) x).
    def of_sign(gamma, alpha):
        def function(logits, target, reduction):
            z = (2.0 * target - 1.0) * logits
            return reduce(-(alpha * target + (1.0 - alpha) * (1.0 - target)) * torch.sigmoid(-z) ** gamma * F.logsigmoid(z), reduction)

        return function

    each(group, "focal_soft_target", "Focal", of_sign(1.5, 0.75), {"logits": normal(1.5, 3, 3), "target": uniform(0.05, 0.95, 3, 3)}, {"gamma": 1.5, "alpha": 0.75}, ["Mean"])
    each(group, "focal_extremes", "Focal", loss(2.0, 0.25), {"logits": torch.tensor([[1000.0, -1000.0, 50.0, -50.0, 0.0]]), "target": torch.tensor([[0.0, 1.0, 1.0, 0.0, 1.0]])},
         {"gamma": 2.0, "alpha": 0.25}, constants=("target",))


def dice(group):
    # Milletari et al. 2016 without the squares: 1 - (2 sum p t + smooth) / (sum p + sum t + smooth) for each sample over all its values.
    for shape in [(3, 7), (5, 1), (2, 3, 5)]:
        for smooth in [1.0, 1e-6]:
            def function(prediction, target, reduction):
                p, t = prediction.flatten(1), target.flatten(1)
                return reduce(1.0 - (2.0 * (p * t).sum(1) + smooth) / (p.sum(1) + t.sum(1) + smooth), reduction)

            target = torch.randint(0, 2, shape, generator=torch.Generator().manual_seed(3)).double()
            each(group, f"dice_{shape_name(*shape)}_smooth_{smooth}", "Dice", function, {"prediction": uniform(0.02, 0.98, *shape), "target": target},
                 {"smooth": smooth}, REDUCTIONS if shape == (3, 7) else ["Mean"], constants=("target",))


def penalties(group):
    for op, function in [("L1Penalty", lambda w: w.abs().sum()), ("L2Penalty", lambda w: w.square().sum())]:
        for shape in [(3, 7), (5, 1), (17,), ()]:
            group.case(f"{op.lower()}_{shape_name(*shape)}", op, function, {}, {"w": shape})
        group.case(f"{op.lower()}_zeros", op, function, {}, {"w": torch.tensor([0.0, -1000.0, 50.0])})
