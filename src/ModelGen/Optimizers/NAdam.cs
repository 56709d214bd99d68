using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Kernels;
using ModelGen.Optimizers;

namespace ModelGen
{
    /// <summary>Adam with Nesterov momentum: m and v as in <see cref="Adam"/>, μₜ = β₁ (1 - ½ 0.96^(t ψ)),
    /// w ← w - lr ((1 - μₜ) / (1 - Πμ) g + μₜ₊₁ / (1 - μₜ₊₁ Πμ) m) / (√v̂ + ε), as PyTorch has it.</summary>
    /// <remarks>T. Dozat, Incorporating Nesterov Momentum into Adam (2016).</remarks>
    public sealed class NAdam : Optimizer
    {
        /// <summary>NAdam with PyTorch's defaults.</summary>
        /// <param name="learningRate">The step size.</param>
        /// <param name="beta1">How much of the mean gradient is kept.</param>
        /// <param name="beta2">How much of the mean square is kept.</param>
        /// <param name="epsilon">Against division by zero.</param>
        /// <param name="weightDecay">The factor of the L2 penalty.</param>
        /// <param name="momentumDecay">ψ: how fast the momentum grows to β₁.</param>
        /// <exception cref="ArgumentOutOfRangeException">An argument is negative, or a β is not below 1.</exception>
        public NAdam(
            double learningRate = 2e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0,
            double momentumDecay = 4e-3)
            : base(learningRate)
        {
            Beta1 = Fraction(beta1, nameof(beta1));
            Beta2 = Fraction(beta2, nameof(beta2));
            Epsilon = NotNegative(epsilon, nameof(epsilon));
            WeightDecay = NotNegative(weightDecay, nameof(weightDecay));
            MomentumDecay = NotNegative(momentumDecay, nameof(momentumDecay));
        }

        /// <summary>How much of the mean gradient is kept.</summary>
        public double Beta1 { get; }

        /// <summary>How much of the mean square is kept.</summary>
        public double Beta2 { get; }

        /// <summary>Against division by zero.</summary>
        public double Epsilon { get; }

        /// <summary>The factor of the L2 penalty.</summary>
        public double WeightDecay { get; }

        /// <summary>How fast the momentum grows to β₁.</summary>
        public double MomentumDecay { get; }

        /// <inheritdoc/>
        protected internal override IReadOnlyList<StateTensor> States => AdamRule.States(amsGrad: false);

        /// <summary>The product of momenta, each below 1.</summary>
        protected internal override (double Least, double Greatest) MemoryRange => (0, Math.BitDecrement(1.0));

        /// <inheritdoc/>
        protected internal override void Dispatch<T, TAction>(ref TAction action) => action.Apply<NAdamConstants<T>, NAdamRule<T>>(
            new(Beta1, Beta2, Epsilon, WeightDecay, MomentumDecay), new(Beta1, Beta2, Epsilon, WeightDecay: 0, MomentumDecay));
    }
}

namespace ModelGen.Optimizers
{
    /// <summary>What <see cref="NAdamRule{T}"/> is made of.</summary>
    /// <param name="Beta1">How much of the mean gradient is kept.</param>
    /// <param name="Beta2">How much of the mean square is kept.</param>
    /// <param name="Epsilon">Against division by zero.</param>
    /// <param name="WeightDecay">The factor of the L2 penalty.</param>
    /// <param name="MomentumDecay">How fast the momentum grows to β₁.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public readonly record struct NAdamConstants<T>(
        double Beta1, double Beta2, double Epsilon, double WeightDecay, double MomentumDecay)
        : IUpdateConstants<T, NAdamRule<T>>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        /// <inheritdoc/>
        public NAdamRule<T> Advance(ref UpdateClock clock)
        {
            var mu = Beta1 * (1 - 0.5 * Math.Pow(0.96, clock.Step * MomentumDecay));
            var nextMu = Beta1 * (1 - 0.5 * Math.Pow(0.96, (clock.Step + 1) * MomentumDecay));
            var product = mu * (clock.Step == 1 ? 1 : clock.Memory);
            clock.Memory = product;
            var gradientRate = clock.LearningRate * (1 - mu) / (1 - product);
            return new(clock.Step, this, gradientRate, clock.LearningRate * nextMu / (1 - product * nextMu));
        }
    }

    /// <summary>The rule of <see cref="NAdam"/>; states are the mean and the mean square.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public readonly struct NAdamRule<T> : IUpdateRule<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly T _beta1;
        private readonly T _oneMinusBeta1;
        private readonly T _beta2;
        private readonly T _oneMinusBeta2;
        private readonly T _epsilon;
        private readonly T _weightDecay;
        private readonly T _gradientRate;
        private readonly T _meanRate;
        private readonly T _rootCorrection;

        internal NAdamRule(long step, in NAdamConstants<T> constants, double gradientRate, double meanRate)
        {
            _beta1 = T.CreateTruncating(constants.Beta1);
            _oneMinusBeta1 = T.CreateTruncating(1 - constants.Beta1);
            _beta2 = T.CreateTruncating(constants.Beta2);
            _oneMinusBeta2 = T.CreateTruncating(1 - constants.Beta2);
            _epsilon = T.CreateTruncating(constants.Epsilon);
            _weightDecay = T.CreateTruncating(constants.WeightDecay);
            _gradientRate = T.CreateTruncating(gradientRate);
            _meanRate = T.CreateTruncating(meanRate);
            _rootCorrection = T.CreateTruncating(1 / Math.Sqrt(1 - Math.Pow(constants.Beta2, step)));
        }

        /// <inheritdoc/>
        public static int StateCount => 2;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Update<V>(V w, V g, ref V mean, ref V square, ref V state2)
            where V : struct, INumeric<V, T>
        {
            g = V.MultiplyAdd(V.Broadcast(_weightDecay), w, g);
            mean = V.MultiplyAdd(V.Broadcast(_beta1), mean, V.Broadcast(_oneMinusBeta1) * g);
            square = V.MultiplyAdd(V.Broadcast(_beta2), square, V.Broadcast(_oneMinusBeta2) * (g * g));
            var root = V.MultiplyAdd(V.Sqrt(square), V.Broadcast(_rootCorrection), V.Broadcast(_epsilon));
            return w - V.MultiplyAdd(V.Broadcast(_gradientRate), g, V.Broadcast(_meanRate) * mean) / root;
        }
    }
}
