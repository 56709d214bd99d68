namespace ModelGen;

public static partial class Layers
{
    /// <summary>A recurrence: h[t] = step(h[t - 1], x[t]) over the steps of a sequence. (T, ...) -&gt; the states (T, ...).</summary>
    /// <remarks>
    /// The step is a lambda or a method of the model. Layers called in it own one set of parameters, shared by all steps. Gradients flow
    /// through every step (Werbos, "Backpropagation through time", 1990). What in the step does not depend on the state is computed for all
    /// steps at once.
    /// </remarks>
    /// <param name="step">The state after a step, given the state before it and the step's part of the sequence.</param>
    /// <param name="initial">The state before the first step.</param>
    /// <param name="sequence">The sequence (T, ...).</param>
    /// <param name="reverse">Whether it runs from the last step to the first.</param>
    /// <param name="lengths">How many steps of each sample count; in the others the state stays, and the result is zero.
    /// All by default.</param>
    public static Tensor Scan(
        Func<Tensor, Tensor, Tensor> step, Tensor initial, Tensor sequence, bool reverse = false, Tensor? lengths = null) =>
        throw NetworkMethods.NeverRuns();

    /// <summary>A recurrence: s[t], y[t] = step(s[t - 1], x[t]). States, sequences and outputs may be tuples of tensors.</summary>
    /// <remarks>See <see cref="Scan(Func{Tensor, Tensor, Tensor}, Tensor, Tensor, bool, Tensor?)"/>.</remarks>
    /// <typeparam name="TState">A tensor, or a tuple of tensors.</typeparam>
    /// <typeparam name="TInput">A tensor, or a tuple of tensors.</typeparam>
    /// <typeparam name="TOutput">A tensor, or a tuple of tensors.</typeparam>
    /// <param name="step">The state after a step and its output, given the state before it and the step's part of the sequence.</param>
    /// <param name="initial">The state before the first step.</param>
    /// <param name="sequence">The sequence (T, ...), or several of the same length.</param>
    /// <param name="reverse">Whether it runs from the last step to the first.</param>
    /// <param name="lengths">How many steps of each sample count; in the others the state stays, and the output is zero.
    /// All by default.</param>
    /// <returns>The outputs of every step (T, ...), and the state after the last.</returns>
    public static (TOutput Outputs, TState State) Scan<TState, TInput, TOutput>(
        Func<TState, TInput, (TState State, TOutput Output)> step, TState initial, TInput sequence, bool reverse = false,
        Tensor? lengths = null) =>
        throw NetworkMethods.NeverRuns();

    /// <summary>A recurrence that runs on its own: s[t], y[t] = step(s[t - 1]) for a number of steps.</summary>
    /// <remarks>See <see cref="Scan(Func{Tensor, Tensor, Tensor}, Tensor, Tensor, bool, Tensor?)"/>. A decoder that reads what it wrote has
    /// that in its state.</remarks>
    /// <typeparam name="TState">A tensor, or a tuple of tensors.</typeparam>
    /// <typeparam name="TOutput">A tensor, or a tuple of tensors.</typeparam>
    /// <param name="step">The state after a step and its output, given the state before it.</param>
    /// <param name="initial">The state before the first step.</param>
    /// <param name="steps">How many steps.</param>
    /// <returns>The outputs of every step (steps, ...), and the state after the last.</returns>
    public static (TOutput Outputs, TState State) Scan<TState, TOutput>(
        Func<TState, (TState State, TOutput Output)> step, TState initial, int steps) =>
        throw NetworkMethods.NeverRuns();
}
