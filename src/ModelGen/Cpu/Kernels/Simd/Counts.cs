namespace ModelGen.Kernels;

/// <summary>How many of something a tile has: a constant that decides which of its registers exist.</summary>
internal static class Counts
{
    internal readonly struct One : IDim
    {
        public static int Value => 1;
    }

    internal readonly struct Two : IDim
    {
        public static int Value => 2;
    }

    internal readonly struct Three : IDim
    {
        public static int Value => 3;
    }

    internal readonly struct Four : IDim
    {
        public static int Value => 4;
    }

    internal readonly struct Six : IDim
    {
        public static int Value => 6;
    }

    internal readonly struct Eight : IDim
    {
        public static int Value => 8;
    }

    internal readonly struct Twelve : IDim
    {
        public static int Value => 12;
    }
}
