namespace ModelGen.Execution;

/// <summary>A reader-writer lock for a set of parameters. A trainer is a writer that no other trainer may wait for. Uncontended, to enter
/// and to leave cost one interlocked operation each.</summary>
/// <remarks>Nobody waits for ever: readers that have come while someone writes, or waits to write, go in together when that writer leaves,
/// and writers that wait then go before any that come later. A phase lasts from one writer's leaving to the next. Who needs several locks
/// enters them in the order of their creation. Functions of the user's that run inside a lock may not know that order: those who would have
/// to wait against it are refused.</remarks>
internal sealed class ParameterLock
{
    // The state in one number, so that each change of it is one exchange.
    private const long Reader = 1;                       // 16 bits: readers inside
    private const long WaitingReader = 1L << 16;         // 16 bits: readers that go in with the next phase
    private const long WaitingWriter = 1L << 32;         // 16 bits: writers that wait, trainers included
    private const long Writer = 1L << 48;                // one writes
    private const long Trainer = 1L << 49;               // one trains or waits to train
    private const long Reserved = 1L << 50;              // the next to write is one that waited before this phase
    private const long Phase = 1L << 51;                 // 12 bits
    private const long PhaseMask = 0xFFFL << 51;
    private const long Count = 0xFFFF;

    private static long created;

    /// <summary>The number of the newest lock inside which a function of the user's runs on this thread; 0 for none.</summary>
    [ThreadStatic]
    private static long newestAround;

    private readonly object sleepers = new();
    private long state;
    private int owner; // the thread that writes, by its id

    /// <summary>Larger the later it was created.</summary>
    public long Number { get; } = Interlocked.Increment(ref created);

    /// <summary>Whether to wait for this lock could be to wait for one that waits for this thread.</summary>
    private bool IsOutOfOrder => Number < newestAround;

    /// <summary>The time in which a function of the user's runs on this thread.</summary>
    /// <param name="newest">The number of the newest lock that the thread is inside; by default any.</param>
    public static UserFunction AroundUserFunction(long newest = long.MaxValue) => new(newest);

    /// <summary>Waits until nobody writes.</summary>
    /// <exception cref="InvalidOperationException">This very thread writes.</exception>
    public void EnterRead()
    {
        var seen = Volatile.Read(ref state);
        if ((seen & ~(PhaseMask | Count)) != 0 || Interlocked.CompareExchange(ref state, seen + Reader, seen) != seen) EnterReadSlowly();
    }

    public void ExitRead()
    {
        var left = Interlocked.Add(ref state, -Reader);
        if ((left & Count) == 0 && left / WaitingWriter % WaitingReader != 0) Wake();
    }

    /// <summary>Waits until nobody reads or writes.</summary>
    /// <exception cref="InvalidOperationException">This very thread writes.</exception>
    public void EnterWrite()
    {
        var seen = Volatile.Read(ref state);
        if ((seen & ~PhaseMask) != 0 || Interlocked.CompareExchange(ref state, seen | Writer, seen) != seen) EnterWriteSlowly(0);
        owner = Environment.CurrentManagedThreadId;
    }

    /// <summary>As <see cref="EnterWrite"/>, but refuses to wait for another trainer.</summary>
    /// <exception cref="InvalidOperationException">Another thread trains, or this very thread writes.</exception>
    public void EnterTrain()
    {
        var seen = Volatile.Read(ref state);
        if ((seen & ~PhaseMask) != 0 || Interlocked.CompareExchange(ref state, seen | Writer | Trainer, seen) != seen)
            EnterWriteSlowly(Trainer);
        owner = Environment.CurrentManagedThreadId;
    }

