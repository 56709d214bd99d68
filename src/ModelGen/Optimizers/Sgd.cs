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
        protected internal override void Dispatch<T, TAction>(ref TAction action)
        {
            if (Momentum == 0) Apply<T, TAction, Off, Off>(ref action);
            else if (Nesterov) Apply<T, TAction, On, On>(ref action);
            else Apply<T, TAction, On, Off>(ref action);
        }

        private void Apply<T, TAction, TMomentum, TNesterov>(ref TAction action)
            where T : unmanaged, IFloatingPointIeee754<T>
            where TAction : struct, IRuleAction<T>
            where TMomentum : struct, ISwitch
            where TNesterov : struct, ISwitch => action.Apply<SgdConstants<T, TMomentum, TNesterov>, SgdRule<T, TMomentum, TNesterov>>(
                new(Momentum, Dampening, WeightDecay), new(Momentum, Dampening, WeightDecay: 0));
    }
}

namespace ModelGen.Optimizers
{
    /// <summary>What <see cref="SgdRule{T, TMomentum, TNesterov}"/> is made of.</summary>
    /// <param name="Momentum">How much of the last step is kept.</param>
    /// <param name="Dampening">How much of the gradient the momentum leaves out, but for the first.</param>
    /// <param name="WeightDecay">The factor of the L2 penalty.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public readonly record struct SgdConstants<T, TMomentum, TNesterov>(
        double Momentum, double Dampening, double WeightDecay)
        : IUpdateConstants<T, SgdRule<T, TMomentum, TNesterov>>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMomentum : struct, ISwitch
        where TNesterov : struct, ISwitch
    {
        /// <inheritdoc/>
        public SgdRule<T, TMomentum, TNesterov> Advance(ref UpdateClock clock) => new(clock, this);
    }

    /// <summary>The rule of <see cref="Sgd"/>; state 0 is the momentum buffer.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public readonly struct SgdRule<T, TMomentum, TNesterov> : IUpdateRule<T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMomentum : struct, ISwitch
        where TNesterov : struct, ISwitch
    {
        private readonly T _minusLearningRate;
        private readonly T _momentum;
        private readonly T _gain;
        private readonly T _weightDecay;

        internal SgdRule(UpdateClock clock, in SgdConstants<T, TMomentum, TNesterov> constants)
        {
            _minusLearningRate = T.CreateTruncating(-clock.LearningRate);
            _momentum = T.CreateTruncating(constants.Momentum);
            _gain = T.CreateTruncating(clock.Step == 1 ? 1 : 1 - constants.Dampening);
            _weightDecay = T.CreateTruncating(constants.WeightDecay);
        }

        /// <inheritdoc/>
        public static int StateCount => TMomentum.IsOn ? 1 : 0;

        /// <inheritdoc/>
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
