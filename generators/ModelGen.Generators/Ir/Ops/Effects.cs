namespace ModelGen.Generators.Ir;

/// <summary>The end of the backward pass for one parameter: hands its gradient to the step's sink, which records it or lets the optimizer
/// apply it. Fused into the kernel that computes the gradient where that kernel can.</summary>
internal sealed class ParameterGradientOp(ParameterInfo parameter) : Op
{
    public override string Name => "parameter_gradient";

    public ParameterInfo Parameter => parameter;

    public override string Key => "parameter_gradient " + parameter.Name;

    public override bool HasEffect => true;

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(Shape.Scalar);

    public override string Formula(Node node, Func<Value, string> name) => $"∇{parameter.Name} E = {name(node.Inputs[0])}";
}

/// <summary>Writes a value into a buffer of the model, such as a running mean.</summary>
internal sealed class AssignOp(ParameterInfo buffer) : Op
{
    public override string Name => "assign";

    public ParameterInfo Buffer => buffer;

    public override string Key => "assign " + buffer.Name;

    public override bool HasEffect => true;

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(Shape.Scalar);

    public override string Formula(Node node, Func<Value, string> name) => $"{buffer.Name} ← {name(node.Inputs[0])}";
}
