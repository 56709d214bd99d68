using System.Globalization;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Printing;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>What an op needs to emit its kernel call: names of buffers, this worker's ranges, and the helper structs of the file.</summary>
internal sealed class KernelContext
{
    private readonly FileHelpers helpers;
    private readonly Func<Value, string> name;
    private readonly Phase phase;

    public KernelContext(SourceWriter writer, FileHelpers helpers, bool isDouble, Func<Value, string> name, IReadOnlyCollection<string> names, Phase phase)
    {
        Writer = writer;
        this.helpers = helpers;
        IsDouble = isDouble;
        this.name = name;
        Names = names;
        this.phase = phase;
    }

    /// <summary>A context inside a loop over the steps of a scan, in which values have names of their own.</summary>
    public KernelContext(KernelContext outer, Func<Value, string> name, IReadOnlyCollection<string> names, string step, Dim steps)
        : this(outer.Writer, outer.helpers, outer.IsDouble, name, names, outer.phase) => Step = outer.Step is { } around ? $"({around} * {steps.Code} + {step})" : step;

    /// <summary>The number of the step, counted over all loops around it; null outside the step of a scan.</summary>
    public string? Step { get; }

    public SourceWriter Writer { get; }

    public bool IsDouble { get; }

    /// <summary>The element type: float or double.</summary>
    public string T => IsDouble ? "double" : "float";

    /// <summary>The names that locals have already.</summary>
    public IReadOnlyCollection<string> Names { get; }

    /// <summary>How the node being emitted is shared.</summary>
    public Partition Partition { get; set; }

    /// <summary>The span of a value's whole buffer.</summary>
    public string this[Value value] => name(value);

    public void Line(string line) => Writer.Line(line);

    /// <summary>The name of an empty struct that carries a constant size.</summary>
    public string Dim(Dim size) => helpers.Dim(size.Value);

    /// <summary>A literal of the model's element type.</summary>
    public string Number(double value) => CSharpNames.Number(value, IsDouble);

    /// <summary>This worker's range of <paramref name="count"/> leading indices (samples, rows of a matrix, ...).</summary>
    public string Leading(Dim count)
    {
        switch (Partition)
        {
            case Partition.Samples when count.BatchPower == 1:
                return count == Ir.Dim.Batch ? "samples" : $"samples.Times({(Ir.Dim.TryDivide(count, Ir.Dim.Batch, out var each) ? each.Code : count.Code)})";
            case Partition.Rows:
                return Range(count);
            default:
                return $"Extent.All({count.Code})";
        }
    }

    /// <summary>This worker's range of the columns of a matrix, or of channels.</summary>
    public string Columns(Dim count) => Partition is Partition.Columns or Partition.Channels ? Range(count) : $"Extent.All({count.Code})";

    /// <summary>This worker's range of the elements of a tensor seen as a flat array.</summary>
    public string Flat(Shape shape) => Partition switch
    {
        Partition.Elements => Range(shape.Elements),
        // The first axis may count the steps of the samples too.
        Partition.Samples when shape.IsBatched && Ir.Dim.TryDivide(shape.Elements, Ir.Dim.Batch, out var each) => $"samples.Times({each.Code})",
        _ => $"Extent.All({shape.Elements.Code})",
    };

    /// <summary>A worker's range of <paramref name="count"/> indices as a phase cuts them.</summary>
    public static string Range(Phase phase, Partition partition, string count) =>
        phase.Multiple(partition) is var multiple && multiple == 1 ? $"share.Of({count})" : $"share.Of({count}, {multiple.ToString(CultureInfo.InvariantCulture)})";

    private string Range(Dim count) => Range(phase, Partition, count.Code);

    /// <summary>The struct that computes an elementwise function: the runtime's where it has one, else one declared in this file.</summary>
    public string Functor(Node node, MapDefinition definition) =>
        definition.Kernel is { } kernel ? $"{kernel}<{T}>" : helpers.Functor(CSharpNames.Pascal(node.Layer + "_" + definition.Name), definition, T);

    /// <summary>The struct that carries the constants of a convolution.</summary>
    public string Geometry(Node node, ConvolutionGeometry geometry)
    {
        var (rows, columns) = (geometry.Window.Rows, geometry.Window.Columns);
        var isSignal = node.Output.Shape.Rank == 3;
        var summary = $"({geometry.Channels}, {Plane(rows.Size, columns.Size, isSignal)}) to ({geometry.OutChannels}, {Plane(rows.Out, columns.Out, isSignal)}): {geometry.Describe(isSignal)}.";
        return helpers.Geometry(FirstLayer(node) + "Geometry", "IConvolution", summary, geometry.Constants);
    }

    /// <summary>The struct that carries the constants of a window.</summary>
    public string Window(Node node, WindowGeometry window, bool isSignal)
    {
        var summary = $"({Plane(window.Rows.Size, window.Columns.Size, isSignal)}) to ({Plane(window.Rows.Out, window.Columns.Out, isSignal)}): {window.Describe(isSignal)}.";
        return helpers.Geometry(FirstLayer(node) + "Window", "IWindow", summary, window.Constants);
    }

    /// <summary>A static array of constants, or <c>default</c> when there are none.</summary>
    public string Constants(Node node, string role, IReadOnlyList<double> values) =>
        values.Count == 0 ? "default" : helpers.Constants(CSharpNames.Pascal(node.Layer) + role, values.Select(Number).ToList(), T);

    /// <summary>Where a gradient kernel writes: the step's sink at the parameter's offset when fused with it, else the node's own
    /// buffer.</summary>
    public (string Type, string Offset, string Sink) Sink(Node node, int output = 0) =>
        node.Sinks.TryGetValue(output, out var parameter)
            ? ("TSink", parameter.Offset.ToString(CultureInfo.InvariantCulture), "sink")
            : ($"StoreGradient<{T}>", "0", $"GradientsInto({this[node.Outputs[output]]})");

    /// <summary>The layer whose kernel it is, of those fused into the node.</summary>
    private static string FirstLayer(Node node) => CSharpNames.Pascal(node.Layers.Count > 0 ? node.Layers[0] : "");

    private static string Plane(int rows, int columns, bool isSignal) =>
        (isSignal ? "" : rows.ToString(CultureInfo.InvariantCulture) + ", ") + columns.ToString(CultureInfo.InvariantCulture);
}
