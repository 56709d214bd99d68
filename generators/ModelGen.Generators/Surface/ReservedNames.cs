using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Surface;

/// <summary>The names in the list of a model's members.</summary>
internal sealed class ReservedNames : IReservedNames
{
    public static ReservedNames Instance { get; } = new();

    public ISet<string> OfAnyModel { get; } = new HashSet<string>(
        new[] { 1, SequenceAxis.Marker }
            .SelectMany(steps => ModelMembers.Of(new ModelSurface(Example(steps), new())).All).Where(m => m.IsPublic).Select(m => m.Name),
        StringComparer.Ordinal);

    public ISet<string> Of(ModelSpec spec) => new HashSet<string>(
        ModelMembers.Of(new ModelSurface(spec, new())).All.SelectMany(m => m.Taken).Select(t => t.Name), StringComparer.Ordinal);

    /// <summary>A model with every member that a model over so many steps can have.</summary>
    private static ModelSpec Example(long steps)
    {
        ArgumentSpec[] shape = [new("shape", Specs.Constant.OfArray([Specs.Constant.Of(steps)]), -1)];
        LayerSpec[] stack = [new("Input", shape.ToEquatable(), -1), new("CrossEntropy", default, -1)];
        var options = ModelOptions.Default(-1) with { Inspect = true, Stateful = true };
        return new(
            "", "Net", "partial class Net", default, "public", "", -1, options, stack.ToEquatable(),
            default, default, default, default, default, "", SpecState.Complete, default);
    }
}
