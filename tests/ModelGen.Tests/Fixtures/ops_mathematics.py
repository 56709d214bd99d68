"""Arithmetic with broadcasting, elementary functions, products and selections; reductions are in ops_reductions.py.

Where a function has no derivative the convention is PyTorch's: equal operands of Min and Max share the gradient by halves, Abs has
slope 0 at 0, Clamp has slope 1 on its bounds. + - * / are called Add, Subtract, Multiply and Divide.
"""
import torch
import torch.nn.functional as F

from recorder import Group, dim, integers, line_up, normal, shape_name, uniform

# Samples that broadcast, batch in front.
BATCHES = [((3, 7), (3, 7)), ((3, 7), (3, 1)), ((3, 1), (3, 7)), ((5, 3, 4), (5, 4)), ((5, 4), (5, 3, 4)), ((5, 3, 4), (5, 3, 1)),
           ((5, 1, 4), (5, 3, 1)), ((5, 3, 4), (5, 1, 1)), ((5, 3, 4), (5,)), ((5,), (5, 3)), ((5, 1), (5, 1)), ((3, 17), (3, 17))]
# A batch and a raw parameter, which has no batch; either may be the first operand.
WITH_PARAMETER = [((3, 7), (7,)), ((3, 7), (1,)), ((3, 1), (7,)), ((5, 3, 4), (3, 4)), ((5, 3, 4), (3, 1)), ((5, 3, 4), (4,)), ((3, 7), ())]


def build():
    group = Group()
    binary(group)
    comparisons(group)
    unary(group)
    powers(group)
    clamps(group)
    choices(group)
    products(group)
    selections(group)
    return group


def binary(group):
    ops = [("Add", torch.add, False), ("Subtract", torch.sub, False), ("Multiply", torch.mul, False), ("Divide", torch.div, True),
           ("Min", torch.minimum, False), ("Max", torch.maximum, False)]
    for op, function, divides in ops:
        divisor = (lambda shape: uniform(0.5, 3.0, *shape)) if divides else (lambda shape: shape)
        for a, b in BATCHES:
            group.case(f"{op.lower()}_{shape_name(*a)}_{shape_name(*b)}", op, lambda a, b: function(*line_up(a, b)), {"a": a, "b": divisor(b)})
        for a, b in WITH_PARAMETER:
            name = f"{shape_name(*a)}_parameter_{shape_name(*b)}"
            group.case(f"{op.lower()}_{name}", op, lambda a, b: function(a, b), {"a": a}, {"b": divisor(b)})
            group.case(f"{op.lower()}_swapped_{name}", op, lambda b, a: function(a, b), {"b": divisor(a)}, {"a": b}, note="the parameter is the first operand")
    for op, function, divides in ops[:4]:
        group.case(f"{op.lower()}_number_right", op, lambda a: function(a, torch.tensor(-2.5)), {"a": (3, 7)}, arguments={"b": -2.5})
        group.case(f"{op.lower()}_number_left", op, lambda b: function(torch.tensor(-2.5), b), {"b": uniform(0.5, 3.0, 3, 7)}, arguments={"a": -2.5})
    for op, function, _ in ops[4:]:
        group.case(f"{op.lower()}_ties", op, function, {"a": torch.tensor([[1.0, -1000.0, 0.0, 2.5]]), "b": torch.tensor([[1.0, 1000.0, 0.0, 2.0]])},
                   note="equal operands share the gradient by halves")
    group.case("divide_extremes", "Divide", torch.div, {"a": torch.tensor([[1000.0, -50.0, 0.0, 1.0]]), "b": torch.tensor([[0.001, -50.0, 1000.0, -1e6]])})
    group.case("multiply_zeros", "Multiply", torch.mul, {"a": torch.tensor([[0.0, 0.0, 1000.0]]), "b": torch.tensor([[0.0, -1000.0, 1000.0]])})


