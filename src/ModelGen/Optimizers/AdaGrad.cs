using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Kernels;
using ModelGen.Optimizers;

namespace ModelGen
{
    /// <summary>AdaGrad: each parameter's rate falls with the gradients it has seen. g ← g + λw; s ← s + g²;
    /// w ← w - lr / (1 + (t - 1) η) g / (√s + ε), as PyTorch has it.</summary>
    /// <remarks>J. Duchi, E. Hazan, Y. Singer, Adaptive Subgradient Methods for Online Learning and Stochastic Optimization
    /// (2011).</remarks>
    public sealed class AdaGrad : Optimizer
    {
        /// <summary>AdaGrad with PyTorch's defaults.</summary>
        /// <param name="learningRate">The step size.</param>
        /// <param name="learningRateDecay">η: by how much the step size falls with the step count.</param>
        /// <param name="weightDecay">λ, the factor of the L2 penalty.</param>
        /// <param name="epsilon">ε, against division by zero.</param>
        /// <exception cref="ArgumentOutOfRangeException">An argument is negative or not finite.</exception>
        public AdaGrad(double learningRate = 0.01, double learningRateDecay = 0, double weightDecay = 0, double epsilon = 1e-10)
            : base(learningRate)
        {
            LearningRateDecay = NotNegative(learningRateDecay, nameof(learningRateDecay));
            WeightDecay = NotNegative(weightDecay, nameof(weightDecay));
            Epsilon = NotNegative(epsilon, nameof(epsilon));
        }

        /// <summary>By how much the step size falls with the step count.</summary>
        public double LearningRateDecay { get; }

        /// <summary>The factor of the L2 penalty.</summary>
        public double WeightDecay { get; }

        /// <summary>Against division by zero.</summary>
        public double Epsilon { get; }

        /// <inheritdoc/>
        protected internal override IReadOnlyList<StateTensor> States => [new("sum", ValueRange.NotNegative)];

        /// <inheritdoc/>
        protected internal override void Dispatch<T, TAction>(ref TAction action) => action.Apply<AdaGradConstants<T>, AdaGradRule<T>>(
            new(LearningRateDecay, WeightDecay, Epsilon), new(LearningRateDecay, WeightDecay: 0, Epsilon));
    }
}

namespace ModelGen.Optimizers
{
    /// <summary>What <see cref="AdaGradRule{T}"/> is made of.</summary>
    /// <param name="LearningRateDecay">By how much the step size falls with the step count.</param>
    /// <param name="WeightDecay">The factor of the L2 penalty.</param>
    /// <param name="Epsilon">Against division by zero.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public readonly record struct AdaGradConstants<T>(double LearningRateDecay, double WeightDecay, double Epsilon)
        : IUpdateConstants<T, AdaGradRule<T>>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        /// <inheritdoc/>
        public AdaGradRule<T> Advance(ref UpdateClock clock) => new(clock, this);
    }

    /// <summary>The rule of <see cref="AdaGrad"/>; state 0 is the sum of squared gradients.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public readonly struct AdaGradRule<T> : IUpdateRule<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly T _minusLearningRate;
        private readonly T _weightDecay;
        private readonly T _epsilon;

        internal AdaGradRule(UpdateClock clock, in AdaGradConstants<T> constants)
        {
            var rate = clock.LearningRate / (1 + (clock.Step - 1) * constants.LearningRateDecay);
            _minusLearningRate = T.CreateTruncating(-rate);
            _weightDecay = T.CreateTruncating(constants.WeightDecay);
            _epsilon = T.CreateTruncating(constants.Epsilon);
        }

        /// <inheritdoc/>
        public static int StateCount => 1;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Update<V>(V w, V g, ref V sum, ref V state1, ref V state2)
            where V : struct, INumeric<V, T>
        {
            g = V.MultiplyAdd(V.Broadcast(_weightDecay), w, g);
            sum = V.MultiplyAdd(g, g, sum);
            return V.MultiplyAdd(V.Broadcast(_minusLearningRate), g / (V.Sqrt(sum) + V.Broadcast(_epsilon)), w);
        }
    }
}
