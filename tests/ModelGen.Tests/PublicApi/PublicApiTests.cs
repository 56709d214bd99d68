using System.ComponentModel;
using System.Reflection;
using ModelGen.Execution;
using ModelGen.Tests.Shared;

namespace ModelGen.Tests.PublicApi;

/// <summary>The contract with users, as text: a change of it shows in a diff.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void ThePublicSurfaceIsTheApprovedOne() =>
        ApprovedFiles.AssertFile(
            "tests/ModelGen.Tests/PublicApi/ModelGen.approved.txt", PublicSurface.Of(typeof(ParameterSet).Assembly.GetExportedTypes()));

    [Fact]
    public void EveryPublicTypeLivesInAKnownNamespace() =>
        Assert.Equal(
            ["ModelGen", "ModelGen.Execution", "ModelGen.Kernels", "ModelGen.Optimizers"],
            typeof(ParameterSet).Assembly.GetExportedTypes().Select(t => t.Namespace!).Distinct().Order(StringComparer.Ordinal));

    /// <summary>In completion users meet only what they call themselves.</summary>
    [Fact]
    public void WhatOnlyEmittedCodeUsesIsHiddenFromCompletion() =>
        Assert.Equal(
            ["Workers"],
            typeof(ParameterSet).Assembly.GetExportedTypes()
                .Where(t => !t.IsNested && t.Namespace is "ModelGen.Execution" or "ModelGen.Kernels")
                .Where(t => t.GetCustomAttribute<EditorBrowsableAttribute>()?.State != EditorBrowsableState.Never).Select(t => t.Name));

    /// <summary>Code of an older generator is refused, and the generator emits for the newest version.</summary>
    [Fact]
    public void OnlyTheNewestVersionOfEmittedCodeIsAccepted()
    {
        var versions = typeof(EmittedCodeAttribute).GetFields()
            .Where(f => f.IsLiteral).OrderBy(f => (int)f.GetRawConstantValue()!).ToList();
        Assert.Equal(Enumerable.Range(1, versions.Count).Select(n => ($"Version{n}", n)),
            versions.Select(f => (f.Name, (int)f.GetRawConstantValue()!)));
        Assert.Equal(versions.Count, typeof(PublicApiTests).Assembly.GetCustomAttribute<EmittedCodeAttribute>()!.Version);
        Assert.Null(versions[^1].GetCustomAttribute<ObsoleteAttribute>());
        Assert.All(versions.SkipLast(1), older =>
        {
            var refusal = older.GetCustomAttribute<ObsoleteAttribute>();
            Assert.True(refusal is { IsError: true, Message: EmittedCodeAttribute.Mismatch }, older.Name);
        });
    }

    [Fact]
    public void SignaturesReadLikeTheirSource() =>
        Assert.Equal(
            """
            enum ModelGen.Tests.PublicApi.PublicApiTests.Fruit
                Apple = 0
                Pear = 5

            abstract class ModelGen.Tests.PublicApi.PublicApiTests.Specimen<T, U> : IDisposable where T : unmanaged where U : class, IDisposable, new()
                abstract string Name { get; init; }
                const float Third = 0.33333334
                event EventHandler? Changed
                protected Specimen(int a = 3, string? b = null)
                protected T this[int i] { get; set; }
                static PublicApiTests.Specimen<T, U> operator +(PublicApiTests.Specimen<T, U> a, PublicApiTests.Specimen<T, U> b)
                static readonly int[]? Numbers
                virtual ReadOnlySpan<V> Map<V>(ref V a, out U? b, in int? c, params string[] d) where V : struct
                void Dispose()

            """.ReplaceLineEndings("\n"),
            PublicSurface.Of([typeof(Specimen<,>), typeof(Fruit)]));

    public enum Fruit
    {
        Apple,
        Pear = 5,
    }

    public abstract class Specimen<T, U> : IDisposable
        where T : unmanaged
        where U : class, IDisposable, new()
    {
        public const float Third = 1 / 3f;
        public static readonly int[]? Numbers = Environment.ProcessorCount > 0 ? [] : null;

        protected Specimen(int a = 3, string? b = null) => (_, _) = (a, b);

        public event EventHandler? Changed;

        public abstract string Name { get; init; }

        protected T this[int i]
        {
            get => default;
            set => Changed?.Invoke(this, EventArgs.Empty);
        }

        public static Specimen<T, U> operator +(Specimen<T, U> a, Specimen<T, U> b) => b;

        public virtual ReadOnlySpan<V> Map<V>(ref V a, out U? b, in int? c, params string[] d)
            where V : struct
        {
            b = null;
            return default;
        }

        public void Dispose() => GC.SuppressFinalize(this);

        internal static void Hidden() => Unseen();

        private static void Unseen()
        {
        }
    }
}
