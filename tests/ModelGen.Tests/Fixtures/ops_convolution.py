"""Convolutions and pooling of images and signals. Sizes are odd on purpose: not square, kernels even, strides that leave pixels over."""
import torch
import torch.nn.functional as F

from recorder import Group, normal, shape_name


def build():
    group = Group()
    convolution(group)
    depthwise(group)
    transposed(group)
    group_equivariant(group)
    pooling(group)
    adaptive(group)
    padding(group)
    upsample(group)
    return group


def options(**given):
    """Arguments as both sides name them, without those left out."""
    return {key: value for key, value in given.items() if value is not None}


def convolution(group):
    def add(shape, channels, kernel, stride=None, padding=None, dilation=None, groups=None, bias=True, kernel_width=None, stride_width=None, padding_width=None,
            dilation_width=None, mode=None):
        signal = len(shape) == 3
        op = "Conv1d" if signal else "Conv2d"
        arguments = options(channels=channels, kernel=kernel, stride=stride, padding=-1 if padding == "same" else padding, dilation=dilation, groups=groups,
                            bias=bias, kernelWidth=kernel_width, strideWidth=stride_width, paddingWidth=padding_width, dilationWidth=dilation_width, paddingMode=mode)
        name = f"{op.lower()}_{shape_name(*shape)}_" + "_".join(f"{key}_{value}" for key, value in arguments.items())

        def both(of, width, default):
            of = default if of is None else of
            return of if isinstance(of, str) else (of,) if signal else (of, of if width is None else width)

        function = F.conv1d if signal else F.conv2d
        size = both(kernel, kernel_width, 3)
        parameters = {"weight": normal(0.5, channels, shape[1] // (groups or 1), *size)}
        if bias:
            parameters["bias"] = normal(0.5, channels)

        def run(x, weight, bias=None):
            if mode is not None:
                sides = [padding if padding_width is None else padding_width] * 2 + ([] if signal else [padding] * 2)
                x = F.pad(x, sides, mode.lower())
                return function(x, weight, bias, both(stride, stride_width, 1), 0, both(dilation, dilation_width, 1), groups or 1)
            return function(x, weight, bias, both(stride, stride_width, 1), both(padding, padding_width, 0), both(dilation, dilation_width, 1), groups or 1)

        group.case(name, op, run, {"x": shape}, parameters, arguments)

    add((3, 1, 7, 5), 2, 3)
    add((1, 3, 6, 19), 5, 3, padding=1)
    add((2, 2, 9, 10), 3, 5, padding=2, bias=False)
    add((1, 1, 4, 4), 1, 4)
    add((3, 2, 7, 8), 4, 2, stride=2)
    add((1, 2, 11, 9), 3, 3, stride=3, padding=1)
    add((2, 1, 8, 13), 2, 3, stride=2, padding=2, dilation=2)
    add((1, 2, 9, 7), 2, 3, dilation=2, padding="same")
    add((1, 2, 5, 6), 3, 4, padding="same")
    add((1, 4, 5, 7), 6, 3, padding=1, groups=2)
    add((3, 3, 4, 5), 2, 1)
    add((1, 2, 5, 5), 2, 1, stride=2)
    add((1, 2, 7, 20), 2, 3, kernel_width=5, padding=1, padding_width=2)
    add((1, 2, 7, 9), 2, 1, kernel_width=4, stride=1, stride_width=2, bias=False)
    add((1, 2, 9, 9), 2, 3, dilation=1, dilation_width=3, stride=2, stride_width=1)
    add((2, 1, 3, 40), 1, 3, padding=1)
    add((1, 1, 2, 3), 2, 5, padding=4, bias=False)
    add((1, 2, 4, 5), 2, 2, stride=3)
    add((1, 2, 5, 7), 2, 3, padding=1, mode="Reflect")
    add((2, 1, 4, 5), 2, 3, padding=1, padding_width=2, stride=2, mode="Replicate")
    add((3, 2, 9), 3, 3)
    add((1, 1, 37), 2, 5, padding=2)
    add((2, 4, 11), 6, 4, stride=2, padding=1, groups=2)
    add((1, 2, 13), 2, 3, stride=3, padding=2, dilation=2, bias=False)
    add((1, 3, 8), 2, 2, padding="same")
    add((1, 2, 9), 2, 5, padding=3, mode="Reflect")


def depthwise(group):
    def add(shape, kernel, stride=None, padding=None, multiplier=None, bias=True):
        arguments = options(kernel=kernel, stride=stride, padding=padding, multiplier=multiplier, bias=bias)
        name = f"depthwiseconv2d_{shape_name(*shape)}_" + "_".join(f"{key}_{value}" for key, value in arguments.items())
        parameters = {"weight": normal(0.5, shape[1] * (multiplier or 1), 1, kernel, kernel)}
        if bias:
            parameters["bias"] = normal(0.5, shape[1] * (multiplier or 1))
        group.case(name, "DepthwiseConv2d", lambda x, weight, bias=None: F.conv2d(x, weight, bias, stride or 1, padding or 0, 1, shape[1]), {"x": shape},
                   parameters, arguments)

    add((3, 3, 5, 6), 3, padding=1)
    add((1, 2, 7, 9), 3, stride=2, padding=1, bias=False)
    add((1, 2, 5, 4), 2, multiplier=3)


def pooling(group):
    def add(shape, kernel, stride=None, padding=None, dilation=None, ceil=None, include=None, kernel_width=None, stride_width=None, padding_width=None):
        signal = len(shape) == 3
        dims = "1d" if signal else "2d"

        def both(of, width, default):
            of = default if of is None else of
            return (of,) if signal else (of, of if width is None else width)

        size = both(kernel, kernel_width, None)
        step = size if stride is None else both(stride, stride_width, None)
        edge = both(padding, padding_width, 0)
        common = dict(kernel=kernel, stride=stride, padding=padding, ceilMode=ceil, kernelWidth=kernel_width, strideWidth=stride_width,
                      paddingWidth=padding_width)
        if include is None:
            arguments = options(**common, dilation=dilation)
            name = f"maxpool{dims}_{shape_name(*shape)}_" + "_".join(f"{key}_{value}" for key, value in arguments.items())
            function = F.max_pool1d if signal else F.max_pool2d
            group.case(name, "MaxPool" + dims, lambda x: function(x, size, step, edge, both(dilation, None, 1), bool(ceil)), {"x": shape}, arguments=arguments)
        if dilation is None:
            arguments = options(**common, countIncludePad=include)
            name = f"avgpool{dims}_{shape_name(*shape)}_" + "_".join(f"{key}_{value}" for key, value in arguments.items())
            function = F.avg_pool1d if signal else F.avg_pool2d
            group.case(name, "AvgPool" + dims, lambda x: function(x, size, step, edge, bool(ceil), include is not False), {"x": shape}, arguments=arguments)

    for shape in [(3, 2, 6, 8), (1, 1, 7, 5), (1, 2, 5, 20)]:
        add(shape, 2)
    add((1, 2, 7, 8), 3, stride=2, padding=1)
    add((1, 2, 7, 8), 3, stride=2, padding=1, include=False)
    add((1, 2, 7, 8), 3, stride=2, padding=1, ceil=True)
    add((1, 2, 8, 8), 3, stride=2, padding=1, ceil=True, include=False)
    add((3, 1, 6, 7), 2, stride=3, ceil=True)
    add((1, 1, 4, 9), 3, stride=1)
    add((1, 1, 9, 8), 3, stride=2, padding=1, dilation=2)
    add((1, 2, 6, 9), 2, kernel_width=3)
    add((1, 1, 6, 9), 4, kernel_width=2, stride=2, stride_width=1, padding=2, padding_width=1)
    add((3, 2, 9), 2)
    add((1, 2, 10), 3, stride=2, padding=1)
    add((1, 1, 10), 4, stride=3, padding=2, ceil=True)
    add((1, 1, 11), 3, stride=2, padding=1, include=False)
    add((1, 1, 11), 2, stride=1, dilation=3)


def transposed(group):
    def add(shape, channels, kernel, stride=None, padding=None, output_padding=None, dilation=None, groups=None, bias=True, kernel_width=None):
        signal = len(shape) == 3
        op = "ConvTranspose1d" if signal else "ConvTranspose2d"
        arguments = options(channels=channels, kernel=kernel, stride=stride, padding=padding, outputPadding=output_padding, dilation=dilation, groups=groups, bias=bias,
                            kernelWidth=kernel_width)
        name = f"{op.lower()}_{shape_name(*shape)}_" + "_".join(f"{key}_{value}" for key, value in arguments.items())
        function = F.conv_transpose1d if signal else F.conv_transpose2d
        size = (kernel,) if signal else (kernel, kernel_width or kernel)
        parameters = {"weight": normal(0.5, shape[1], channels // (groups or 1), *size)}
        if bias:
            parameters["bias"] = normal(0.5, channels)
        group.case(name, op, lambda x, weight, bias=None: function(x, weight, bias, stride or 1, padding or 0, output_padding or 0, groups or 1, dilation or 1),
                   {"x": shape}, parameters, arguments)

    add((3, 2, 3, 4), 2, 3)
    add((1, 2, 4, 5), 3, 2, stride=2)
    add((1, 1, 3, 11), 2, 3, stride=2, padding=1, output_padding=1)
    add((1, 2, 3, 4), 2, 4, stride=3, padding=2, bias=False)
    add((1, 2, 4, 3), 1, 3, stride=2, dilation=2, padding=1)
    add((1, 4, 3, 3), 2, 3, groups=2, padding=1)
    add((1, 1, 2, 3), 2, 1, stride=2)
    add((1, 1, 3, 3), 1, 2, output_padding=1, dilation=2)
    add((1, 2, 3, 3), 2, 2, kernel_width=5)
    add((3, 2, 5), 2, 3, stride=2, padding=1, output_padding=1)
    add((1, 3, 9), 2, 4, stride=2, padding=1, bias=False)
    add((1, 4, 6), 4, 3, groups=2, dilation=2)


def group_equivariant(group):
    # Cohen and Welling 2016: the filter in direction r is turned by r quarter turns; over p4 its own directions move on by r too.
    def turned(weight):
        turns = [torch.rot90(weight if weight.dim() == 4 else weight.roll(r, 2), r, (-2, -1)) for r in range(4)]
        return torch.stack(turns, 1)

    def run(stride, padding):
        def function(x, weight, bias=None):
            filters = turned(weight)
            kernel = weight.shape[-1]
            planes = x.reshape(x.shape[0], -1, *x.shape[-2:])
            y = F.conv2d(planes, filters.reshape(weight.shape[0] * 4, -1, kernel, kernel), None if bias is None else bias.repeat_interleave(4), stride, padding)
            return y.reshape(x.shape[0], weight.shape[0], 4, *y.shape[-2:])
        return function

    for shape, channels, kernel, stride, padding, bias in [((3, 2, 5, 6), 2, 3, 1, 1, True), ((1, 1, 5, 5), 2, 2, 1, 0, False), ((1, 2, 4, 5, 5), 2, 3, 1, 1, True),
                                                           ((2, 1, 4, 4, 5), 1, 3, 2, 1, False)]:
        arguments = {"channels": channels, "kernel": kernel, "stride": stride, "padding": padding, "bias": bias}
        directions = (4,) if len(shape) == 5 else ()
        parameters = {"weight": normal(0.5, channels, shape[1], *directions, kernel, kernel)}
        if bias:
            parameters["bias"] = normal(0.5, channels)
        group.case(f"p4conv2d_{shape_name(*shape)}_to_{channels}_kernel_{kernel}_stride_{stride}", "P4Conv2d", run(stride, padding), {"x": shape}, parameters, arguments)
    group.case("p4pool_3x2x4x3x2", "P4Pool", lambda x: x.amax(2), {"x": (3, 2, 4, 3, 2)})


def adaptive(group):
    for shape, height, width in [((3, 2, 6, 8), 3, 2), ((1, 2, 7, 5), 3, 4), ((1, 1, 3, 5), 4, None), ((1, 2, 5, 5), 1, None)]:
        arguments = options(height=height, width=width)
        size = (height, width or height)
        name = f"{shape_name(*shape)}_to_{size[0]}x{size[1]}"
        group.case("adaptiveavgpool2d_" + name, "AdaptiveAvgPool2d", lambda x: F.adaptive_avg_pool2d(x, size), {"x": shape}, arguments=arguments)
        group.case("adaptivemaxpool2d_" + name, "AdaptiveMaxPool2d", lambda x: F.adaptive_max_pool2d(x, size), {"x": shape}, arguments=arguments)
    for shape, length in [((3, 2, 6), 3), ((1, 2, 7), 3), ((1, 1, 3), 5)]:
        name = f"{shape_name(*shape)}_to_{length}"
        group.case("adaptiveavgpool1d_" + name, "AdaptiveAvgPool1d", lambda x: F.adaptive_avg_pool1d(x, length), {"x": shape}, arguments={"length": length})
        group.case("adaptivemaxpool1d_" + name, "AdaptiveMaxPool1d", lambda x: F.adaptive_max_pool1d(x, length), {"x": shape}, arguments={"length": length})
    for shape in [(3, 2, 4, 5), (1, 3, 7), (1, 1, 3, 3)]:
        axes = tuple(range(2, len(shape)))
        group.case(f"globalavgpool_{shape_name(*shape)}", "GlobalAvgPool", lambda x: x.mean(axes), {"x": shape})
        group.case(f"globalmaxpool_{shape_name(*shape)}", "GlobalMaxPool", lambda x: x.amax(axes), {"x": shape})


def padding(group):
    for shape, sides in [((3, 2, 3, 4), [1]), ((1, 1, 4, 3), [2, 1]), ((1, 2, 3, 5), [1, 2, 0, 2]), ((3, 2, 5), [2]), ((1, 1, 4), [3, 1])]:
        full = sides * (2 if len(shape) == 3 else 4) if len(sides) == 1 else sides + [0, 0] if len(shape) == 4 and len(sides) == 2 else sides
        name = f"pad_{shape_name(*shape)}_by_{shape_name(*sides)}"
        group.case(name, "Pad", lambda x: F.pad(x, full), {"x": shape}, arguments={"padding": sides})
        group.case(name + "_with_1.5", "Pad", lambda x: F.pad(x, full, value=1.5), {"x": shape}, arguments={"padding": sides, "value": 1.5})
        for mode in ["Reflect", "Replicate"]:
            group.case(f"{name}_{mode}", "Pad", lambda x: F.pad(x, full, mode.lower()), {"x": shape}, arguments={"padding": sides, "paddingMode": mode})


def upsample(group):
    def add(shape, mode=None, corners=None, **size):
        arguments = options(**size, mode=mode, alignCorners=corners)
        signal = len(shape) == 3
        scale = size.get("scale", 2)
        target = size.get("width", shape[-1] * scale) if signal else (size.get("height", shape[-2] * scale), size.get("width", shape[-1] * scale))
        kind = "nearest" if mode is None else "linear" if signal else "bilinear"
        given = {} if mode is None else {"align_corners": bool(corners)}
        name = f"upsample_{shape_name(*shape)}_" + "_".join(f"{key}_{value}" for key, value in arguments.items())
        group.case(name, "Upsample", lambda x: F.interpolate(x, target, mode=kind, **given), {"x": shape}, arguments=arguments)

    add((3, 2, 2, 3), scale=2)
    add((1, 1, 3, 2), scale=3)
    add((1, 2, 3, 4), height=5, width=7)
    add((1, 2, 3, 4), "Bilinear", scale=2)
    add((1, 1, 2, 3), "Bilinear", scale=3)
    add((1, 1, 4, 5), "Bilinear", height=3, width=7)
    add((1, 2, 3, 4), "Bilinear", True, scale=2)
    add((1, 1, 4, 3), "Bilinear", True, height=1, width=5)
    add((3, 2, 5), scale=2)
    add((1, 1, 4), "Bilinear", scale=2)
    add((1, 1, 4), "Bilinear", True, width=7)
