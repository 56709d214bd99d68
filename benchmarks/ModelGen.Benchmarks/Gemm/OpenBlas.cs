using System.Runtime.InteropServices;

namespace ModelGen.Benchmarks;

/// <summary>OpenBLAS, where the machine has it.</summary>
internal static unsafe partial class OpenBlas
{
    private const string Library = "libopenblas.so.0";
    private const int RowMajor = 101;
    private const int NoTrans = 111;
    private const int Trans = 112;

    public static bool IsInstalled { get; } = NativeLibrary.TryLoad(Library, out _);

    /// <summary>What it was built for and runs on.</summary>
    public static string Configuration => Marshal.PtrToStringAnsi(Config()) ?? "";

    /// <summary>How many threads it uses.</summary>
    public static void UseThreads(int threads) => SetNumThreads(threads);

    /// <summary>c = a b, row-major; a is (m, k), or (k, m) if transposed; b is (k, n), or (n, k) if transposed.</summary>
    public static void Multiply(float* a, bool transposeA, float* b, bool transposeB, float* c, int m, int n, int k) =>
        Sgemm(
            RowMajor, transposeA ? Trans : NoTrans, transposeB ? Trans : NoTrans, m, n, k, 1, a, transposeA ? m : k, b,
            transposeB ? k : n, 0, c, n);

    [LibraryImport(Library, EntryPoint = "cblas_sgemm")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void Sgemm(
        int order, int transA, int transB, int m, int n, int k, float alpha, float* a, int lda, float* b, int ldb,
        float beta, float* c, int ldc);

    [LibraryImport(Library, EntryPoint = "openblas_set_num_threads")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void SetNumThreads(int threads);

    [LibraryImport(Library, EntryPoint = "openblas_get_config")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Config();
}
