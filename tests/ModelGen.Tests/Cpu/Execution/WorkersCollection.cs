namespace ModelGen.Tests.Execution;

/// <summary>Tests that change how steps are shared run alone: the number of workers is one for the whole process.</summary>
[CollectionDefinition("Workers", DisableParallelization = true)]
public class WorkersCollection;
