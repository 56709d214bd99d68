"""Reductions over axes of each sample, and over everything, the batch included. Max and Min send the gradient to the first element."""
import torch

from recorder import Group, dim, shape_name


def build():
    group = Group()
    sums(group)
    extremes(group)
    log_sum_exp(group)
    norms(group)
    running_sums(group)
    return group


def sums(group):
    ops = [("Sum", "sum", torch.sum, {}), ("Mean", "mean", torch.mean, {}),
           ("Var", "var_unbiased", lambda x, axes, keepdim: torch.var(x, axes, unbiased=True, keepdim=keepdim), {"unbiased": True}),
           ("Var", "var_biased", lambda x, axes, keepdim: torch.var(x, axes, unbiased=False, keepdim=keepdim), {"unbiased": False})]
    for op, stem, function, options in ops:
        for shape in [(3, 7), (5, 1), (2, 3, 5), (5,)]:
            group.case(f"{stem}_of_everything_{shape_name(*shape)}", op, lambda x: function(x, tuple(range(x.dim())), keepdim=False), {"x": shape},
                       arguments=options, note="one number")
        for shape, axis, keep in [((5, 3, 4), 0, False), ((5, 3, 4), 1, False), ((5, 3, 4), -1, True), ((5, 3, 4), 0, True), ((3, 17), 0, False), ((3, 2), -1, True)]:
            group.case(f"{stem}_axis_{axis}{'_keep' if keep else ''}_of_{shape_name(*shape)}", op, lambda x: function(x, (dim(axis),), keepdim=keep), {"x": shape},
                       arguments={"axis": axis, "keepDims": keep, **options})
        for shape, axes, keep in [((5, 3, 4), [0, 1], False), ((2, 3, 4, 2), [0, 2], False), ((2, 3, 4, 2), [-1, 0], True), ((5, 3, 4), [0], False)]:
            group.case(f"{stem}_axes_{'_'.join(map(str, axes))}{'_keep' if keep else ''}_of_{shape_name(*shape)}", op,
                       lambda x: function(x, tuple(dim(axis) for axis in axes), keepdim=keep), {"x": shape}, arguments={"axes": axes, "keepDims": keep, **options})
    for op, stem, function, options in ops[:2]:
        group.case(f"{stem}_axis_0_of_5x1", op, lambda x: function(x, (1,), keepdim=False), {"x": (5, 1)}, arguments={"axis": 0, "keepDims": False})
        group.case(f"{stem}_cancelling", op, lambda x: function(x, (1,), keepdim=False), {"x": torch.tensor([[1000.0, 1e-3, -1000.0], [50.0, -50.0, 0.0]])},
                   arguments={"axis": 0, "keepDims": False})
    group.case("var_large_mean", "Var", lambda x: x.var((1,), unbiased=True), {"x": torch.tensor([[10000.0, 10001.0, 10002.0, 10003.0], [5.0, 5.0, 5.0, 5.0]])},
               arguments={"axis": 0, "keepDims": False, "unbiased": True}, note="a sum of squares minus a squared sum would lose these digits")


def extremes(group):
    ties = torch.tensor([[1.0, 1.0, -2.0, 1.0], [0.0, 0.0, 0.0, 0.0], [-1000.0, 1000.0, 1000.0, -1000.0], [-2.0, 3.0, -2.0, 3.0]])
    for op, better in [("Max", torch.amax), ("Min", torch.amin)]:
        def function(x, axis, keep):
            found = x == better(x, dim(axis), keepdim=True)
            first = found & (found.cumsum(dim(axis)) == 1)
            return (x * first).sum(dim(axis), keepdim=keep)

        for shape, axis, keep in [((5, 3, 4), 0, False), ((5, 3, 4), 1, False), ((5, 3, 4), -1, True), ((5, 3, 4), 0, True), ((3, 17), 0, False), ((5, 1), -1, False)]:
            group.case(f"{op.lower()}_axis_{axis}{'_keep' if keep else ''}_of_{shape_name(*shape)}", op, lambda x: function(x, axis, keep), {"x": shape},
                       arguments={"axis": axis, "keepDims": keep})
        group.case(f"{op.lower()}_over_ties", op, lambda x: function(x, 0, False), {"x": ties}, arguments={"axis": 0, "keepDims": False},
                   note="the first of equal elements receives the gradient")


def log_sum_exp(group):
    for shape, axis, keep in [((5, 3, 4), 0, False), ((5, 3, 4), 1, False), ((5, 3, 4), -1, True), ((3, 17), -1, False), ((5, 1), 0, False), ((3, 2), 0, True)]:
        group.case(f"logsumexp_axis_{axis}{'_keep' if keep else ''}_of_{shape_name(*shape)}", "LogSumExp", lambda x: torch.logsumexp(x, dim(axis), keepdim=keep),
                   {"x": shape}, arguments={"axis": axis, "keepDims": keep})
    big = torch.tensor([[1000.0, 1000.0, 999.0], [-1000.0, -1000.0, -1000.0], [50.0, -50.0, 0.0], [0.0, -1000.0, 1000.0]])
    group.case("logsumexp_extremes", "LogSumExp", lambda x: torch.logsumexp(x, 1), {"x": big}, arguments={"axis": -1, "keepDims": False})


def norms(group):
    for p in [1.0, 2.0, 3.0, float("inf")]:
        stated = p if p != float("inf") else "Infinity"
        for shape, axis, keep in [((3, 7), -1, False), ((5, 3, 4), 1, True), ((5, 3, 4), 0, False), ((5, 1), -1, False), ((3, 17), 0, False)]:
            group.case(f"norm_p_{p}_axis_{axis}{'_keep' if keep else ''}_of_{shape_name(*shape)}", "Norm",
                       lambda x: torch.linalg.vector_norm(x, p, dim(axis), keepdim=keep), {"x": shape}, arguments={"axis": axis, "p": stated, "keepDims": keep})
    rows = torch.tensor([[0.0, 0.0, 0.0], [3.0, -4.0, 0.0], [1000.0, 0.0, -50.0]])
    for p in [1.0, 2.0, 3.0]:
        group.case(f"norm_p_{p}_with_zeros", "Norm", lambda x: torch.linalg.vector_norm(x, p, 1), {"x": rows},
                   arguments={"axis": -1, "p": p, "keepDims": False}, note="the gradient at the zero vector is 0")


def running_sums(group):
    for shape, axis in [((3, 7), -1), ((3, 7), 0), ((5, 1), -1), ((2, 3, 5), 0), ((2, 3, 5), 1), ((3, 17), -1)]:
        group.case(f"cumsum_{shape_name(*shape)}_axis_{axis}", "CumSum", lambda x: torch.cumsum(x, dim(axis)), {"x": shape}, arguments={"axis": axis})
