using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>A parameter that is kept transposed.</summary>
internal sealed class TransposedParameterOp(ParameterInfo parameter) : ParameterOp(parameter)
{
    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(new Shape(Parameter.Shape[1], Parameter.Shape[0]));
}
