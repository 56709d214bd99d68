namespace ModelGen;

/// <summary>Checks the elements of what callers pass.</summary>
internal static class Elements
{
    /// <summary>The elements one by one; throws at the first that is null.</summary>
    /// <param name="elements">The elements.</param>
    /// <param name="argument">The argument they came in.</param>
    /// <exception cref="ArgumentException">One is null.</exception>
    public static IEnumerable<T> NotNull<T>(IEnumerable<T> elements, string argument)
        where T : class
    {
        var index = 0;
        foreach (var element in elements)
        {
            yield return element ?? throw new ArgumentException($"element {index} of '{argument}' is null", argument);
            index++;
        }
    }
}
