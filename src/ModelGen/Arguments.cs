using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ModelGen;

/// <summary>Checks what callers pass where an expression is needed: <c>public string Name { get; init => field = Arguments.NotNull(value);
/// } = Arguments.NotNull(Name);</c></summary>
internal static class Arguments
{
    /// <summary>The argument.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public static T NotNull<T>([NotNull] T? argument, [CallerArgumentExpression(nameof(argument))] string? name = null)
        where T : class => argument ?? throw new ArgumentNullException(name);
}
