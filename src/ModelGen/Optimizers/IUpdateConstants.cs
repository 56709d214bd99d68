namespace ModelGen.Optimizers;

/// <summary>What an update rule is made of and does not change from update to update. All that does change is on an
/// <see cref="UpdateClock"/>, so a back end can keep both in its own memory, and repeat a recorded step without numbers from the
/// host.</summary>
/// <typeparam name="T">Element type of the parameters.</typeparam>
/// <typeparam name="TRule">The rule.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IUpdateConstants<T, TRule>
    where T : unmanaged
    where TRule : struct, IUpdateRule<T>
{
    /// <summary>The rule of the update that the clock shows. Moves <see cref="UpdateClock.Memory"/> on.</summary>
    TRule Advance(ref UpdateClock clock);
}
