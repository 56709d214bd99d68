namespace ModelGen.Generators.Specs;

/// <summary>What compiling a model gives: files and findings, both equatable, so that an unchanged model re-emits nothing.</summary>
internal sealed record CompiledModel(EquatableArray<EmittedFile> Files, EquatableArray<Finding> Findings);

/// <summary>One emitted file.</summary>
/// <param name="HintName">What it is called, as long as no other file is.</param>
/// <param name="Identity">What no other file shares, whatever it is called.</param>
/// <param name="Text">What it holds.</param>
internal sealed record EmittedFile(string HintName, string Identity, string Text);

/// <summary>What the compiler needs to know of the project.</summary>
/// <param name="LanguageVersion">C# language version times ten: 130 for C# 13.</param>
/// <param name="Runtime">Whether the types the emitted code needs are there.</param>
internal sealed record CompilerOptions(int LanguageVersion, bool Runtime);
