using System.Globalization;
using System.Numerics;

namespace ModelGen.Optimizers;

/// <summary>Saves and loads the state of an optimizer as safetensors: a tensor <c>fc1.weight.exp_avg</c> for each parameter and state, and the counts as texts.</summary>
internal static class OptimizerFile
{
    public static void Save(string path, Optimizer optimizer, ParameterSet parameters)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var sets = new List<(string Suffix, ParameterSet Values)>();
        Collect(optimizer, parameters, "", metadata, sets);
        var writer = new SafeTensorsWriter(metadata);
        foreach (var (suffix, values) in sets)
        {
            writer.Add("", values, suffix);
        }

        WholeFile.Write(path, writer.WriteTo);
    }

    public static void Load(string path, Optimizer optimizer, ParameterSet parameters)
    {
        using var file = new SafeTensorsFile(path);
        var apply = new List<Action>();
        Prepare(file, optimizer, parameters, "", apply);
        foreach (var action in apply)
        {
            action();
        }
    }

    private static void Collect(
        Optimizer optimizer, ParameterSet parameters, string level, Dictionary<string, string> metadata, List<(string Suffix, ParameterSet Values)> sets)
    {
        var (context, buffers) = optimizer.StateOf(parameters);
        metadata[level + "optimizer"] = optimizer.GetType().Name;
        metadata[level + "steps"] = Text(optimizer.StepCount);
        metadata[level + "epochs"] = Text(optimizer.EpochCount);
        metadata[level + "learning_rate"] = Text(optimizer.BaseLearningRate);
        metadata[level + "parameter_steps"] = Text(context.Step);
        metadata[level + "memory"] = Text(context.Memory);
        metadata[level + "schedule"] = string.Join(" ", (optimizer.Schedule?.State ?? []).Select(Text));
        for (var i = 0; i < buffers.Count; i++)
        {
            sets.Add(($".{level}{optimizer.StateNames[i]}", buffers[i]));
        }

        if (optimizer.Inner is { } inner)
        {
            Collect(inner, parameters, level + "other.", metadata, sets);
        }
    }

    private static void Prepare(SafeTensorsFile file, Optimizer optimizer, ParameterSet parameters, string level, List<Action> apply)
    {
        var kind = Metadata(file, level + "optimizer");
        if (kind != optimizer.GetType().Name)
        {
            throw new ModelFormatException($"'{file.Source}' holds the state of {kind} but the optimizer is {optimizer.GetType().Name}");
        }

        var steps = Number<long>(file, level + "steps");
        var epochs = Number<long>(file, level + "epochs");
        var rate = Number<double>(file, level + "learning_rate");
        var parameterSteps = Number<long>(file, level + "parameter_steps");
        var memory = Number<double>(file, level + "memory");
        var schedule = Metadata(file, level + "schedule")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => Number<double>(file, level + "schedule", text)).ToArray();
        if (!(rate >= 0 && double.IsFinite(rate)) || steps < 0 || epochs < 0 || parameterSteps < 0)
        {
            throw new ModelFormatException($"'{file.Source}': a count or the learning rate of '{level}{kind}' is negative or not finite");
        }

        if (optimizer.Schedule is { } attached && attached.State.Count != schedule.Length)
        {
            throw new ModelFormatException($"'{file.Source}' holds {schedule.Length} numbers of a schedule but {attached.GetType().Name} has {attached.State.Count}");
        }

        // Before the first step there is no state, and none is in the file.
        var states = new List<ParameterSet>();
        foreach (var name in parameterSteps == 0 ? [] : optimizer.StateNames)
        {
            SafeTensors.Check(file, parameters, "", $".{level}{name}");
            states.Add(SafeTensors.Read(file, parameters, "", $".{level}{name}"));
        }

        apply.Add(() =>
        {
            if (optimizer.Schedule is { } resumed)
            {
                resumed.State = schedule;
            }

            optimizer.Resume(parameters, states, parameterSteps, memory);
            optimizer.Resume(steps, epochs, rate);
        });
        if (optimizer.Inner is { } inner)
        {
            Prepare(file, inner, parameters, level + "other.", apply);
        }
    }

    private static string Metadata(SafeTensorsFile file, string key) => file.Metadata.TryGetValue(key, out var value)
        ? value
        : throw new ModelFormatException($"'{file.Source}' holds no optimizer state: its metadata lack '{key}'");

    private static TNumber Number<TNumber>(SafeTensorsFile file, string key)
        where TNumber : INumber<TNumber> => Number<TNumber>(file, key, Metadata(file, key));

    private static TNumber Number<TNumber>(SafeTensorsFile file, string key, string text)
        where TNumber : INumber<TNumber> => TNumber.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ModelFormatException($"'{file.Source}': '{key}' is '{text}' but must be a number");

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
