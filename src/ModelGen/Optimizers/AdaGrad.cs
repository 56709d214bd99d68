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
        protected internal override void Dispatch<T, TAction>(StepContext step, ref TAction action)
        {
            var rate = step.LearningRate / (1 + (step.Step - 1) * LearningRateDecay);
            action.Apply(new AdaGradRule<T>(rate, WeightDecay, Epsilon), new AdaGradRule<T>(rate, 0, Epsilon));
        }
    }
}

namespace ModelGen.Optimizers
{
    /// <summary>The rule of <see cref="AdaGrad"/>; state 0 is the sum of squared gradients.</summary>
    internal readonly struct AdaGradRule<T> : IUpdateRule<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly T _minusLearningRate;
        private readonly T _weightDecay;
        private readonly T _epsilon;

        public AdaGradRule(double learningRate, double weightDecay, double epsilon)
        {
            _minusLearningRate = T.CreateTruncating(-learningRate);
            _weightDecay = T.CreateTruncating(weightDecay);
            _epsilon = T.CreateTruncating(epsilon);
        }

        public static int StateCount => 1;

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
