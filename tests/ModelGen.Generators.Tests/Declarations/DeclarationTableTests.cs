namespace ModelGen.Generators.Tests.Declarations;

/// <summary>Names and forms of declarations that get in the way of what is emitted.</summary>
public class DeclarationTableTests
{
    private const string Stack = "[Model, Input(4), Linear(3, Name = \"fc\"), ReLU, Linear(2), CrossEntropy] ";
    private const string Recurrent =
        "[Model(MaxLength = 8, Stateful = true, Inspect = true), Input(Dim.Sequence, 3, Lengths = true), Gru(4), Linear(2), CrossEntropy] ";

    private static string Methods(string members) => $"[Model(Inspect = true)] partial class Net {{ {members} }}";

    /// <summary>Sources that compile.</summary>
    private static readonly string[] Clean =
    [
        // Class names: keywords, everywhere or in places.
        .. new[] { "class", "event", "record", "required", "file", "scoped", "partial", "where", "await", "field", "value", "global",
            "dynamic", "nint", "notnull", "unmanaged", "async", "yield", "init", "_", "args", "allows", "extension" }
            .Select(name => Stack + $"partial class @{name};"),
        "namespace @namespace.@record.@file { public partial class @required { " + Stack + "public partial class @scoped; } }",
        Stack + "partial class \\u0063lass2;",
        Stack + "partial class Größe_名;",
        Stack + "partial class Ne\u0301t\u203fx;",

        // Types around it.
        "partial struct Outer { " + Stack + "partial class Net; }",
        "readonly partial struct Outer { " + Stack + "private partial class Net; }",
        "ref partial struct Outer { " + Stack + "partial class Net; }",
        "partial record Outer(int X) { " + Stack + "protected partial class Net; }",
        "readonly partial record struct Outer(int X) { " + Stack + "partial class Net; }",
        "static partial class Outer { " + Stack + "partial class Net; }",
        "abstract partial class Outer { " + Stack + "protected internal sealed partial class Net; }",
        "partial interface IOuter { " + Stack + "partial class Net; }",
        Stack + "partial class Outer { " + Stack + "partial class Inner; }",
        Stack + "partial class Outer { " + Stack + "partial class Forward; }",
        Stack + "partial class Outer { " + Stack + "partial class Backward; }",
        Stack + "[Obsolete] partial class Net;",
        Stack + "unsafe partial class Net;",
        "#nullable disable\n" + Stack + "partial class Net;",

        // Namespaces and models that are alike.
        "namespace A.D { " + Stack + "partial class C; }" + " namespace A_D { " + Stack + "partial class C; }",
        "namespace A._ { " + Stack + "partial class C; } namespace A__ { " + Stack + "partial class C; } namespace A_0 { " + Stack
            + "partial class C; } namespace A { " + Stack + "partial class _0_C; }",
        DeclarationCase.Alone + "namespace A { " + Stack + "partial class C; } namespace B { " + Stack + "partial class C; } namespace a { "
            + Stack + "partial class @c; } " + Stack + "partial class C; " + Stack + "partial class A_C;",
        "namespace A { " + Stack + "partial class Net; } namespace A.Net2 { " + Stack + "partial class Loss2; } namespace A { " + Stack
            + "partial class Net2_Loss2; }",
        DeclarationCase.Alone + "namespace My.System { " + Stack + "partial class Net; } namespace My.ModelGen { " + Stack
            + "partial class Net; } namespace My.global { " + Stack + "partial class Net; }",
        "namespace My { class System; class ModelGen; class Math; class Span; class Func; class ReadOnlySpan; " + Stack
            + "partial class Net; }",
        "namespace My { " + Stack + "partial class System; " + Stack + "partial class Math; " + Stack + "partial class ReadOnlySpan; }",
        DeclarationCase.Alone + "namespace ModelGen.System { " + Stack + "partial class Net; } namespace ModelGen.Math { class X; }",
        DeclarationCase.Alone + "namespace ModelGen { " + Stack
            + "partial class Net; class Share; class Program; class MathF; class Vector128; }",
        DeclarationCase.Alone + "namespace ModelGen { " + Stack + "partial class Extent; " + Stack + "partial class Elementwise; }",
        DeclarationCase.Alone + Stack + "partial class Linear; " + Stack + "partial class ParameterSet; " + Stack + "partial class Extent; "
            + Stack + "partial class Initializer;",
        DeclarationCase.Alone + $"namespace A{new string('b', 300)}.{new string('c', 300)} {{ " + Stack
            + $"partial class {new string('D', 400)}; }}",

        // Members of the user's beside the emitted ones.
        Stack
            + "partial class Net { private readonly string System = \"\"; int ModelGen => System.Length; static int Math() => 1; "
            + "int M() => ModelGen + Math(); }",
        Stack
            + "partial class Net { static Net() { } public Net(float x) : this((long)x) { } void Save(int slot) { } int Load() => 1; "
            + "int Predict(DateTime x) => 1; void Save<T>(string path) { } }",
        Stack
            + "partial class Net { public float[] Predict(ReadOnlySpan<float> x, float[] y) => y; "
            + "public float Loss(ReadOnlySpan<float> x, ReadOnlySpan<int> labels, int batch, out int n) { n = 1; return 0; } "
            + "public Net(int seed) : this((long)seed) { } }",
        Stack
            + "partial class Net { public float TrainStep(ReadOnlySpan<float> x, ReadOnlySpan<int> labels, int batch, Optimizer o, "
            + "out int n) { n = 1; return 0; } }",
        Stack
            + "partial class Net : IDisposable { public void Dispose() { } ~Net() { } int this[int i] => i; "
            + "event Action? Changed { add { } remove { } } }",
        "interface ISaves { void Save(string path); } " + Stack + "partial class Net : ISaves;",
        "interface ISaves { void Save(string path); } " + Stack
            + "partial class Net : ISaves { void ISaves.Save(string path) => Save(path); }",
        Stack + "partial class Net : IModel<float, int>;",
        "class Base { protected Base(int a = 1, params int[] b) { _ = a + b.Length; } public virtual void Save(int slot) { } "
            + "private int Summary => 1; public int Get() => Summary; public static int Loss(string x) => x.Length; } " + Stack
            + "partial class Net : Base;",
        "abstract class Base { public abstract int Count { get; } } " + Stack
            + "partial class Net : Base { public override int Count => 1; }",
        "namespace N { class Outer { public class Net; } } namespace M { " + Stack + "partial class Net2 : N.Outer; }",

        "abstract class Base { public abstract void Save(string path); public virtual float[] Predict(ReadOnlySpan<float> x) => []; "
            + "public abstract ParameterSet<float> Parameters { get; } } class Mid : Base { public override void Save(string path) { } "
            + "public override ParameterSet<float> Parameters => null!; } " + Stack + "partial class Net : Mid;",
        "abstract class Base<T> { public abstract void Save(T path); public abstract T[] VerboseSummary(ReadOnlySpan<T> x); } " + Stack
            + "partial class Net : Base<string> { public override string[] VerboseSummary(ReadOnlySpan<string> x) => []; }",

        // Inputs and targets.
        .. new[] { "i", "state", "stateUse", "batch", "length", "optimizer", "program", "classes", "scores", "one", "most", "start",
            "samples", "lossWeight", "access", "seed", "drawn", "y", "model", "path", "value", "@record", "@await", "@event", "_", "__seed",
            "Predict", "Parameters", "row", "share", "sink", "phase", "first", "live", "v", "V", "t", "T", "@float", "@var", "nameof",
            "field", "action", "step", "output", "gradients", "columns" }
            .SelectMany(name => new[]
            {
                Methods($"[Forward] Tensor F([Shape(4)] Tensor {name}) => Linear(ReLU({name}), 3); "
                    + $"[Loss] Tensor L(Tensor logits, [ClassIndex(3)] Tensor {(name == "y" ? "logits2" : "y")}) => "
                    + $"CrossEntropy(logits, {(name == "y" ? "logits2" : "y")});"),
                Methods($"[Forward] Tensor F([Shape(Dim.Sequence, 4)] Tensor {name}) => Linear(Gru({name}, 3).Output, 2); "
                    + "[Loss] Tensor L(Tensor logits, [Target(Dim.Sequence, 2)] Tensor target) => MeanSquaredError(logits, target);"),
            }),
        Methods("[Forward] Tensor F([Shape(4)] Tensor x_1, [Shape(4)] Tensor x1, [Shape(4)] Tensor X1, [Shape(4)] "
            + "Tensor x__1) => x_1 + x1 * X1 - x__1;"),
        Methods("[Forward] Tensor F([Shape(4)] Tensor A, [Shape(4)] Tensor a) => A - a;"),
        Methods("[Forward] Tensor F([Shape(4)] Tensor batch, [Shape(4)] Tensor batchInput, [Shape(4)] Tensor batchInput2, [Shape(4)] "
            + "Tensor Batch) => batch - batchInput * Batch + batchInput2;"),
        Methods("[Forward] Tensor F([Shape(4)] Tensor x) => Linear(x, 4); [Loss] Tensor L(Tensor y, [Target(4)] "
            + "Tensor x) => MeanSquaredError(y, x);"),
        Methods("[Forward] Tensor F([Shape(4)] Tensor x) => Linear(x, 4); [Loss] Tensor L(Tensor p, [Target(4)] Tensor y, [Target(4)] "
            + "Tensor Y, [Target(4)] Tensor X) => MeanSquaredError(p, y) + MeanSquaredError(p, Y * X);"),
        Methods("[Forward] Tensor F([Shape(4)] Tensor x) => Linear(x, 4); [Objective] Tensor O(Tensor y, [Shape(4)] Tensor x, [Target(4)] "
            + "Tensor xInput) => MeanSquaredError(y * x, xInput);"),
        Methods($"[Forward] Tensor F([Shape(4)] Tensor {new string('x', 900)}, [Shape(4)] Tensor {new string('x', 901)}) => "
            + $"Linear({new string('x', 900)} + {new string('x', 901)}, 2);"),
        "[Model(Unroll = Unroll.Layers)] partial class Net { [Forward] Tensor F([Shape(2, 3)] Tensor row, [Shape(1, 3)] "
            + "Tensor i1) => Tanh(row * i1); }",

        // Network methods, parameters and objectives.
        Methods("[Linear(4)] private partial Tensor Predict(Tensor x); [Linear(4)] private partial Tensor Save(Tensor x); "
            + "[Forward] Tensor Loss([Shape(4)] Tensor x) => Predict(ReLU(Save(x)));"),
        Methods("[Linear(4)] private partial Tensor @await(Tensor @in); [Parameter(4)] private partial Tensor @event { get; } "
            + "[Forward] Tensor @record([Shape(4)] Tensor @is) => @await(@is) * @event;"),
        Methods("[Linear(4)] private partial Tensor? M(Tensor? x); [Forward] Tensor F([Shape(4)] Tensor x) => M(x)!;"),
        Methods("[Linear(4)] private static partial Tensor M(Tensor x); [Parameter(4)] public static partial Tensor W { get; } "
            + "[Forward] Tensor F([Shape(4)] Tensor x) => M(x) + W;"),
        Methods("[Linear(4)] protected internal virtual partial Tensor M(Tensor x); [Forward] Tensor F([Shape(4)] Tensor x) => M(x);"),
        "#nullable disable\n"
            + Methods("[Linear(4)] private partial Tensor M(Tensor x); [Parameter(4)] private partial Tensor W { get; } "
                + "[Forward] Tensor F([Shape(4)] Tensor x) => M(x) + W;"),
        Methods("[Forward] Tensor F([Shape(4)] Tensor x) => Linear(x, 4); [Objective] Tensor A(Tensor y) => Sum(y); "
            + "[Objective] Tensor a(Tensor y) => Sum(y * y);"),
        Methods("[Forward] Tensor F([Shape(4)] Tensor x) => Linear(x, 4); [Objective] Tensor @event(Tensor y) => Sum(y); "
            + "[Objective] Tensor Forward(Tensor y) => Sum(y * y); [Objective] Tensor Tensor2(Tensor y) => Sum(y * y);"),
        Methods($"[Forward] Tensor F([Shape(4)] Tensor x) => Linear(x, 4); [Objective] Tensor {new string('O', 300)}(Tensor y) => Sum(y);"),
        Methods("[Linear(4)] private partial Tensor A(Tensor x); [Linear(4)] private partial Tensor B(Tensor x); "
            + "[Parameter(4)] private partial Tensor W { get; } [Parameter(4)] private partial Tensor w { get; } "
            + "[Forward] Tensor F([Shape(4)] Tensor x) => A(x) * W + B(x) * w;"),

    ];

