using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Kernels;
using ModelGen.Optimizers;

namespace ModelGen
{
    /// <summary>Lion, evolved sign momentum: w ← (1 - lr λ) w - lr sign(β₁m + (1 - β₁)g); m ← β₂m + (1 - β₂)g. Its steps are larger
    /// than Adam's, so its rate should be 3 to 10 times smaller and its decay as much larger.</summary>
    /// <remarks>X. Chen et al., Symbolic Discovery of Optimization Algorithms (2023).</remarks>
    public sealed class Lion : Optimizer
    {
        /// <summary>Lion with the paper's defaults.</summary>
        /// <param name="learningRate">The step size.</param>
        /// <param name="beta1">How much of the mean gradient goes into the step.</param>
        /// <param name="beta2">How much of the mean gradient is kept.</param>
        /// <param name="weightDecay">λ: the share of each weight that a step of rate 1 would take.</param>
        /// <exception cref="ArgumentOutOfRangeException">An argument is negative, or a β is not below 1.</exception>
        public Lion(double learningRate = 1e-4, double beta1 = 0.9, double beta2 = 0.99, double weightDecay = 0)
            : base(learningRate)
        {
            Beta1 = Fraction(beta1, nameof(beta1));
            Beta2 = Fraction(beta2, nameof(beta2));
            WeightDecay = NotNegative(weightDecay, nameof(weightDecay));
        }

        /// <summary>How much of the mean gradient goes into the step.</summary>
        public double Beta1 { get; }

        /// <summary>How much of the mean gradient is kept.</summary>
        public double Beta2 { get; }

        /// <summary>The share of each weight that a step of rate 1 would take.</summary>
        public double WeightDecay { get; }

        /// <inheritdoc/>
        protected internal override IReadOnlyList<StateTensor> States => [new("exp_avg")];

        /// <inheritdoc/>
        protected internal override void Dispatch<T, TAction>(ref TAction action) => action.Apply<LionConstants<T>, LionRule<T>>(
            new(Beta1, Beta2, WeightDecay), new(Beta1, Beta2, WeightDecay: 0));
    }
}

namespace ModelGen.Optimizers
{
    /// <summary>What <see cref="LionRule{T}"/> is made of.</summary>
    /// <param name="Beta1">How much of the mean gradient goes into the step.</param>
    /// <param name="Beta2">How much of the mean gradient is kept.</param>
    /// <param name="WeightDecay">The share of each weight that a step of rate 1 would take.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public readonly record struct LionConstants<T>(double Beta1, double Beta2, double WeightDecay) : IUpdateConstants<T, LionRule<T>>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        /// <inheritdoc/>
        public LionRule<T> Advance(ref UpdateClock clock) => new(clock, this);
    }

    /// <summary>The rule of <see cref="Lion"/>; state 0 is the mean gradient.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public readonly struct LionRule<T> : IUpdateRule<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly T _beta1;
        private readonly T _oneMinusBeta1;
        private readonly T _beta2;
        private readonly T _oneMinusBeta2;
        private readonly T _minusLearningRate;
        private readonly T _shrink;

        internal LionRule(UpdateClock clock, in LionConstants<T> constants)
        {
            _beta1 = T.CreateTruncating(constants.Beta1);
            _oneMinusBeta1 = T.CreateTruncating(1 - constants.Beta1);
            _beta2 = T.CreateTruncating(constants.Beta2);
            _oneMinusBeta2 = T.CreateTruncating(1 - constants.Beta2);
            _minusLearningRate = T.CreateTruncating(-clock.LearningRate);
            _shrink = T.CreateTruncating(1 - clock.LearningRate * constants.WeightDecay);
        }

        /// <inheritdoc/>
        public static int StateCount => 1;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Update<V>(V w, V g, ref V mean, ref V state1, ref V state2)
            where V : struct, INumeric<V, T>
        {
            var direction = V.Sign(V.MultiplyAdd(V.Broadcast(_beta1), mean, V.Broadcast(_oneMinusBeta1) * g));
            mean = V.MultiplyAdd(V.Broadcast(_beta2), mean, V.Broadcast(_oneMinusBeta2) * g);
            return V.MultiplyAdd(V.Broadcast(_minusLearningRate), direction, V.Broadcast(_shrink) * w);
        }
    }
}
