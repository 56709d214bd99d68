using System.Numerics;
using System.Numerics.Tensors;
using ModelGen.Kernels;
using ModelGen.Optimizers;

namespace ModelGen;

/// <summary>Muon: momentum whose matrix is made orthogonal. m ← μm + (1 - μ)g; u = μm + (1 - μ)g with Nesterov, else m; w ← (1 - lr λ)w -
/// lr √max(1, Out / In) NewtonSchulz(u). Dimensions after the first are taken as one. Only weights of two dimensions and more are matrices
/// in this sense; all other parameters (embeddings, norms, biases), and those that <see cref="MatrixFilter"/> leaves out, are given to
/// <see cref="Other"/>.</summary>
/// <remarks>K. Jordan et al., Muon: An Optimizer for Hidden Layers in Neural Networks (2024). Five Newton-Schulz iterations
/// X ← aX + (bXXᵀ + c(XXᵀ)²)X with (a, b, c) = (3.4445, -4.7750, 2.0315) from X = u / |u| bring all singular values near 1. It needs
/// whole matrices, so its update is not fused with the backward pass.</remarks>
public sealed class Muon : Optimizer
{
    private const int Iterations = 5;

    private readonly Func<Parameter, bool> _isMatrix;
    private readonly Func<Parameter, bool> _isOther;
    private double[] _scratch = [];

    /// <summary>Muon with its authors' defaults.</summary>
    /// <param name="learningRate">The step size for matrices.</param>
    /// <param name="momentum">How much of the mean gradient is kept.</param>
    /// <param name="nesterov">Whether to look ahead.</param>
    /// <param name="weightDecay">λ: the share of each weight that a step of rate 1 would take.</param>
    /// <param name="other">What changes all other parameters; by default AdamW(3e-4, 0.9, 0.95, 1e-10) without decay.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is negative or not finite.</exception>
    /// <exception cref="ArgumentException"><paramref name="other"/> is a Muon, which changes nothing but matrices, or accumulates
    /// gradients.</exception>
    public Muon(double learningRate = 0.02, double momentum = 0.95, bool nesterov = true, double weightDecay = 0, Optimizer? other = null)
        : base(learningRate)
    {
        Momentum = Fraction(momentum, nameof(momentum));
        Nesterov = nesterov;
        WeightDecay = NotNegative(weightDecay, nameof(weightDecay));
        Other = other ?? new AdamW(3e-4, 0.9, 0.95, 1e-10, weightDecay: 0);
        if (Other is Muon)
        {
            throw new ArgumentException(
                "Muon gives what is no matrix to another optimizer, which must not be a Muon itself", nameof(other));
        }

        if (OtherAccumulates is { } message)
        {
            throw new ArgumentException(message, nameof(other));
        }

        _isMatrix = IsMatrix;
        _isOther = parameter => !IsMatrix(parameter);
    }

    /// <summary>How much of the mean gradient is kept.</summary>
    public double Momentum { get; }

    /// <summary>Whether to look ahead.</summary>
    public bool Nesterov { get; }

    /// <summary>The share of each weight that a step of rate 1 would take.</summary>
    public double WeightDecay { get; }

    /// <summary>What changes the parameters that are no matrices, with a learning rate and a schedule of its own. They are clipped by its
    /// <see cref="Optimizer.MaxNorm"/> and <see cref="Optimizer.MaxValue"/> after Muon's, and decay where neither its
    /// <see cref="Optimizer.DecayFilter"/> nor Muon's exempts them. Gradients are accumulated by Muon alone.</summary>
    public Optimizer Other { get; }

    /// <summary>Which weights of two dimensions and more are treated as matrices; null for all. The last layer is better left out:
    /// <c>parameter => parameter.Name != "head.weight"</c>.</summary>
    public Func<Parameter, bool>? MatrixFilter { get; init; }

    /// <inheritdoc/>
    public override bool CanFuse => false;

    internal override Optimizer? Inner => Other;

    /// <inheritdoc/>
    protected internal override IReadOnlyList<StateTensor> States => [new("momentum_buffer")];

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: there is no rule for a single number.</exception>
    protected internal override void Dispatch<T, TAction>(ref TAction action) =>
        throw new NotSupportedException("Muon changes whole matrices and has no rule for a single parameter");

    private string? OtherAccumulates => Other.AccumulationSteps == 1
        ? null
        : $"Muon accumulates gradients for both optimizers, so AccumulationSteps of its Other must be 1 but is {Other.AccumulationSteps}; "
            + "set Muon's own";