    /// <summary>Sources with one error.</summary>
    private static readonly (string Source, string Id)[] Rejected =
    [
        (Stack + "partial class [|Predict|];", "MG1018"),
        (Stack + "partial class [|Loss|];", "MG1018"),
        (Stack + "partial class [|Summary|];", "MG1018"),
        (Stack + "partial class [|Parameters|];", "MG1018"),
        (Stack + "partial class [|Save|];", "MG1018"),
        (Stack + "partial class [|get_Parameters|];", "MG1018"),
        (Stack + "partial class [|__seed|];", "MG1018"),
        (Recurrent + "partial class [|CreateState|];", "MG1018"),
        (Recurrent + "partial class [|VerboseSummary|];", "MG1018"),
        (Stack + "partial class [|@var|];", "MG1002"),
        (Stack + "abstract partial class [|Net|];", "MG1002"),
        ("[Model] abstract partial class [|Net|] { [Linear(3)] private partial Tensor M(Tensor x); "
            + "[Parameter(3)] private partial Tensor W { get; } [Forward] Tensor F([Shape(4)] Tensor x) => M(x) + W; }", "MG1002"),
        ("[Model] static partial class [|Net|] { [Linear(3)] private static partial Tensor M(Tensor x); "
            + "[Parameter(3)] private static partial Tensor W { get; } [Forward] static Tensor F([Shape(4)] Tensor x) => M(x) + W; }",
            "MG1002"),
        ("[Model] partial class [|Net|]<T> where T : class { [Linear(3)] private partial Tensor M(Tensor x); "
            + "[Forward] Tensor F([Shape(4)] Tensor x) => M(x); static void Use(Net<T> n) => n.Save(\"\"); }", "MG1002"),
        ("partial interface IOuter<T, U> { [Model] partial class [|Net|] { [Linear(3)] private partial Tensor M(Tensor x); "
            + "[Forward] Tensor F([Shape(4)] Tensor x) => M(x); } }", "MG1002"),
        (Stack + "partial record [|Net|](int Width);", "MG1002"),
        ("[Model] partial record [|Net|] { [Linear(3)] private partial Tensor M(Tensor x); [Forward] Tensor F([Shape(4)] "
            + "Tensor x) => M(x); void Use() => Save(\"\"); }", "MG1002"),
        ("file partial class Outer { " + Stack + "public partial class [|Net|]; }", "MG1002"),
        (Stack + "file partial class [|Net|];", "MG1002"),
        ("class Base(int width) { public int Width => width; } " + Stack + "partial class Net : [|Base|];", "MG1002"),
        ("class Base { protected Base(in int width, string name) { Width = width + name.Length; } public int Width { get; } } " + Stack
            + "partial class Net : [|Base|];", "MG1002"),
        (Stack + "partial class Net { public required string [|Title|] { get; init; } }", "MG1002"),
        (Stack + "partial class Net { public required int [|Title|] = 1; }", "MG1002"),
        ("class Base { public required int Width { get; init; } } " + Stack + "partial class Net : [|Base|];", "MG1002"),

        // Members.
        (Stack + "partial class Net { public float[] [|Predict|](ReadOnlySpan<float> input) => []; }", "MG1018"),
        (Stack
            + "partial class Net { public float [|TrainStep|](ReadOnlySpan<float> x, ReadOnlySpan<int> labels, int batch, "
            + "Optimizer optimizer) => 0; }", "MG1018"),
        (Stack
            + "partial class Net { public float [|Loss|](ReadOnlySpan<float> x, ReadOnlySpan<int> labels, int batch, ref double w) => 0; }",
            "MG1018"),
        (Stack + "partial class Net { public ParameterSet? [|get_Parameters|]() => null; }", "MG1018"),
        (Stack + "partial class Net { public void [|set_TrainingPasses|](long value) { } }", "MG1018"),
        (Stack + "partial class Net { private int [|__forward|] = 1; int M() => __forward; }", "MG1018"),
        (Stack + "partial class Net { int a = 1, [|Gradients|] = 2; int M() => a + Gradients; }", "MG1018"),
        (Stack + "partial class Net { public event Action? [|Loss|]; void M() => Loss?.Invoke(); }", "MG1018"),
        (Stack + "partial class Net { delegate void [|Load|](); }", "MG1018"),
        (Stack + "partial class Net { enum [|Predict|] { A } }", "MG1018"),
        (Stack + "partial class Net { class [|Predict|]<T>; }", "MG1018"),
        (Stack + "partial class Net { public static long [|TrainingBytes|](int b) => b; }", "MG1018"),
        (Stack + "partial class Net { public [|Net|](long x) : this() { } }", "MG1018"),
        (Stack + "partial class [|Net|](int width) { public int Width => width; }", "MG1018"),
        (Stack + "partial class Net : IModel<float, int> { int IModel<float, int>.[|InputSize|] => 4; }", "MG1018"),
        (Recurrent + "partial class Net { public int [|CreateState|] => 1; }", "MG1018"),
        (Recurrent + "partial class Net { public string [|Inspect|] = \"\"; }", "MG1018"),
        ("class Base { public virtual int Save(string path) => 1; } " + Stack + "partial class Net : [|Base|];", "MG1018"),
        ("class Base { public void Save(string path) { } } " + Stack + "partial class Net : [|Base|];", "MG1018"),
        ("class Base { protected virtual void Save(string path) { } } " + Stack + "partial class Net : [|Base|];", "MG1018"),
        ("class Base { public string Summary => \"\"; } " + Stack + "partial class Net : [|Base|];", "MG1018"),
        ("class Root { protected static int Parameters => 1; } class Base : Root { public int X => Parameters; } " + Stack
            + "partial class Net : [|Base|];", "MG1018"),
        ("class Base { public class Loss; } " + Stack + "partial class Net : [|Base|];", "MG1018"),
        ("class Base { public class Net; } " + "namespace N { " + Stack + "partial class Net : [|Base|]; }", "MG1018"),

        // Network methods, parameters and objectives.
        (Methods("[Parameter(4)] private partial Tensor [|Predict|] { get; } [Forward] Tensor F([Shape(4)] Tensor x) => x * Predict;"),
            "MG1018"),
        (Methods("[Parameter(4)] private partial Tensor [|Gradients|] { get; } [Forward] Tensor F([Shape(4)] Tensor x) => Linear(x, "
            + "4) * Gradients; [Loss] Tensor L(Tensor y, [Target(4)] Tensor t) => MeanSquaredError(y, t);"), "MG1018"),
        (Methods("[Forward] Tensor F([Shape(4)] Tensor x) => Linear(x, 4); [Objective] Tensor A(Tensor y) => Sum(y); "
            + "[Objective] Tensor [|A|](Tensor y, [Target(4)] Tensor t) => Sum(y * t);"), "MG1020"),
        (Methods("[Forward] Tensor F([Shape(4)] Tensor x) => Linear(x, 4); [Objective] Tensor [|s|](Tensor y) => Sum(y);"), "MG1018"),
        (Methods(
            $"[Forward] Tensor F([Shape(4)] Tensor x) => Linear(x, 4); [Objective] Tensor [|{new string('O', 1000)}|](Tensor "
                + "y) => Sum(y);"), "MG1009"),
        (Methods($"[Forward] Tensor F([Shape(4)] Tensor x) => Linear(x, 4, name: [|\"{new string('n', 5000)}\"|]);"), "MG1009"),
        (Methods("[Linear(4)] private partial Tensor A(Tensor x); [Linear(5)] private partial Tensor [|a|](Tensor x); "
            + "[Forward] Tensor F([Shape(4)] Tensor x) => a(A(x));"), "MG2001"),
        (Methods("[Linear(4)] private partial Tensor A(Tensor x); [Linear(5)] private partial Tensor [|A|](Tensor x, Tensor y); "
            + "[Forward] Tensor F([Shape(4)] Tensor x) => A(A(x), x);"), "MG2001"),
        (Methods("[Parameter(4)] private partial Tensor scale { get; } [[|Parameter(4)|]] private partial Tensor Scale { get; } "
            + "[Forward] Tensor F([Shape(4)] Tensor x) => x * scale * Scale;"), "MG2001"),
        (Methods("[Forward] Tensor F([Shape(4)] Tensor x) => [|Linear|](Block(x), 3, name: \"block0.fc\"); "
            + "private Tensor Block(Tensor x) => Linear(x, 4, name: \"fc\");"), "MG2001"),
        (Methods("[[|Parameter(4)|]] private partial Tensor this[int i] { get; } [Forward] Tensor F([Shape(4)] Tensor x) => x;"), "MG1017"),
        (Methods("[[|Parameter(4)|]] private partial ref Tensor W { get; } [Forward] Tensor F([Shape(4)] Tensor x) => x;"), "MG1017"),
        (Methods("[[|Parameter(4)|]] public partial Tensor W { get; private set; } [Forward] Tensor F([Shape(4)] Tensor x) => x;"),
            "MG1017"),
        (Methods("[[|Parameter(4)|]] public partial Tensor W { protected get; init; } [Forward] Tensor F([Shape(4)] Tensor x) => x;"),
            "MG1017"),
        (Methods("[[|Parameter(4)|]] public partial Tensor W { set; } [Forward] Tensor F([Shape(4)] Tensor x) => x;"), "MG1017"),
        (Methods("[[|Linear(4)|]] private partial ref Tensor M(Tensor x); [Forward] Tensor F([Shape(4)] Tensor x) => x;"), "MG1017"),
        (Methods("[[|Linear(4)|]] private partial ref readonly Tensor M(scoped in Tensor x, ref readonly int n); "
            + "[Forward] Tensor F([Shape(4)] Tensor x) => x;"), "MG1017"),
        (Methods("[[|Linear(4)|]] private partial Tensor M<T, @class>(T x, params (int a, int b)[] y) where T : class, IComparable<T>, "
            + "new() where @class : struct; [Forward] Tensor F([Shape(4)] Tensor x) => x;"), "MG1017"),
        (Methods("[[|Linear(4)|]] private unsafe partial Tensor M(int* x, delegate*<int, void> f, dynamic d, nint n, int? m, string? s); "
            + "[Forward] Tensor F([Shape(4)] Tensor x) => x;"), "MG1017"),
        (Methods("[[|Linear(4)|]] private partial Tensor M(Tensor x, out int k, int n = 3); [Forward] Tensor F([Shape(4)] Tensor x) => x;"),
            "MG1017"),
    ];

    private static readonly Lazy<DeclarationBatch> Compiled = new(() => new([.. Clean.Select(source => new DeclarationCase(source, ""))]));

    private static readonly Lazy<DeclarationBatch> Refused = new(() => new([.. Rejected.Select(r => new DeclarationCase(r.Source, r.Id))]));

    public static TheoryData<int, string> CleanRows => Rows(Clean);

    public static TheoryData<int, string> RejectedRows => Rows(Rejected.Select(r => r.Source));

    [Theory]
    [MemberData(nameof(CleanRows))]
    public void CompilesWithoutAWarning(int index, string source)
    {
        Assert.NotEmpty(source);
        Compiled.Value.Check(index);
    }

    [Theory]
    [MemberData(nameof(RejectedRows))]
    public void IsRejectedWithOneError(int index, string source)
    {
        Assert.NotEmpty(source);
        Refused.Value.Check(index);
    }

    private static TheoryData<int, string> Rows(IEnumerable<string> sources)
    {
        var rows = new TheoryData<int, string>();
        foreach (var source in sources) rows.Add(rows.Count, source.Length > 200 ? source[^200..] : source);
        return rows;
    }
}
