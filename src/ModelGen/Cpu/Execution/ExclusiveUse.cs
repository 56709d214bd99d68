namespace ModelGen.Execution;

/// <summary>What only one call at a time may use, and another that comes meanwhile is told so.</summary>
internal struct ExclusiveUse
{
    private int isTaken;

    /// <exception cref="InvalidOperationException">It is taken; <paramref name="message"/> says so.</exception>
    public void Begin(string message)
    {
        if (Interlocked.CompareExchange(ref isTaken, 1, 0) != 0) throw new InvalidOperationException(message);
    }

    public void End() => Volatile.Write(ref isTaken, 0);
}
