namespace ModelGen.Package.Tests;

/// <summary>A test of minutes: runs where the environment variable <c>MODELGEN_SLOW</c> is 1.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SlowFactAttribute : FactAttribute
{
    public SlowFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("MODELGEN_SLOW") != "1") Skip = "Takes minutes; set MODELGEN_SLOW=1 to run it.";
    }
}
