using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Kernels;
using ModelGen.Optimizers;

namespace ModelGen
{
    /// <summary>Stochastic gradient descent, with momentum b, dampening d and weight decay λ as PyTorch has them:
    /// g ← g + λw; v ← b v + (1 - d) g (v = g at first); w ← w - lr v, or with Nesterov's look-ahead w ← w - lr (g + b v).</summary>
    /// <remarks>H. Robbins, S. Monro, A Stochastic Approximation Method (1951); B. Polyak, Some Methods of Speeding up the Convergence of
    /// Iteration Methods (1964); I. Sutskever, J. Martens, G. Dahl, G. Hinton, On the Importance of Initialization and Momentum in Deep
    /// Learning (2013).</remarks>
    public sealed class Sgd : Optimizer
    {
        /// <summary>Gradient descent.</summary>
        /// <param name="learningRate">The step size.</param>
        /// <param name="momentum">How much of the last step is kept; 0 for none.</param>
        /// <param name="dampening">How much of the gradient the momentum leaves out.</param>
        /// <param name="weightDecay">The factor λ of the L2 penalty λ/2 |w|².</param>
        /// <param name="nesterov">Whether to look ahead; needs momentum and no dampening.</param>
        /// <exception cref="ArgumentException">An argument is negative, or Nesterov is asked for without momentum or with
        /// dampening.</exception>
        public Sgd(double learningRate, double momentum = 0, double dampening = 0, double weightDecay = 0, bool nesterov = false)
            : base(learningRate)
        {
            Momentum = NotNegative(momentum, nameof(momentum));
            Dampening = NotNegative(dampening, nameof(dampening));
            WeightDecay = NotNegative(weightDecay, nameof(weightDecay));
            Nesterov = nesterov;
            if (nesterov && (momentum == 0 || dampening != 0))
            {
                throw new ArgumentException("Nesterov momentum needs a momentum above 0 and no dampening", nameof(nesterov));
            }
        }

        /// <summary>How much of the last step is kept.</summary>
        public double Momentum { get; }

        /// <summary>How much of the gradient the momentum leaves out.</summary>
        public double Dampening { get; }

        /// <summary>The factor of the L2 penalty.</summary>
        public double WeightDecay { get; }

        /// <summary>Whether to look ahead.</summary>
        public bool Nesterov { get; }

        /// <inheritdoc/>
        protected internal override IReadOnlyList<StateTensor> States => Momentum == 0 ? [] : [new("momentum_buffer")];

        /// <inheritdoc/>
        protected internal override void Dispatch<T, TAction>(StepContext step, ref TAction action)
        {
            var lr = step.LearningRate;
            var gain = step.Step == 1 ? 1 : 1 - Dampening;
            if (Momentum == 0)
            {
                action.Apply(new SgdRule<T, Off, Off>(lr, 0, gain, WeightDecay), new SgdRule<T, Off, Off>(lr, 0, gain, 0));
            }
            else if (Nesterov)
            {
                action.Apply(new SgdRule<T, On, On>(lr, Momentum, gain, WeightDecay), new SgdRule<T, On, On>(lr, Momentum, gain, 0));
            }
            else
            {
                action.Apply(new SgdRule<T, On, Off>(lr, Momentum, gain, WeightDecay), new SgdRule<T, On, Off>(lr, Momentum, gain, 0));
            }
        }
    }
}

namespace ModelGen.Optimizers
{
    /// <summary>The rule of <see cref="Sgd"/>; state 0 is the momentum buffer.</summary>
    internal readonly struct SgdRule<T, TMomentum, TNesterov> : IUpdateRule<T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMomentum : struct, ISwitch
        where TNesterov : struct, ISwitch
    {
        private readonly T _minusLearningRate;
        private readonly T _momentum;
        private readonly T _gain;
        private readonly T _weightDecay;

        public SgdRule(double learningRate, double momentum, double gain, double weightDecay)
        {
            _minusLearningRate = T.CreateTruncating(-learningRate);
            _momentum = T.CreateTruncating(momentum);
            _gain = T.CreateTruncating(gain);
            _weightDecay = T.CreateTruncating(weightDecay);
        }

        public static int StateCount => TMomentum.IsOn ? 1 : 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Update<V>(V w, V g, ref V velocity, ref V state1, ref V state2)
            where V : struct, INumeric<V, T>
        {
            g = V.MultiplyAdd(V.Broadcast(_weightDecay), w, g);
            if (TMomentum.IsOn)
            {
                var momentum = V.Broadcast(_momentum);
                velocity = V.MultiplyAdd(momentum, velocity, V.Broadcast(_gain) * g);
                g = TNesterov.IsOn ? V.MultiplyAdd(momentum, velocity, g) : velocity;
            }

            return V.MultiplyAdd(V.Broadcast(_minusLearningRate), g, w);
        }
    }
}
