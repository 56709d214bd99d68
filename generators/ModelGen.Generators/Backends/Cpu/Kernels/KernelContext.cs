using System.Globalization;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Printing;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>What a row of <see cref="CpuKernels"/> needs to write the instructions of a node: where values lie, this worker's ranges, and
/// the structs that kernels take. It collects the instructions.</summary>
internal sealed class KernelContext
{
    private readonly Func<Value, Place> places;
    private readonly Func<Value, bool> isLeftOut;
    private readonly Phase phase;
    private readonly HashSet<string> taken;
    private readonly List<Instruction> instructions = [];

    private KernelContext(
        Func<Value, Place> places, Func<Value, bool> isLeftOut, Phase phase, Partition partition, HashSet<string> taken,
        IReadOnlyList<(string Variable, SizeExpression Steps)> loops)
    {
        (this.places, this.isLeftOut, this.phase, this.taken) = (places, isLeftOut, phase, taken);
        (Partition, Loops) = (partition, loops);
    }

    /// <param name="places">Where values lie.</param>
    /// <param name="isLeftOut">Whether nobody reads a value, so that it lies nowhere.</param>
    /// <param name="phase">The phase.</param>
    /// <param name="partition">How the node is shared.</param>
    /// <param name="names">Names that locals may not have.</param>
    public KernelContext(Func<Value, Place> places, Func<Value, bool> isLeftOut, Phase phase, Partition partition, HashSet<string> names)
        : this(places, isLeftOut, phase, partition, names, [])
    {
    }

    /// <summary>How the node is shared.</summary>
    public Partition Partition { get; }

    /// <summary>The loops over steps around the node, the outermost first.</summary>
    public IReadOnlyList<(string Variable, SizeExpression Steps)> Loops { get; }

    public IReadOnlyList<Instruction> Instructions => instructions;

    /// <summary>The step of a scan that it stands in; null outside.</summary>
    public StepScope? Scope { get; private init; }

    /// <summary>The same node, whose instructions stand in a loop.</summary>
    public KernelContext Inside(StepScope? scope = null) =>
        new(places, isLeftOut, phase, Partition, taken, Loops) { Scope = scope ?? Scope };

    /// <summary>A node of a step, in a loop over the steps.</summary>
    public KernelContext InLoop(string variable, SizeExpression steps, Func<Value, Place> placesOfStep) =>
        new(placesOfStep, isLeftOut, phase, Partition, taken, [.. Loops, (variable, steps)]) { Scope = Scope };

    /// <summary>The same node, whose new names are nothing to other nodes.</summary>
    public KernelContext WithNamesOfItsOwn() =>
        new(places, isLeftOut, phase, Partition, new(taken, StringComparer.Ordinal), Loops) { Scope = Scope };

    /// <summary>Where a value lies.</summary>
    public Place PlaceOf(Value value) => places(value);

    /// <summary>A new local's name.</summary>
    public string Unique(string name)
    {
        var local = CSharpNames.Local(name);
        var unique = local;
        for (var i = 2; !taken.Add(unique); i++) unique = local + "_" + i.ToString(CultureInfo.InvariantCulture);
        return unique;
    }

    public void Add(Instruction instruction) => instructions.Add(instruction);

    /// <summary>A call of a kernel.</summary>
    public void Call(string kernel, IReadOnlyList<TypeArgument> types, params Argument[] arguments) =>
        Add(new KernelCall(kernel, types, arguments));

    /// <summary>A call of a kernel that takes no types.</summary>
    public void Call(string kernel, params Argument[] arguments) => Add(new KernelCall(kernel, [], arguments));

    /// <summary>What is read by samples, and in the partitions given too; else all of it.</summary>
    public PlaceOperand In(Value value, params Partition[] own) =>
        Seen(value, false, Partition == Partition.Samples || own.Contains(Partition));

    /// <summary>What is read as a whole, whatever a worker's part is.</summary>
    public PlaceOperand All(Value value) => Seen(value, false, false);

    /// <summary>What is read along an axis that the channels are.</summary>
    public PlaceOperand InChannels(Value value, int axis) =>
        Seen(value, false, Partition is Partition.Columns or Partition.Channels, axis);

    /// <summary>A sequence that is read, kept step after step.</summary>
    public PlaceOperand InSteps(Value value) => Seen(value, false, Partition == Partition.Samples, isByStep: true);

