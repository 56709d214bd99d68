using ModelGen.Kernels;

namespace ModelGen.Tests.Kernels.Safety;

/// <summary>What a hostile geometry is made from.</summary>
internal static class HostileGeometry
{
    /// <summary>Constants of a convolution.</summary>
    public const int Constants = 17;

    /// <summary>Wild numbers that one of them may have.</summary>
    public const int Values = 5;

    // Height, Width, kernel 2 x 3, stride 1 x 2, padding, dilation, places, channels.
    private static readonly int[] Valid = [5, 7, 2, 3, 1, 2, 1, 1, 0, 1, 1, 1, 5, 4, 4, 2, 2];
    private static readonly int[] Wild = [0, -1, int.MinValue, int.MaxValue, 1 << 20];

    public static int Of(int constant, int wild, int value) => constant == wild ? Wild[value] : Valid[constant];
}

/// <summary>A convolution of which one constant is wild: the one numbered by the first two digits has the value numbered by the
/// third.</summary>
internal readonly struct HostileGeometry<TTens, TOnes, TValue> : IConvolution
    where TTens : struct, IDim
    where TOnes : struct, IDim
    where TValue : struct, IDim
{
    public static int Height => Of(0);

    public static int Width => Of(1);

    public static int KernelHeight => Of(2);

    public static int KernelWidth => Of(3);

    public static int StrideHeight => Of(4);

    public static int StrideWidth => Of(5);

    public static int PaddingTop => Of(6);

    public static int PaddingLeft => Of(7);

    public static int PaddingBottom => Of(8);

    public static int PaddingRight => Of(9);

    public static int DilationHeight => Of(10);

    public static int DilationWidth => Of(11);

    public static int OutHeight => Of(12);

    public static int OutWidth => Of(13);

    public static int Channels => Of(14);

    public static int OutChannels => Of(15);

    public static int Groups => Of(16);

    private static int Of(int constant) => HostileGeometry.Of(constant, (10 * TTens.Value) + TOnes.Value, TValue.Value);
}

/// <summary>Wild sizes of layers.</summary>
internal readonly struct Wild<TCase> : IDim
    where TCase : struct, IDim
{
    public static int Value => TCase.Value switch { 0 => -1, 1 => int.MinValue, 2 => int.MaxValue, _ => 1 << 16 };
}

/// <summary>Windows of 3 x 2 that overlap and reach into padding.</summary>
internal readonly struct SafePool : IWindow
{
    public static int Height => 5;

    public static int Width => 6;

    public static int KernelHeight => 3;

    public static int KernelWidth => 2;

    public static int StrideHeight => 2;

    public static int StrideWidth => 1;

    public static int PaddingTop => 1;

    public static int PaddingLeft => 1;

    public static int PaddingBottom => 1;

    public static int PaddingRight => 0;

    public static int DilationHeight => 1;

    public static int DilationWidth => 1;

    public static int OutHeight => 3;

    public static int OutWidth => 6;
}

/// <summary>Pairs of pixels, which have a way of their own.</summary>
internal readonly struct SafePairs : IWindow
{
    public static int Height => 4;

    public static int Width => 7;

    public static int KernelHeight => 2;

    public static int KernelWidth => 2;

    public static int StrideHeight => 2;

    public static int StrideWidth => 2;

    public static int PaddingTop => 0;

    public static int PaddingLeft => 0;

    public static int PaddingBottom => 0;

    public static int PaddingRight => 0;

    public static int DilationHeight => 1;

    public static int DilationWidth => 1;

    public static int OutHeight => 2;

    public static int OutWidth => 3;
}

internal readonly struct D0 : IDim
{
    public static int Value => 0;
}

internal readonly struct D6 : IDim
{
    public static int Value => 6;
}

internal readonly struct D8 : IDim
{
    public static int Value => 8;
}

internal readonly struct D9 : IDim
{
    public static int Value => 9;
}
