using ModelGen.Generators.Graph;

namespace ModelGen.Generators.Ops;

/// <summary>A node in another form: the same shape and value by another op.</summary>
internal sealed record Rewrite(Op Op, params Value[] Inputs);

/// <summary>The ops, and the closed forms of their compositions.</summary>
internal static class OpCatalog
{
    /// <summary>Rules that replace a node by a better one; null where they do not apply.</summary>
    public static IReadOnlyList<Func<Node, Rewrite?>> Rewrites { get; } =
    [
        // ln softmax(x) is log-softmax, which neither overflows nor loses digits.
        n => n.Op is MapOp { Name: "log" } && n.Inputs[0].Producer is { Op: SoftmaxOp } softmax ? new(new LogSoftmaxOp(), softmax.Inputs[0]) : null,
    ];
}
