namespace ModelGen;

/// <summary>Products of sizes that must fit one array.</summary>
internal static class Sizes
{
    /// <summary>a * b as an array length.</summary>
    /// <exception cref="ArgumentException">The product is larger than an array can be.</exception>
    internal static int Product(int a, int b)
    {
        var product = (long)a * b;
        return product <= Array.MaxLength
            ? (int)product
            : throw new ArgumentException($"{a} x {b} is {product} numbers; one array holds {Array.MaxLength} at most.");
    }
}