    /// <summary>Leaves what <see cref="EnterWrite"/> or, with <paramref name="isTrainer"/>, <see cref="EnterTrain"/> entered.</summary>
    public void ExitWrite(bool isTrainer)
    {
        owner = 0;
        long seen, next;
        do
        {
            seen = Volatile.Read(ref state);
            next = seen & ~(Writer | Reserved | PhaseMask | Count | (Count * WaitingReader));
            if (isTrainer) next &= ~Trainer;
            next |= ((seen & PhaseMask) + Phase) & PhaseMask;
            next += seen / WaitingReader & Count;                                // readers that waited are in
            if ((seen / WaitingWriter & Count) != 0) next |= Reserved;
        }
        while (Interlocked.CompareExchange(ref state, next, seen) != seen);
        if ((seen & (Count * WaitingReader | Count * WaitingWriter)) != 0) Wake();
    }

    private void EnterReadSlowly()
    {
        long seen;
        while (true)
        {
            seen = Volatile.Read(ref state);
            RefuseNested(seen);
            var mustWait = (seen & (Writer | Count * WaitingWriter)) != 0;
            if (mustWait && IsOutOfOrder) ThrowOutOfOrder();
            if (Interlocked.CompareExchange(ref state, seen + (mustWait ? WaitingReader : Reader), seen) != seen) continue;
            if (!mustWait) return;
            break;
        }

        // The writer that ends this phase lets everyone in who waits.
        var phase = seen & PhaseMask;
        var spin = new SpinWait();
        while (((seen = Volatile.Read(ref state)) & PhaseMask) == phase) Wait(ref spin, seen);
    }

    private void EnterWriteSlowly(long trainer)
    {
        long seen;
        do
        {
            seen = Volatile.Read(ref state);
            RefuseNested(seen);
            if ((seen & trainer) != 0)
            {
                throw new InvalidOperationException(
                    "These parameters are being trained by another thread; Gradient, TrainStep and an optimizer's Step of one model are "
                        + "for one thread at a time");
            }

            if (IsOutOfOrder && (seen & ~PhaseMask) != 0) ThrowOutOfOrder();
        }
        while (Interlocked.CompareExchange(ref state, (seen + WaitingWriter) | trainer, seen) != seen);

        var phase = seen & PhaseMask;
        var spin = new SpinWait();
        while (true)
        {
            seen = Volatile.Read(ref state);
            var isTurn = (seen & Reserved) == 0 || (seen & PhaseMask) != phase;
            if ((seen & (Writer | Count)) != 0 || !isTurn) Wait(ref spin, seen);
            else if (Interlocked.CompareExchange(ref state, ((seen - WaitingWriter) & ~Reserved) | Writer, seen) == seen) return;
        }
    }

    /// <summary>What would wait for itself.</summary>
    private void RefuseNested(long seen)
    {
        if ((seen & Writer) != 0 && Volatile.Read(ref owner) == Environment.CurrentManagedThreadId)
        {
            throw new InvalidOperationException(
                "The model and its parameters cannot be used inside a call that is changing them, "
                    + "such as the function given to Edit or one that an optimizer calls in a step");
        }
    }

    private static void ThrowOutOfOrder() => throw new InvalidOperationException(
        "The function given to Edit, or one that an optimizer calls in a step, needs parameters that another thread is using, "
            + "which may itself wait for what is being changed; read or write them before");

    /// <summary>Returns soon after the state is another than <paramref name="seen"/>: spins a little, then sleeps.</summary>
    private void Wait(ref SpinWait spin, long seen)
    {
        if (!spin.NextSpinWillYield)
        {
            spin.SpinOnce();
            return;
        }

        lock (sleepers)
        {
            if (Volatile.Read(ref state) == seen) Monitor.Wait(sleepers);
        }
    }

    private void Wake()
    {
        lock (sleepers) Monitor.PulseAll(sleepers);
    }

    /// <summary>The time in which a function of the user's runs inside a lock, until <see cref="Dispose"/>.</summary>
    public readonly ref struct UserFunction : IDisposable
    {
        private readonly long before;

        public UserFunction(long newest)
        {
            before = newestAround;
            newestAround = Math.Max(before, newest);
        }

        public void Dispose() => newestAround = before;
    }
}
