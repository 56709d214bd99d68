using ModelGen.Kernels;

namespace ModelGen.Tests.Kernels;

internal readonly struct D1 : IDim
{
    public static int Value => 1;
}

internal readonly struct D2 : IDim
{
    public static int Value => 2;
}

internal readonly struct D3 : IDim
{
    public static int Value => 3;
}

internal readonly struct D4 : IDim
{
    public static int Value => 4;
}

internal readonly struct D5 : IDim
{
    public static int Value => 5;
}

internal readonly struct D7 : IDim
{
    public static int Value => 7;
}

internal readonly struct D10 : IDim
{
    public static int Value => 10;
}

internal readonly struct D15 : IDim
{
    public static int Value => 15;
}

internal readonly struct D16 : IDim
{
    public static int Value => 16;
}

internal readonly struct D17 : IDim
{
    public static int Value => 17;
}

internal readonly struct D20 : IDim
{
    public static int Value => 20;
}

internal readonly struct D31 : IDim
{
    public static int Value => 31;
}

internal readonly struct D33 : IDim
{
    public static int Value => 33;
}

internal readonly struct D47 : IDim
{
    public static int Value => 47;
}

internal readonly struct D64 : IDim
{
    public static int Value => 64;
}

internal readonly struct D100 : IDim
{
    public static int Value => 100;
}
