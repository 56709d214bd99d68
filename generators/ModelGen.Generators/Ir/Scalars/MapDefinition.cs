namespace ModelGen.Generators.Ir;

/// <summary>An elementwise function: y = f(x0, ..., xn) and its partial derivatives, each stated once.</summary>
/// <param name="Name">The field's name: <c>gelu</c>.</param>
/// <param name="Arity">Number of inputs.</param>
/// <param name="Value">f in terms of <see cref="Scalar.X"/>.</param>
/// <param name="Derivatives">∂f/∂xᵢ in terms of <see cref="Scalar.X"/> and <see cref="Scalar.Y"/>; 0 where the function is made of steps,
/// null in an expression of a backward rule, which is not differentiated itself.</param>
/// <param name="Formula">How it is written, with {0}, {1} for the inputs: <c>max({0}, 0)</c>.</param>
/// <param name="Kernel">The runtime's struct for it where there is one: <c>ReLU</c>; otherwise emitted code declares its own.</param>
/// <param name="GradientKernel">The runtime's struct for dy f'(x), as a function of dy and x, of a function of one input.</param>
internal sealed record MapDefinition(string Name, int Arity, Scalar Value, IReadOnlyList<Scalar?> Derivatives, string Formula,
    string? Kernel = null, string? GradientKernel = null)
{
    public static MapDefinition Unary(
        string name, Scalar value, Scalar? derivative, string formula, string? kernel = null, string? gradientKernel = null) =>
        new(name, 1, value, [derivative], formula, kernel, gradientKernel);

    public static MapDefinition Binary(string name, Scalar value, Scalar? dx, Scalar? dy, string formula) =>
        new(name, 2, value, [dx, dy], formula);

    /// <summary>The function of named inputs: <c>max(a1, 0)</c>.</summary>
    public string Describe(Func<int, string> name) => Formula.Length > 0
        ? string.Format(System.Globalization.CultureInfo.InvariantCulture, Formula, [.. Enumerable.Range(0, Arity).Select(name)])
        : ScalarFormula.Of(Value, name);
}
