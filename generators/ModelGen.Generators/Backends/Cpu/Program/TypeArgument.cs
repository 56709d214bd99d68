using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>A type argument of a kernel behind the element type: a struct that carries constants or code.</summary>
internal abstract record TypeArgument;

/// <summary>A constant size.</summary>
internal sealed record SizeType(int Size) : TypeArgument;

/// <summary>An elementwise function.</summary>
/// <param name="Hint">What it is called where the runtime has none like it.</param>
/// <param name="Definition">The function; null for y = x.</param>
internal sealed record FunctionType(string Hint, MapDefinition? Definition) : TypeArgument;

/// <summary>Constants of a convolution or a window.</summary>
/// <param name="Name">What the struct is called.</param>
/// <param name="Contract">The interface that names the constants.</param>
/// <param name="Summary">What they describe.</param>
/// <param name="Constants">The constants.</param>
internal sealed record GeometryType(
    string Name, string Contract, string Summary, IReadOnlyList<(string Name, int Value)> Constants) : TypeArgument;

/// <summary>A struct of the runtime.</summary>
internal sealed record RuntimeType(string Name) : TypeArgument;

/// <summary>Where gradients go: the optimizer's update or the gradients of parameters, or a buffer of the arena.</summary>
internal sealed record SinkType(bool IsParameter) : TypeArgument;