    private protected override void CheckOptions()
    {
        if (OtherAccumulates is { } message)
        {
            throw new InvalidOperationException(message);
        }
    }

    private protected override void Apply<T>(ParameterSet<T> parameters, ParameterSet<T> gradients, OptimizerState<T> state, double scale)
    {
        state.Allocate(parameters, 1);
        var decayed = state.Decayed(parameters, DecayFilter, null);
        for (var isAny = state.FirstGroup(state.Select(parameters, gradients, _isMatrix)); isAny; isAny = state.NextGroup())
        {
            foreach (var index in state.Group)
            {
                var decay = decayed is null || decayed[index] ? WeightDecay : 0;
                UpdateMatrix(parameters[index], gradients[index], state.Buffers[0][index], state.LearningRate, decay, scale);
            }
        }

        Other.UpdateRest(parameters, gradients, scale, MaxValue, _isOther, DecayFilter);
    }

    private bool IsMatrix(Parameter parameter) =>
        parameter.Kind is ParameterKind.Weight && parameter.Shape.Rank >= 2 && MatrixFilter?.Invoke(parameter) != false;

    private void UpdateMatrix<T>(
        Parameter<T> parameter, Parameter<T> gradient, Parameter<T> velocity, double rate, double decay, double scale)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var count = parameter.Count;
        if (count == 0)
        {
            return;
        }

        // Computed in double and in canonical order, so that no layout is special. The plain products cost O(rows² columns).
        using var weights = new CanonicalValues<T>(parameter);
        using var gradients = new CanonicalValues<T>(gradient, isReadOnly: true);
        using var velocities = new CanonicalValues<T>(velocity);
        var w = weights.Values;
        var g = gradients.Values;
        var m = velocities.Values;
        var (rows, columns) = (parameter.Shape[0], count / parameter.Shape[0]);
        var small = Math.Min(rows, columns);
        var needed = 2 * count + 2 * small * small;
        if (_scratch.Length < needed)
        {
            _scratch = new double[needed];
        }

        var x = _scratch.AsSpan(0, count);
        var product = _scratch.AsSpan(count, count);
        var a = _scratch.AsSpan(2 * count, small * small);
        var b = _scratch.AsSpan(2 * count + small * small, small * small);
        for (var i = 0; i < count; i++)
        {
            var limited = Math.Clamp(double.CreateTruncating(g[i]) * scale, -MaxValue, MaxValue);
            var mean = Momentum * double.CreateTruncating(m[i]) + (1 - Momentum) * limited;
            m[i] = Subnormals.Flushed(T.CreateTruncating(mean));

            // The shorter side becomes the rows of X.
            var at = rows <= columns ? i : i % columns * rows + i / columns;
            x[at] = Nesterov ? Momentum * mean + (1 - Momentum) * limited : mean;
        }

        NewtonSchulz(x, product, a, b, small, count / small);
        var step = rate * Math.Sqrt(Math.Max(1, (double)rows / columns));
        for (var i = 0; i < count; i++)
        {
            var at = rows <= columns ? i : i % columns * rows + i / columns;
            w[i] = Subnormals.Flushed(T.CreateTruncating((1 - rate * decay) * double.CreateTruncating(w[i]) - step * x[at]));
        }
    }

    /// <summary>X (n, k), n ≤ k, to the nearest matrix with orthonormal rows, roughly.</summary>
    private static void NewtonSchulz(Span<double> x, Span<double> product, Span<double> a, Span<double> b, int n, int k)
    {
        TensorPrimitives.Divide(x, GradientNorm.Of(x) + 1e-7, x);
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j <= i; j++)
                {
                    a[i * n + j] = a[j * n + i] = TensorPrimitives.Dot<double>(x.Slice(i * k, k), x.Slice(j * k, k));
                }
            }

            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    b[i * n + j] = -4.7750 * a[i * n + j] + 2.0315 * TensorPrimitives.Dot<double>(a.Slice(i * n, n), a.Slice(j * n, n));
                }
            }

            for (var i = 0; i < n; i++)
            {
                var row = product.Slice(i * k, k);
                TensorPrimitives.Multiply(x.Slice(i * k, k), 3.4445, row);
                for (var j = 0; j < n; j++)
                {
                    TensorPrimitives.MultiplyAdd(x.Slice(j * k, k), b[i * n + j], row, row);
                }
            }

            product.CopyTo(x);
        }
    }
}
