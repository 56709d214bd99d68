using System.Globalization;

namespace ModelGen.Generators.Ir;

/// <summary>An op without inputs.</summary>
internal abstract class LeafOp : Op
{
    public override bool IsResumable => true;

    public override string Formula(Node node, Func<Value, string> name) => "";
}

/// <summary>Stands for a value whose shape could not be inferred.</summary>
internal sealed class UnknownOp : LeafOp
{
    public override string Name => "unknown";

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(Shape.Scalar);
}

/// <summary>An input of the network or a target.</summary>
internal sealed class InputOp(int index, Shape shape, ElementType type, int vocabulary, bool isTarget) : LeafOp
{
    public override string Name => IsTarget ? "target" : "input";

    /// <summary>Its position among the parameters of the emitted methods.</summary>
    public int Index => index;

    /// <summary>Indices must be below this; 0 for real inputs.</summary>
    public int Vocabulary => vocabulary;

    /// <summary>What it is called among the parameters of the emitted methods.</summary>
    public string Argument { get; init; } = "";

    /// <summary>The user's name of it, for messages.</summary>
    public string Declared { get; init; } = "";

    /// <summary>Where the number of indices is written, or -1.</summary>
    public int VocabularySite { get; set; } = -1;

    public bool IsTarget => isTarget;

    /// <summary>Size of the axis whose steps it counts, where it holds lengths of sequences.</summary>
    public Dim? LengthsOf { get; init; }

    /// <summary>Size of the axis whose steps a value counts, where it holds lengths of sequences; else null.</summary>
    public static Dim? StepsOf(Value value) => value.Producer.Op switch
    {
        InputOp input => input.LengthsOf,
        StepLengthsOp lengths => lengths.Steps,
        _ => null,
    };

    /// <summary>Whether a value holds lengths of sequences.</summary>
    public static bool HoldsLengths(Value value) => StepsOf(value) is not null;

    /// <summary>The axis of steps and their lengths, where it holds sequences with lengths.</summary>
    public (int Axis, Value Lengths)? Steps { get; set; }

    /// <summary>An index outside the vocabulary that is allowed; null for none.</summary>
    public int? Ignored { get; set; }

    public override string Key => Name + index.ToString(CultureInfo.InvariantCulture);

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(shape, type);
}

/// <summary>A learnable parameter or a buffer.</summary>
internal class ParameterOp(ParameterInfo parameter) : LeafOp
{
    public override string Name => "parameter";

    public ParameterInfo Parameter => parameter;

    public override string Key => "parameter " + parameter.Name;

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(parameter.Shape);
}

/// <summary>A number.</summary>
internal sealed class ConstantOp(double value) : LeafOp
{
    public override string Name => "constant";

    public double Value => value;

    public override string Key => "constant " + value.ToString("R", CultureInfo.InvariantCulture);

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(Shape.Scalar);

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs) => [Scalar.Of(value)];
}

/// <summary>A size known at run time as a number: the batch B, or B T.</summary>
internal sealed class SizeOp(Dim size) : LeafOp
{
    public override string Name => "size";

    public Dim Size => size;

    public override string Key => "size " + size;

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(Shape.Scalar);
}