def comparisons(group):
    def whole(shape, seed):
        """Small whole numbers, so that equality happens."""
        return torch.randint(-2, 3, shape, generator=torch.Generator().manual_seed(seed)).double()

    ops = [("Greater", torch.gt), ("GreaterEqual", torch.ge), ("Less", torch.lt), ("LessEqual", torch.le), ("Equal", torch.eq), ("NotEqual", torch.ne)]
    note = "1 where it holds and 0 where it does not; no gradient"
    for op, function in ops:
        for a, b in [((3, 4), (3, 4)), ((3, 1), (3, 4)), ((5, 3, 4), (5, 4)), ((5, 3), (5, 1))]:
            group.case(f"{op.lower()}_{shape_name(*a)}_{shape_name(*b)}", op, lambda a, b: function(*line_up(a, b)), {"a": whole(a, 1), "b": whole(b, 2)}, note=note)
        group.case(f"{op.lower()}_number", op, lambda a: function(a, 1.0), {"a": whole((3, 4), 3)}, arguments={"b": 1.0}, note=note)


def unary(group):
    for shape in [(3, 7), (5, 1), (2, 3, 5)]:
        name = shape_name(*shape)
        group.case(f"neg_{name}", "Neg", torch.neg, {"x": shape})
        group.case(f"exp_{name}", "Exp", torch.exp, {"x": normal(2.0, *shape)})
        group.case(f"log_{name}", "Log", torch.log, {"x": uniform(0.05, 5.0, *shape)})
        group.case(f"sqrt_{name}", "Sqrt", torch.sqrt, {"x": uniform(0.05, 5.0, *shape)})
        group.case(f"square_{name}", "Square", torch.square, {"x": shape})
        group.case(f"abs_{name}", "Abs", torch.abs, {"x": shape})
        group.case(f"sin_{name}", "Sin", torch.sin, {"x": normal(3.0, *shape)})
        group.case(f"cos_{name}", "Cos", torch.cos, {"x": normal(3.0, *shape)})
        group.case(f"stopgradient_{name}", "StopGradient", lambda x: x.detach() + 0.0 * x, {"x": shape}, note="the gradient is 0")
    extremes = torch.tensor([[-1000.0, -50.0, 0.0, 50.0, 1000.0]])
    group.case("exp_extremes", "Exp", torch.exp, {"x": torch.tensor([[-1000.0, -50.0, -1e-9, 0.0, 50.0, 85.0]])})
    group.case("log_extremes", "Log", torch.log, {"x": torch.tensor([[1e-30, 1e-9, 1.0, 50.0, 1e30]])})
    group.case("log_of_zero", "Log", torch.log, {"x": torch.tensor([[0.0, 1.0]])}, note="minus infinity, with an infinite slope", output_gradient=1.0)
    group.case("sqrt_extremes", "Sqrt", torch.sqrt, {"x": torch.tensor([[1e-20, 1.0, 1e20]])})
    group.case("sqrt_of_zero", "Sqrt", torch.sqrt, {"x": torch.tensor([[0.0, 4.0]])}, note="the slope at 0 is infinite", output_gradient=1.0)
    group.case("square_extremes", "Square", torch.square, {"x": extremes})
    group.case("abs_extremes", "Abs", torch.abs, {"x": extremes}, note="the derivative at 0 is 0")
    group.case("sin_extremes", "Sin", torch.sin, {"x": extremes})
    group.case("cos_extremes", "Cos", torch.cos, {"x": extremes})


def powers(group):
    for exponent in [2.0, 3.0, 1.0, 0.0, -1.0]:
        group.case(f"pow_exponent_{exponent}", "Pow", lambda x: torch.pow(x, exponent), {"x": torch.tensor([[-3.0, -0.5, 0.25], [1.0, 2.0, 50.0]])},
                   arguments={"exponent": exponent})
    for exponent in [0.5, 1.5, -0.5, 2.7]:
        group.case(f"pow_exponent_{exponent}", "Pow", lambda x: torch.pow(x, exponent), {"x": uniform(0.1, 4.0, 3, 7)}, arguments={"exponent": exponent})
    group.case("pow_exponent_2_at_zero", "Pow", lambda x: torch.pow(x, 2.0), {"x": torch.tensor([[0.0, 1000.0, -1000.0]])}, arguments={"exponent": 2.0})
    for x, exponent in [((3, 7), (3, 7)), ((3, 7), (3, 1)), ((3, 1), (3, 5)), ((5, 4), (5, 3, 4))]:
        group.case(f"pow_tensors_{shape_name(*x)}_{shape_name(*exponent)}", "Pow", lambda x, exponent: torch.pow(*line_up(x, exponent)),
                   {"x": uniform(0.2, 3.0, *x), "exponent": exponent})
    group.case("pow_parameter_exponent", "Pow", torch.pow, {"x": uniform(0.2, 3.0, 3, 7)}, {"exponent": (7,)})


