using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>A parameter in comments.</summary>
internal static class ParameterText
{
    /// <summary>Its mathematical shape, and the layout in memory where that differs:
    /// <c>fc1.weight (32, 16), kept transposed, (16, 32)</c>.</summary>
    public static string Of(Value value)
    {
        var parameter = ((ParameterOp)value.Producer.Op).Parameter;
        return $"{parameter.Name} {parameter.Shape}" + (value.Shape.Equals(parameter.Shape) ? "" : $", kept transposed, {value.Shape}");
    }
}
