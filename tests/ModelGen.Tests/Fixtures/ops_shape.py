"""Shape operations. Axes and shapes are those of one sample; the first axis of every tensor here is the batch."""
import torch

from recorder import Group, dim, shape_name


def build():
    group = Group()
    flatten(group)
    reorder(group)
    concat_split(group)
    slices(group)
    sizes_of_one(group)
    return group


def flatten(group):
    for shape, start, end in [((3, 2, 5), 0, -1), ((5, 1, 1), 0, -1), ((3, 7), 0, -1), ((2, 3, 4, 5), 0, 1), ((2, 3, 4, 5), 1, -1), ((2, 3, 4, 5), -2, -1), ((2, 3, 4, 5), 0, 2)]:
        group.case(f"flatten_{shape_name(*shape)}_{start}_{end}", "Flatten", lambda x: torch.flatten(x, dim(start), dim(end)), {"x": shape},
                   arguments={"startAxis": start, "endAxis": end})


def reorder(group):
    for shape, target in [((3, 6), (2, 3)), ((3, 2, 3), (6,)), ((5, 1), (1, 1)), ((2, 3, 4), (4, 3)), ((5, 12), (2, 3, 2)), ((3, 12), (4, -1)), ((3, 2, 4), (-1,))]:
        group.case(f"reshape_{shape_name(*shape)}_to_{shape_name(*target)}", "Reshape", lambda x: x.reshape((x.shape[0],) + target), {"x": shape},
                   arguments={"shape": list(target)})
    for shape, first, second in [((2, 3, 5), 0, 1), ((2, 3, 5), -1, -2), ((2, 3, 4, 5), 0, 2), ((2, 3, 4, 5), 1, -1), ((5, 1, 7), 0, 1), ((5, 4, 4), 1, 1)]:
        group.case(f"transpose_{shape_name(*shape)}_{first}_{second}", "Transpose", lambda x: x.transpose(dim(first), dim(second)) * 1.0, {"x": shape},
                   arguments={"axis0": first, "axis1": second})
    for shape, axes in [((2, 3, 5), (1, 0)), ((2, 3, 4, 5), (2, 0, 1)), ((2, 3, 4, 5), (1, 2, 0)), ((2, 3, 4, 5), (2, 1, 0)), ((3, 1, 7), (0, 1))]:
        group.case(f"permute_{shape_name(*shape)}_{'_'.join(map(str, axes))}", "Permute", lambda x: x.permute([0] + [dim(axis) for axis in axes]) * 1.0, {"x": shape},
                   arguments={"axes": list(axes)})


def concat_split(group):
    for shapes, axis in [([(3, 7), (3, 1)], 0), ([(3, 2), (3, 3), (3, 5)], -1), ([(2, 3, 4), (2, 1, 4)], 0), ([(2, 3, 1), (2, 3, 4)], 1),
                         ([(3, 4)], 0), ([(2, 3, 4), (2, 3, 4)], -2)]:
        name = f"concat_{'_'.join(shape_name(*shape) for shape in shapes)}_axis_{axis}"
        group.case(name, "Concat", lambda *parts: torch.cat(parts, dim=dim(axis)), {f"x{i}": shape for i, shape in enumerate(shapes)}, arguments={"axis": axis})
    for shape, sizes, axis in [((3, 7), [3, 4], 0), ((3, 7), [1, 1, 5], -1), ((2, 6, 3), [2, 2, 2], 0), ((2, 3, 5), [4, 1], 1), ((3, 4), [4], 0)]:
        name = f"split_{shape_name(*shape)}_{'_'.join(map(str, sizes))}_axis_{axis}"
        group.case(name, "Split", lambda x: {f"y{i}": part * 1.0 for i, part in enumerate(torch.split(x, sizes, dim=dim(axis)))}, {"x": shape},
                   arguments={"axis": axis, "sizes": sizes})
    for shape, count, axis in [((3, 7), 2, 0), ((5, 1), 3, 0), ((3, 7), 3, 1), ((3, 7), 2, -1), ((2, 3, 4), 2, 0), ((2, 3, 4), 2, 1), ((5,), 3, 0)]:
        group.case(f"stack_{count}_of_{shape_name(*shape)}_axis_{axis}", "Stack", lambda *parts: torch.stack(parts, dim=dim(axis)),
                   {f"x{i}": shape for i in range(count)}, arguments={"axis": axis})


def slices(group):
    for shape, axis, start, end in [((3, 7), 0, 0, 3), ((3, 7), 0, 2, 7), ((3, 7), -1, -3, -1), ((2, 5, 3), 0, 1, 4), ((2, 5, 3), -1, 2, 3), ((2, 5, 3), 1, 0, -2),
                                    ((3, 17), 0, 16, 17)]:
        def function(x):
            first, last = [bound if bound >= 0 else bound + x.shape[dim(axis)] for bound in (start, end)]
            return x.narrow(dim(axis), first, last - first) * 1.0

        group.case(f"slice_{shape_name(*shape)}_axis_{axis}_{start}_{end}", "Slice", function, {"x": shape}, arguments={"axis": axis, "start": start, "end": end})
    group.case("slice_3x7_axis_0_from_4", "Slice", lambda x: x[:, 4:] * 1.0, {"x": (3, 7)}, arguments={"axis": 0, "start": 4})


def sizes_of_one(group):
    for shape, axis in [((3, 1), 0), ((5, 1, 7), 0), ((5, 7, 1), -1), ((3, 1, 1), 1)]:
        group.case(f"squeeze_{shape_name(*shape)}_axis_{axis}", "Squeeze", lambda x: x.squeeze(dim(axis)) * 1.0, {"x": shape}, arguments={"axis": axis})
    for shape, axis in [((3, 7), 0), ((3, 7), 1), ((3, 7), -1), ((5,), 0)]:
        group.case(f"unsqueeze_{shape_name(*shape)}_axis_{axis}", "Unsqueeze", lambda x: x.unsqueeze(dim(axis)) * 1.0, {"x": shape}, arguments={"axis": axis})
    for shape, target in [((3, 1), (7,)), ((3, 7), (2, 7)), ((5, 1, 7), (4, 7)), ((3, 4, 1), (4, 5)), ((3, 1), (2, 3)), ((5, 7), (7,)), ((2, 1, 3, 1), (4, 3, 5))]:
        def function(x):
            missing = len(target) + 1 - x.dim()
            return x.reshape(x.shape[:1] + (1,) * missing + x.shape[1:]).expand((x.shape[0],) + target) * 1.0

        group.case(f"broadcast_{shape_name(*shape)}_to_{shape_name(*target)}", "Broadcast", function, {"x": shape}, arguments={"shape": list(target)})