def clamps(group):
    edges = torch.tensor([[-1000.0, -50.0, -1.0, -0.25, 0.0], [0.25, 0.5, 1.0, 50.0, 1000.0]])
    for arguments in [{"min": -1.0, "max": 0.5}, {"min": 0.0}, {"max": 1.0}, {"min": 0.0, "max": 0.0}]:
        name = "_".join(f"{key}_{value}" for key, value in arguments.items())
        for inputs, label in [(edges, "edges"), (normal(1.0, 3, 7), "3x7")]:
            group.case(f"clamp_{name}_{label}", "Clamp", lambda x: torch.clamp(x, **arguments), {"x": inputs}, arguments=arguments,
                       note="the slope on a bound is 1")


def choices(group):
    def function(condition, a, b):
        condition, a, b = line_up(condition, a, b)
        return torch.where(condition != 0, a, b)

    def condition(*shape):
        return torch.randint(-1, 2, shape, generator=torch.Generator().manual_seed(sum(shape))).double()

    for c, a, b in [((3, 7), (3, 7), (3, 7)), ((3, 7), (3, 1), (3, 7)), ((3, 7), (3, 7), (3, 1)), ((3, 1), (3, 7), (3, 7)), ((3, 1), (3, 1), (3, 7)),
                    ((5, 3, 4), (5, 4), (5, 3, 1)), ((5, 4), (5, 3, 1), (5, 3, 4)), ((5, 3, 1), (5, 1, 4), (5,)), ((5, 1), (5, 1), (5, 1))]:
        group.case(f"where_{shape_name(*c)}_{shape_name(*a)}_{shape_name(*b)}", "Where", function, {"condition": condition(*c), "a": a, "b": b}, constants=("condition",))
    group.case("where_number_b", "Where", lambda c, a: torch.where(c != 0, a, torch.tensor(-2.5)), {"condition": condition(3, 7), "a": (3, 7)},
               arguments={"b": -2.5}, constants=("condition",))
    group.case("where_number_a", "Where", lambda c, b: torch.where(c != 0, torch.tensor(-2.5), b), {"condition": condition(3, 7), "b": (3, 7)},
               arguments={"a": -2.5}, constants=("condition",))
    group.case("where_numbers", "Where", lambda c: torch.where(c != 0, torch.tensor(-2.5), torch.tensor(0.5)), {"condition": condition(3, 7)},
               arguments={"a": -2.5, "b": 0.5}, constants=("condition",))
    group.case("where_parameter_b", "Where", lambda c, a, b: torch.where(c != 0, a, b), {"condition": condition(3, 7), "a": (3, 7)}, {"b": (7,)}, constants=("condition",))


