namespace ModelGen.Generators.Ir;

/// <summary>An op whose results an elementwise function may finish in registers; what that function reads beside them are the node's last
/// inputs.</summary>
internal abstract class EpilogueOp(MapDefinition? epilogue) : Op
{
    public override MapDefinition? Epilogue => epilogue;

    /// <summary>The formula of a result that may go through the epilogue.</summary>
    protected string Finished(Node node, Func<Value, string> name, string result) =>
        epilogue is null ? result : epilogue.Describe(i => i > 0 ? name(Operand(node, i)) : epilogue.Arity == 1 ? result : $"({result})");

    /// <summary>An element of the result, through the epilogue.</summary>
    protected Scalar Finished(Node node, Scalar result, int at, IReadOnlyList<IReadOnlyList<Scalar>> inputs) =>
        epilogue is null ? result : epilogue.Value.Substitute(i => i == 0 ? result : inputs[node.Inputs.Count - EpilogueOperands + i - 1][at]);

    /// <summary>The results through the epilogue.</summary>
    protected IReadOnlyList<Scalar> Finished(Node node, IReadOnlyList<Scalar> results, IReadOnlyList<IReadOnlyList<Scalar>> inputs) =>
        results.Select((result, at) => Finished(node, result, at, inputs)).ToList();

    /// <summary>Operand <paramref name="i"/> of the epilogue, the first of which is the result.</summary>
    public Value Operand(Node node, int i) => node.Inputs[node.Inputs.Count - EpilogueOperands + i - 1];
}
