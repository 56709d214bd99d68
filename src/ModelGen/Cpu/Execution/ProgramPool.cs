namespace ModelGen.Execution;

/// <summary>Programs not in use, so that callers on several threads each get one of their own without allocating in the steady
/// state.</summary>
/// <typeparam name="TProgram">The program's type.</typeparam>
/// <param name="create">Makes another one.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ProgramPool<TProgram>(Func<TProgram> create)
    where TProgram : class
{
    private readonly Func<TProgram> create = Arguments.NotNull(create);
    private readonly TProgram?[] idle = new TProgram?[Math.Max(8, Environment.ProcessorCount)];

    /// <summary>A program for this caller alone, until <see cref="Return"/>.</summary>
    public TProgram Rent()
    {
        for (var i = 0; i < idle.Length; i++)
        {
            if (Volatile.Read(ref idle[i]) is not null && Interlocked.Exchange(ref idle[i], null) is { } program) return program;
        }
        return create();
    }

    /// <summary>Gives a program back.</summary>
    public void Return(TProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        for (var i = 0; i < idle.Length; i++)
        {
            if (Volatile.Read(ref idle[i]) is null && Interlocked.CompareExchange(ref idle[i], program, null) is null) return;
        }
    }
}