def products(group):
    def function(a, b):
        """Matrix products of samples; a sample with one axis is a row on the left and a column on the right."""
        row, column = a.dim() == 2, b.dim() == 2
        a, b = line_up(a.unsqueeze(1) if row else a, b.unsqueeze(2) if column else b)
        y = torch.matmul(a, b)
        y = y.squeeze(-1) if column else y
        return y.squeeze(-1 if column else -2) if row else y

    for a, b in [((3, 2, 7), (3, 7, 5)), ((5, 1, 3), (5, 3, 1)), ((3, 4, 1), (3, 1, 4)), ((2, 3, 17), (2, 17, 1)), ((2, 6, 3, 4), (2, 6, 4, 5)), ((2, 6, 3, 4), (2, 4, 5)),
                 ((2, 3, 4), (2, 6, 4, 5)), ((2, 1, 3, 4), (2, 5, 4, 2)), ((3, 7), (3, 7)), ((3, 2, 7), (3, 7)), ((3, 7), (3, 7, 4))]:
        group.case(f"matmul_{shape_name(*a)}_{shape_name(*b)}", "MatMul", function, {"a": a, "b": b})
    for a, b in [((3, 7), (7, 5)), ((5, 1), (1, 3)), ((5, 17), (17, 1)), ((2, 3, 4), (4, 5)), ((3, 7), (7,)), ((2, 3, 4), (4,)), ((2, 6, 3, 4), (6, 4, 5))]:
        group.case(f"matmul_{shape_name(*a)}_parameter_{shape_name(*b)}", "MatMul", torch.matmul, {"a": a}, {"b": b}, note="the batch shares the parameter")
    for a, b in [((5, 3), (2, 3, 4)), ((6, 5, 3), (2, 3, 4))]:
        function_left = (lambda b, a: torch.matmul(a, b)) if len(a) == 2 else (lambda b, a: torch.matmul(a, b.unsqueeze(1)))
        group.case(f"matmul_parameter_{shape_name(*a)}_{shape_name(*b)}", "MatMul", function_left, {"b": b}, {"a": a}, note="the parameter is the first operand")
    for a, axis in [((3, 7), -1), ((5, 1), -1), ((2, 3, 5), -1), ((2, 3, 5), 0), ((3, 17), 0)]:
        group.case(f"cosinesimilarity_{shape_name(*a)}_axis_{axis}", "CosineSimilarity", lambda a, b: F.cosine_similarity(a, b, dim=dim(axis)), {"a": a, "b": a},
                   arguments={"axis": axis, "eps": 1e-8})
    group.case("cosinesimilarity_parallel_and_orthogonal", "CosineSimilarity", lambda a, b: F.cosine_similarity(a, b, dim=1),
               {"a": torch.tensor([[1.0, 2.0], [1.0, 0.0], [1000.0, -1000.0]]), "b": torch.tensor([[2.0, 4.0], [0.0, 3.0], [-1000.0, 1000.0]])},
               arguments={"axis": -1, "eps": 1e-8})


def selections(group):
    for shape, index, axis in [((3, 7), [[6], [0], [3]], 0), ((3, 4), [[0, 0, 3, 3, 1], [1, 2, 2, 2, 2], [3, 2, 1, 0, 0]], -1), ((2, 3, 2), [[[0, 2], [1, 1]], [[2, 2], [2, 0]]], 0),
                               ((2, 3, 2), [[[0], [1], [1]], [[1], [0], [0]]], 1), ((5, 1), [[0], [0], [0], [0], [0]], -1)]:
        index = integers(index)
        group.case(f"gather_{shape_name(*shape)}_axis_{axis}_index_{shape_name(*index.shape)}", "Gather", lambda x, index: torch.gather(x, dim(axis), index),
                   {"x": shape, "index": index}, arguments={"axis": axis}, note="repeated indices add up in the gradient")
    for shape, index, axis in [((3, 7), [6, 0, 3], -1), ((5, 3), [2, 2, 0, 1, 0], 0), ((2, 3, 4), [[0, 3, 1], [2, 2, 0]], -1), ((2, 3, 4), [[0, 2, 1, 0], [2, 2, 0, 1]], 0)]:
        index = integers(index)
        group.case(f"gather_one_of_{shape_name(*shape)}_axis_{axis}", "Gather", lambda x, index: torch.gather(x, dim(axis), index.unsqueeze(dim(axis))).squeeze(dim(axis)),
                   {"x": shape, "index": index}, arguments={"axis": axis}, note="the index has one axis fewer, and the axis disappears")
    for index, classes in [([0, 3, 1], 4), ([0, 0, 0, 0, 0], 1), ([[6, 0], [2, 2], [5, 1]], 7)]:
        index = integers(index)
        group.case(f"onehot_{shape_name(*index.shape)}_of_{classes}", "OneHot", lambda index: F.one_hot(index, classes).double(), {"index": index},
                   arguments={"classes": classes})
