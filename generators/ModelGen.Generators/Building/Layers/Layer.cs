using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Building;

/// <summary>A layer, function or loss that users can name: turns its arguments into parameters and ops.</summary>
internal abstract class Layer
{
    /// <summary>The name of its attribute and of its call form: <c>Linear</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>The stem of default names: <c>fc</c> gives fc1, fc2 in a stack.</summary>
    public virtual string Stem => Kind.ToLowerInvariant();

    /// <summary>Whether it owns parameters, and so gets a name of its own in a checkpoint.</summary>
    public virtual bool HasParameters => false;

    /// <summary>Whether its call gives a tensor, not a tuple or an array of them.</summary>
    public virtual bool GivesTensor => false;

    /// <summary>Builds it; several results for what returns an array of tensors.</summary>
    public abstract IReadOnlyList<Value> Build(LayerContext c);
}

/// <summary>A layer with one result.</summary>
internal abstract class SingleLayer : Layer
{
    public sealed override bool GivesTensor => true;

    public sealed override IReadOnlyList<Value> Build(LayerContext c) => [BuildOne(c)];

    protected abstract Value BuildOne(LayerContext c);
}

/// <summary>A layer that is one function of its context: most functions and losses are a line each.</summary>
internal sealed class FunctionLayer(string kind, Func<LayerContext, Value> build, string? stem = null) : SingleLayer
{
    public override string Kind => kind;

    public override string Stem => stem ?? base.Stem;

    protected override Value BuildOne(LayerContext c) => build(c);
}

/// <summary>A loss over the batch: in a stack its target's shape follows from the prediction's.</summary>
internal abstract class LossLayer : SingleLayer
{
    /// <summary>No parameters are called after it: its name can be read as it is written, <c>crossEntropy0</c>.</summary>
    public override string Stem => char.ToLowerInvariant(Kind[0]) + Kind.Substring(1);

    /// <summary>The shape (batch included) and element type of the target that goes with a prediction, for stacks.</summary>
    public virtual (Shape Shape, ElementType Type) Target(LayerContext c, Value prediction) => (prediction.Shape, ElementType.Real);

    /// <summary>How many classes a target of indices has.</summary>
    public virtual Dim Classes(LayerContext c, Value prediction) => prediction.Shape.Last;

    /// <summary>The index outside the classes that a target may hold; null for none.</summary>
    public virtual int? Ignored(LayerContext c) => null;

    /// <summary>What numbers it computes with, by the name of the tensor; none where any will do.</summary>
    public virtual IReadOnlyList<(string Tensor, LossInput Input)> Inputs(LayerContext c) => [];

    /// <summary>What the prediction means to a model trained on it against a target of some type.</summary>
    public abstract OutputMeaning Meaning(LayerContext c, Value prediction, ElementType target);
}
