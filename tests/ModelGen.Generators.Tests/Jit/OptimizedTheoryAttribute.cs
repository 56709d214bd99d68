using System.Diagnostics;
using System.Reflection;
using ModelGen.Kernels;

namespace ModelGen.Generators.Tests.Jit;

/// <summary>A test of what the JIT makes of the kernels: there is nothing to see where they are built for debugging.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OptimizedTheoryAttribute : TheoryAttribute
{
    public OptimizedTheoryAttribute()
    {
        if (typeof(Linear).Assembly.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled == true)
            Skip = "The runtime is built for debugging; run with -c Release.";
    }
}
