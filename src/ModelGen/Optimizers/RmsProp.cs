using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Kernels;
using ModelGen.Optimizers;

namespace ModelGen
{
    /// <summary>RMSProp: gradients over a running root mean square. g ← g + λw; s ← αs + (1 - α)g²; d = √s + ε, or centred d = √(s - m²) +
    /// ε with m ← αm + (1 - α)g; w ← w - lr g / d, or with momentum b ← μb + g / d; w ← w - lr b. As PyTorch has it.</summary>
    /// <remarks>G. Hinton, Neural Networks for Machine Learning, lecture 6a (2012); the centred form is A. Graves, Generating Sequences
    /// with Recurrent Neural Networks (2013).</remarks>
    public sealed class RmsProp : Optimizer
    {
        /// <summary>RMSProp with PyTorch's defaults.</summary>
        /// <param name="learningRate">The step size.</param>
        /// <param name="alpha">How much of the running mean of squares is kept.</param>
        /// <param name="epsilon">Against division by zero.</param>
        /// <param name="weightDecay">The factor of the L2 penalty.</param>
        /// <param name="momentum">How much of the last step is kept.</param>
        /// <param name="centered">Whether to divide by the deviation from the mean gradient rather than from zero.</param>
        /// <exception cref="ArgumentOutOfRangeException">An argument is negative or not finite, or <paramref name="alpha"/> is not below
        /// 1.</exception>
        public RmsProp(
            double learningRate = 0.01, double alpha = 0.99, double epsilon = 1e-8, double weightDecay = 0, double momentum = 0,
            bool centered = false)
            : base(learningRate)
        {
            Alpha = Fraction(alpha, nameof(alpha));
            Epsilon = NotNegative(epsilon, nameof(epsilon));
            WeightDecay = NotNegative(weightDecay, nameof(weightDecay));
            Momentum = NotNegative(momentum, nameof(momentum));
            Centered = centered;
        }

        /// <summary>How much of the running mean of squares is kept.</summary>
        public double Alpha { get; }

        /// <summary>Against division by zero.</summary>
        public double Epsilon { get; }

        /// <summary>The factor of the L2 penalty.</summary>
        public double WeightDecay { get; }

        /// <summary>How much of the last step is kept.</summary>
        public double Momentum { get; }

        /// <summary>Whether to divide by the deviation from the mean gradient.</summary>
        public bool Centered { get; }

        /// <inheritdoc/>
        protected internal override IReadOnlyList<StateTensor> States => (Centered, Momentum > 0) switch
        {
            (false, false) => [Square],
            (true, false) => [Square, Mean],
            (false, true) => [Square, Velocity],
            _ => [Square, Mean, Velocity],
        };

        private static StateTensor Square => new("square_avg", ValueRange.NotNegative);

        private static StateTensor Mean => new("grad_avg", ValueRange.FiniteSquare);

        private static StateTensor Velocity => new("momentum_buffer");

        /// <inheritdoc/>
        protected internal override void Dispatch<T, TAction>(ref TAction action)
        {
            switch (Centered, Momentum > 0)
            {
                case (false, false):
                    Apply<T, TAction, Off, Off>(ref action);
                    break;
                case (true, false):
                    Apply<T, TAction, On, Off>(ref action);
                    break;
                case (false, true):
                    Apply<T, TAction, Off, On>(ref action);
                    break;
                default:
                    Apply<T, TAction, On, On>(ref action);
                    break;
            }
        }

        private void Apply<T, TAction, TCentered, TMomentum>(ref TAction action)
            where T : unmanaged, IFloatingPointIeee754<T>
            where TAction : struct, IRuleAction<T>
            where TCentered : struct, ISwitch
            where TMomentum : struct, ISwitch =>
            action.Apply<RmsPropConstants<T, TCentered, TMomentum>, RmsPropRule<T, TCentered, TMomentum>>(
                new(Alpha, Epsilon, WeightDecay, Momentum), new(Alpha, Epsilon, WeightDecay: 0, Momentum));
    }
}

namespace ModelGen.Optimizers
{
    /// <summary>What <see cref="RmsPropRule{T, TCentered, TMomentum}"/> is made of.</summary>
    /// <param name="Alpha">How much of the mean square is kept.</param>
    /// <param name="Epsilon">Against division by zero.</param>
    /// <param name="WeightDecay">The factor of the L2 penalty.</param>
    /// <param name="Momentum">How much of the last step is kept.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public readonly record struct RmsPropConstants<T, TCentered, TMomentum>(
        double Alpha, double Epsilon, double WeightDecay, double Momentum)
        : IUpdateConstants<T, RmsPropRule<T, TCentered, TMomentum>>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TCentered : struct, ISwitch
        where TMomentum : struct, ISwitch
    {
        /// <inheritdoc/>
        public RmsPropRule<T, TCentered, TMomentum> Advance(ref UpdateClock clock) => new(clock, this);
    }

    /// <summary>The rule of <see cref="RmsProp"/>; state 0 is the mean square, then come the mean and the momentum buffer where they are
    /// on.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public readonly struct RmsPropRule<T, TCentered, TMomentum> : IUpdateRule<T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TCentered : struct, ISwitch
        where TMomentum : struct, ISwitch
    {
        private readonly T _minusLearningRate;
        private readonly T _alpha;
        private readonly T _oneMinusAlpha;
        private readonly T _epsilon;
        private readonly T _weightDecay;
        private readonly T _momentum;

        internal RmsPropRule(UpdateClock clock, in RmsPropConstants<T, TCentered, TMomentum> constants)
        {
            _minusLearningRate = T.CreateTruncating(-clock.LearningRate);
            _alpha = T.CreateTruncating(constants.Alpha);
            _oneMinusAlpha = T.CreateTruncating(1 - constants.Alpha);
            _epsilon = T.CreateTruncating(constants.Epsilon);
            _weightDecay = T.CreateTruncating(constants.WeightDecay);
            _momentum = T.CreateTruncating(constants.Momentum);
        }

        /// <inheritdoc/>
        public static int StateCount => 1 + (TCentered.IsOn ? 1 : 0) + (TMomentum.IsOn ? 1 : 0);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Update<V>(V w, V g, ref V square, ref V state1, ref V state2)
            where V : struct, INumeric<V, T>
        {
            var (alpha, oneMinusAlpha) = (V.Broadcast(_alpha), V.Broadcast(_oneMinusAlpha));
            g = V.MultiplyAdd(V.Broadcast(_weightDecay), w, g);
            square = V.MultiplyAdd(alpha, square, oneMinusAlpha * (g * g));
            var variance = square;
            if (TCentered.IsOn)
            {
                state1 = V.MultiplyAdd(alpha, state1, oneMinusAlpha * g);

                // Rounding may leave a variance of nothing just below zero.
                variance = V.Max(V.Zero, square - state1 * state1);
            }

            var step = g / (V.Sqrt(variance) + V.Broadcast(_epsilon));
            if (TMomentum.IsOn)
            {
                ref var velocity = ref TCentered.IsOn ? ref state2 : ref state1;
                velocity = V.MultiplyAdd(V.Broadcast(_momentum), velocity, step);
                step = velocity;
            }

            return V.MultiplyAdd(V.Broadcast(_minusLearningRate), step, w);
        }
    }
}
