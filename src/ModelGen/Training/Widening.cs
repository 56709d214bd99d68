using System.Runtime.InteropServices;

namespace ModelGen;

/// <summary>Converts floats to doubles in place, so that no other buffer is needed.</summary>
internal static class Widening
{
    /// <summary>Room for as many floats: the second half of the doubles' bytes.</summary>
    public static Span<float> Floats(Span<double> values) => MemoryMarshal.Cast<double, float>(values)[values.Length..];

    /// <summary>Widens the floats that were written there. From the front, because each double ends no further on than the float it is made
    /// of.</summary>
    public static void Widen(Span<double> values)
    {
        var floats = Floats(values);
        for (var i = 0; i < values.Length; i++) values[i] = floats[i];
    }
}
