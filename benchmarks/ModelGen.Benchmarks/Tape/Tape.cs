using System.Numerics.Tensors;
using ModelGen.Execution;

namespace ModelGen.Benchmarks;

/// <summary>Records each function as it is applied and runs their derivatives in reverse: what a dynamic framework does at every step. Its
/// buffers come from a cache and go back to it at <see cref="Clear"/>.</summary>
internal sealed class Tape
{
    private readonly List<TapeFunction> functions = [];
    private readonly List<AlignedBuffer<float>> lent = [];
    private readonly Dictionary<int, Stack<AlignedBuffer<float>>> free = [];

    /// <summary>Whether functions are recorded; not where there is only a prediction to make.</summary>
    public bool Recording { get; set; } = true;

    /// <summary>y = x W + b.</summary>
    public Variable Linear(Variable x, Variable weight, Variable bias) =>
        Apply(new LinearFunction(x, weight, bias), x.Rows, weight.Columns);

    /// <summary>y = max(x, 0).</summary>
    public Variable ReLU(Variable x) => Apply(new ReLUFunction(x), x.Rows, x.Columns);

    /// <summary>Mean of (y - target)².</summary>
    public Variable MeanSquaredError(Variable y, Variable target) => Apply(new MeanSquaredErrorFunction(y, target), 1, 1);

    /// <summary>Mean over the batch of -ln softmax(logits)[label].</summary>
    public Variable CrossEntropy(Variable logits, int[] labels) => Apply(new CrossEntropyFunction(logits, labels), 1, 1);

    /// <summary>Gradients of everything that <paramref name="loss"/> was computed from.</summary>
    public void Backward(Variable loss)
    {
        var one = GradientOf(loss);
        one.Fill(1);
        AddGradient(loss, one);
        for (var i = functions.Count - 1; i >= 0; i--) functions[i].Backward(this);
    }

    /// <summary>Forgets the functions and takes back all buffers.</summary>
    public void Clear()
    {
        functions.Clear();
        foreach (var buffer in lent) free[buffer.Length].Push(buffer);
        lent.Clear();
    }

    /// <summary>A buffer of unknown content, valid until <see cref="Clear"/>.</summary>
    public AlignedBuffer<float> Rent(int length)
    {
        if (!free.TryGetValue(length, out var stack)) free[length] = stack = [];
        var buffer = stack.Count > 0 ? stack.Pop() : new AlignedBuffer<float>(length);
        lent.Add(buffer);
        return buffer;
    }

    /// <summary>Where a derivative writes its contribution to the gradient of <paramref name="x"/>, which <see cref="AddGradient"/>
    /// completes: the first goes to the gradient itself, any other to a buffer that is then added.</summary>
    public Span<float> GradientOf(Variable x)
    {
        if (x.HasGradient) return Rent(x.Count).Span;
        if (!x.HasGradientBuffer) x.SetGradientBuffer(Rent(x.Count));
        return x.Gradient;
    }

    /// <summary>Ends what <see cref="GradientOf"/> began.</summary>
    public static void AddGradient(Variable x, ReadOnlySpan<float> contribution)
    {
        if (x.HasGradient) TensorPrimitives.Add<float>(x.Gradient, contribution, x.Gradient);
        x.HasGradient = true;
    }

    private Variable Apply(TapeFunction function, int rows, int columns)
    {
        function.Result = Variable.Result(Rent(rows * columns), rows, columns, Recording);
        function.Forward(this);
        if (Recording) functions.Add(function);
        return function.Result;
    }
}