    /// <summary>Whether nobody reads a value, so that it lies nowhere.</summary>
    public bool IsLeftOut(Value value) => isLeftOut(value);

    /// <summary>A worker's part of what is written, if anybody reads it; see <see cref="CpuKernels.CanLeaveOut"/>.</summary>
    public Operand OutIfRead(Value value) => isLeftOut(value) ? new NoneOperand() : Out(value);

    /// <summary>A worker's part of what is written.</summary>
    public PlaceOperand Out(Value value) => Seen(value, true, true);

    /// <summary>A worker's rows of what is written, of which there are as many as said.</summary>
    public PlaceOperand OutRows(Value value, SizeExpression rows) => Seen(value, true, true, rows: rows);

    /// <summary>A worker's columns of what is written, of which there are as many as said, whatever its axes are.</summary>
    public PlaceOperand OutColumns(Value value, Dim columns) => Seen(value, true, true, columns: columns);

    /// <summary>A worker's part of a sequence that is written, kept step after step.</summary>
    public PlaceOperand OutSteps(Value value) => Seen(value, true, true, isByStep: true);

    /// <summary>This worker's range of <paramref name="count"/> leading indices (samples, rows of a matrix, ...).</summary>
    public WorkRange Leading(Dim count)
    {
        switch (Partition)
        {
            case Partition.Samples when count.BatchPower == 1:
                return Samples(Dim.TryDivide(count, Dim.Batch, out var each) ? each : count);
            case Partition.Rows:
                return Range(count);
            default:
                return WorkRange.All(count);
        }
    }

    /// <summary>This worker's range of the columns of a matrix, or of channels.</summary>
    public WorkRange Columns(Dim count) => Partition is Partition.Columns or Partition.Channels ? Range(count) : WorkRange.All(count);

    /// <summary>This worker's range of the elements of a tensor seen as a flat array.</summary>
    public WorkRange Flat(Shape shape) => Partition switch
    {
        Partition.Elements => Range(shape.Elements),
        // The first axis may count the steps of the samples too.
        Partition.Samples when shape.IsBatched && Dim.TryDivide(shape.Elements, Dim.Batch, out var each) => Samples(each),
        _ => WorkRange.All(shape.Elements),
    };

    /// <summary>The struct of a constant size.</summary>
    public static SizeType Size(Dim size) => new(size.Value);

    /// <summary>The struct that computes an elementwise function.</summary>
    public static FunctionType Function(Node node, MapDefinition? definition) =>
        new(CSharpNames.Pascal(node.Layer + "_" + definition?.Name), definition);

    /// <summary>The struct that carries the constants of a convolution.</summary>
    public static GeometryType Geometry(Node node, ConvolutionGeometry geometry)
    {
        var (rows, columns) = (geometry.Window.Rows, geometry.Window.Columns);
        var isSignal = node.Output.Shape.Rank == 3;
        var summary = $"({geometry.Channels}, {Plane(rows.Size, columns.Size, isSignal)}) to "
            + $"({geometry.OutChannels}, {Plane(rows.Out, columns.Out, isSignal)}): {geometry.Describe(isSignal)}.";
        return new(FirstLayer(node) + "Geometry", "IConvolution", summary, geometry.Constants.ToList());
    }

    /// <summary>The struct that carries the constants of a window.</summary>
    public static GeometryType Window(Node node, WindowGeometry window, bool isSignal)
    {
        var summary = $"({Plane(window.Rows.Size, window.Columns.Size, isSignal)}) to "
            + $"({Plane(window.Rows.Out, window.Columns.Out, isSignal)}): {window.Describe(isSignal)}.";
        return new(FirstLayer(node) + "Window", "IWindow", summary, window.Constants.ToList());
    }

    /// <summary>Constants of the file.</summary>
    public static ConstantsOperand Constants(Node node, string role, IReadOnlyList<double> values) =>
        new(CSharpNames.Pascal(node.Layer) + role, values);

    /// <summary>What places of running statistics are called: they have no member of their own.</summary>
    public const string StateName = "State";

    /// <summary>A running statistic, or another buffer of the model.</summary>
    public static PlaceOperand State(ParameterInfo buffer) => new(new(
        new(StateName, MemorySpace.Parameters, 0, buffer.Offset, buffer.Elements), Writes: true, null,
        SizeExpression.One, SizeExpression.One));

