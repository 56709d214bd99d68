namespace ModelGen.Generators.Specs;

/// <summary>What the layers and parameters are called that members of a model declare.</summary>
internal static class MemberNames
{
    /// <summary><c>Encode</c> to <c>encode</c>; <c>W</c> and <c>QKV</c>, names of matrices, stay as they are.</summary>
    public static string Of(string member, bool isMatrix = false) => member.Length == 0
        || (isMatrix && (member.Length == 1 || !char.IsLower(member[1])))
        ? member
        : char.ToLowerInvariant(member[0]) + member.Substring(1);
}
