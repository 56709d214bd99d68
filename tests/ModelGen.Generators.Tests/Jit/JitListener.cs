using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Reflection.Emit;

namespace ModelGen.Generators.Tests.Jit;

/// <summary>How well the JIT compiled a method; the numbers are the runtime's.</summary>
internal enum Tier
{
    Unknown = 0,

    /// <summary>The method is beyond the limits of the optimiser, or its assembly asks for no optimisation.</summary>
    MinOptJitted = 1,
    Optimized = 2,
    QuickJitted = 3,
    OptimizedTier1 = 4,
}

/// <summary>A method the JIT has compiled.</summary>
/// <param name="Type">Its type, with the namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Tier">How well.</param>
internal sealed record JittedMethod(string Type, string Name, Tier Tier);

/// <summary>Hears from the runtime of every method that is compiled in this process while it lives.</summary>
internal sealed class JitListener : EventListener
{
    private const EventKeywords JitKeyword = (EventKeywords)0x10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<JittedMethod> methods = new();

    /// <summary>What has been compiled up to now.</summary>
    public List<JittedMethod> Methods()
    {
        // Events arrive late but in order: once this method is among them, all before it are.
        var last = new DynamicMethod("Last" + Guid.NewGuid().ToString("N"), typeof(void), []);
        last.GetILGenerator().Emit(OpCodes.Ret);
        last.CreateDelegate<Action>()();
        var clock = Stopwatch.StartNew();
        while (methods.All(m => m.Name != last.Name))
        {
            Assert.True(clock.Elapsed < Patience, "The runtime does not report what it compiles.");
            Thread.Sleep(10);
        }

        return [.. methods];
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime") EnableEvents(eventSource, EventLevel.Verbose, JitKeyword);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName?.StartsWith("MethodLoadVerbose", StringComparison.Ordinal) != true) return;
        object? Field(string name) => eventData.Payload![eventData.PayloadNames!.IndexOf(name)];
        var tier = (Tier)(((uint)Field("MethodFlags")! >> 7) & 7);
        methods.Enqueue(new((string)Field("MethodNamespace")!, (string)Field("MethodName")!, tier));
    }
}