    /// <summary>What this call leaves in a slot of the state.</summary>
    public PlaceOperand CarriedOut(int slot, Shape shape)
    {
        var place = new Place("CarriedOut", MemorySpace.CarriedOut, slot, 0, shape.Elements);
        return new(Cut(place, shape, true, true));
    }

    /// <summary>Where a gradient kernel writes: the step's sink at the parameter's offset when fused with it, else the node's own buffer.
    /// The gradient is cut into blocks of rows or of columns.</summary>
    public (SinkType Type, Argument Offset, Argument Sink) Sink(Node node, SizeExpression? rows = null, Dim? columns = null)
    {
        var value = node.Outputs[0];
        if (!node.Sinks.TryGetValue(0, out var parameter))
            return (new(false), new(new IntegerOperand(0), "offset"),
                new SinkOperand(Seen(value, true, true, rows: rows, columns: columns).Access, false));
        return (new(true), new(new IntegerOperand(parameter.Offset), "offset"), ParameterSink(parameter, value.Shape, rows, columns));
    }

    /// <summary>The step's sink at a parameter.</summary>
    public SinkOperand ParameterSink(ParameterInfo parameter, Shape shape, SizeExpression? rows = null, Dim? columns = null)
    {
        var place = new Place(parameter.Name, MemorySpace.Parameters, 0, parameter.Offset, parameter.Elements);
        return new(Cut(place, shape, true, true, rows: rows, columns: columns), true);
    }

    private PlaceOperand Seen(
        Value value, bool writes, bool isOwn, int? axis = null, bool isByStep = false, SizeExpression? rows = null, Dim? columns = null)
    {
        var place = places(value);
        var access = Cut(place, value.Shape, writes, isOwn, axis, isByStep, rows, columns);
        return new(access, value.Shape.Elements == value.Root.Shape.Elements ? null : value.Shape.Elements);
    }

    /// <summary>What a worker with its part has of a place; all of it where the part says nothing of it.</summary>
    private Access Cut(
        Place place, Shape shape, bool writes, bool isOwn, int? axis = null, bool isByStep = false, SizeExpression? rows = null,
        Dim? columns = null)
    {
        var one = SizeExpression.One;
        var whole = new Access(place, writes, null, one, one);
        if (!isOwn) return whole;
        switch (Partition)
        {
            case Partition.Samples when Dim.TryDivide(shape.Elements, Dim.Batch, out var each):
                if (!isByStep) return whole with { Own = Range(Dim.Batch), Inner = each };
                return Dim.TryDivide(shape[0], Dim.Batch, out var steps)
                    ? whole with { Own = Range(Dim.Batch), Outer = steps, Inner = shape.Product(1, shape.Rank) } : whole;
            case Partition.Columns when columns is { } all:
                return Dim.TryDivide(shape.Elements, all, out var blocks) ? whole with { Own = Range(all), Outer = blocks } : whole;
            case Partition.Columns or Partition.Channels when shape.Rank > 0:
                var along = axis ?? shape.Rank - 1;
                return whole with
                {
                    Own = Range(shape[along]),
                    Outer = shape.Product(0, along),
                    Inner = shape.Product(along + 1, shape.Rank)
                };
            case Partition.Rows when shape.Rank > 0:
                var count = rows ?? shape[0];
                return count.Constant is { } number && shape.Elements.IsConstant && shape.Elements.Factor % number == 0
                    ? whole with { Own = Range(count), Inner = shape.Elements.Factor / number } : whole;
            case Partition.Elements:
                return whole with { Own = Range(shape.Elements) };
            default:
                return whole;
        }
    }

    private WorkRange Samples(SizeExpression times) => Range(Dim.Batch) with { Times = times };

    private WorkRange Range(SizeExpression count) => new(Partition, count, phase.Multiple(Partition));

    /// <summary>The layer whose kernel it is, of those fused into the node.</summary>
    private static string FirstLayer(Node node) => CSharpNames.Pascal(node.Layers.Count > 0 ? node.Layers[0] : "");

    private static string Plane(int rows, int columns, bool isSignal) =>
        (isSignal ? "" : rows.ToString(CultureInfo.InvariantCulture) + ", ") + columns.ToString(CultureInfo.InvariantCulture);
}
