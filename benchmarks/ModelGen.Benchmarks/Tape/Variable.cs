using ModelGen.Execution;

namespace ModelGen.Benchmarks;

/// <summary>A matrix and, where one is wanted, its gradient.</summary>
internal sealed unsafe class Variable
{
    private readonly object owner;
    private readonly float* value;
    private object? gradientOwner;
    private float* gradient;

    private Variable(object owner, float* value, int rows, int columns, bool needsGradient)
    {
        this.owner = owner;
        this.value = value;
        Rows = rows;
        Columns = columns;
        NeedsGradient = needsGradient;
    }

    public int Rows { get; }

    public int Columns { get; }

    public int Count => Rows * Columns;

    public bool NeedsGradient { get; }

    /// <summary>Whether something has been written to <see cref="Gradient"/> in this step.</summary>
    public bool HasGradient { get; set; }

    /// <summary>(Rows, Columns).</summary>
    public Span<float> Value => new(value, Count);

    /// <summary>(Rows, Columns).</summary>
    public Span<float> Gradient => new(gradient, Count);

    public bool HasGradientBuffer => gradient is not null;

    /// <summary>Data, which lie in the buffer for good.</summary>
    public static Variable Constant(ReadOnlySpan<float> data, int rows, int columns)
    {
        var buffer = new AlignedBuffer<float>(data.Length);
        data.CopyTo(buffer.Span);
        return new(buffer, buffer.Pointer, rows, columns, needsGradient: false);
    }

    /// <summary>A parameter, with its gradient in the set of gradients.</summary>
    public static Variable Parameter(ParameterSet<float> parameters, ParameterSet<float> gradients, int index, int rows, int columns)
    {
        var offset = parameters[index].Offset;
        return new(parameters, parameters.Pointer + offset, rows, columns, needsGradient: true)
        {
            gradientOwner = gradients,
            gradient = gradients.Pointer + offset,
        };
    }

    /// <summary>The result of a function.</summary>
    public static Variable Result(AlignedBuffer<float> buffer, int rows, int columns, bool needsGradient) =>
        new(buffer, buffer.Pointer, rows, columns, needsGradient);

    public void SetGradientBuffer(AlignedBuffer<float> buffer)
    {
        gradientOwner = buffer;
        gradient = buffer.Pointer;
    }
}
