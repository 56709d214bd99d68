"""Convolutions and pooling of images and signals. Sizes are odd on purpose: not square, kernels even, strides that leave pixels over."""
import torch.nn.functional as F

from recorder import Group, normal, shape_name


def build():
    group = Group()
    convolution(group)
    depthwise(group)
    pooling(group)
    return group


def options(**given):
    """Arguments as both sides name them, without those left out."""
    return {key: value for key, value in given.items() if value is not None}


def convolution(group):
    def add(shape, channels, kernel, stride=None, padding=None, dilation=None, groups=None, bias=True, kernel_width=None, stride_width=None, padding_width=None,
            dilation_width=None):
        signal = len(shape) == 3
        op = "Conv1d" if signal else "Conv2d"
        arguments = options(channels=channels, kernel=kernel, stride=stride, padding=-1 if padding == "same" else padding, dilation=dilation, groups=groups,
                            bias=bias, kernelWidth=kernel_width, strideWidth=stride_width, paddingWidth=padding_width, dilationWidth=dilation_width)
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
    add((3, 2, 9), 3, 3)
    add((1, 1, 37), 2, 5, padding=2)
    add((2, 4, 11), 6, 4, stride=2, padding=1, groups=2)
    add((1, 2, 13), 2, 3, stride=3, padding=2, dilation=2, bias=False)
    add((1, 3, 8), 2, 2, padding="same")


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
