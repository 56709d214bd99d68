using ModelGen.Kernels;

namespace ModelGen.Benchmarks;

// Numbers as types: every size that a product or a convolution of the benchmarks has.

internal readonly struct D0 : IDim { public static int Value => 0; }

internal readonly struct D1 : IDim { public static int Value => 1; }

internal readonly struct D2 : IDim { public static int Value => 2; }

internal readonly struct D3 : IDim { public static int Value => 3; }

internal readonly struct D5 : IDim { public static int Value => 5; }

internal readonly struct D6 : IDim { public static int Value => 6; }

internal readonly struct D7 : IDim { public static int Value => 7; }

internal readonly struct D8 : IDim { public static int Value => 8; }

internal readonly struct D10 : IDim { public static int Value => 10; }

internal readonly struct D14 : IDim { public static int Value => 14; }

internal readonly struct D16 : IDim { public static int Value => 16; }

internal readonly struct D28 : IDim { public static int Value => 28; }

internal readonly struct D32 : IDim { public static int Value => 32; }

internal readonly struct D56 : IDim { public static int Value => 56; }

internal readonly struct D64 : IDim { public static int Value => 64; }

internal readonly struct D112 : IDim { public static int Value => 112; }

internal readonly struct D128 : IDim { public static int Value => 128; }

internal readonly struct D224 : IDim { public static int Value => 224; }

internal readonly struct D256 : IDim { public static int Value => 256; }

internal readonly struct D512 : IDim { public static int Value => 512; }

internal readonly struct D784 : IDim { public static int Value => 784; }

internal readonly struct D1024 : IDim { public static int Value => 1024; }

internal readonly struct D2048 : IDim { public static int Value => 2048; }
