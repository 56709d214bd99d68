using System.Globalization;
using System.Numerics;
using ModelGen.Execution;

namespace ModelGen.Optimizers;

/// <summary>Saves and loads the state of an optimizer as safetensors: a tensor <c>fc1.weight.exp_avg</c> for each parameter and state, and
/// the counts as texts.</summary>
internal static class OptimizerFile
{
    private const long MaxCount = 1L << 53; // counts become doubles, and must have room to grow

    // What the random numbers of training follow from; files of older versions lack both.
    private const string TrainingSeed = "training_seed";
    private const string TrainingPasses = "training_passes";

    public static void Save(string path, Optimizer optimizer, ParameterSet parameters)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var sets = new List<(string Suffix, ParameterSet Values)>();
        using (ParameterAccess.Read(parameters))
        {
            if (optimizer.StateOf(parameters).Context.Waiting is > 0 and var waiting)
            {
                throw new InvalidOperationException(
                    $"gradients of {waiting} of {optimizer.AccumulationSteps} accumulation steps wait for their update, "
                        + "which a file does not keep; call Flush before Save");
            }

            Collect(optimizer, parameters, "", metadata, sets);
            metadata[TrainingSeed] = parameters.TrainingSeed.ToString(CultureInfo.InvariantCulture);
            metadata[TrainingPasses] = Text(parameters.TrainingPasses);
        }

        var writer = new SafeTensorsWriter(FormatVersion.OptimizerState, metadata);
        foreach (var (suffix, values) in sets)
        {
            writer.Add("", values, suffix);
        }

        WholeFile.Write(path, writer.WriteTo);
    }

    public static void Load(string path, Optimizer optimizer, ParameterSet parameters)
    {
        using var file = new SafeTensorsFile(path);
        Load(file, optimizer, parameters);
    }

    /// <summary>Reads and checks everything before anything changes.</summary>
    public static void Load(SafeTensorsFile file, Optimizer optimizer, ParameterSet parameters)
    {
        FormatVersion.Check(file, FormatVersion.OptimizerState);
        var levels = new List<Level>();
        for (var (current, prefix) = (optimizer, ""); current is not null; (current, prefix) = (current.Inner, prefix + "other."))
        {
            levels.Add(Read(file, current, parameters, prefix));
        }

        RefuseOthers(file, parameters, levels);
        var drawsOn = file.Metadata.ContainsKey(TrainingSeed) || file.Metadata.ContainsKey(TrainingPasses);
        var seed = drawsOn ? Number(file, TrainingSeed, 0UL, ulong.MaxValue) : parameters.TrainingSeed;
        var passes = drawsOn ? Number(file, TrainingPasses, 0L, MaxCount) : parameters.TrainingPasses;
        using var access = ParameterAccess.Write(parameters);
        // It may be in the middle of a step of another model.
        optimizer.EnterStep();
        try
        {
            SetSchedules(file, levels);
            (parameters.TrainingSeed, parameters.TrainingPasses) = (seed, passes);
            foreach (var level in levels)
            {
                level.Optimizer.Resume(parameters, level.States, level.ParameterSteps, level.Memories);
                level.Optimizer.Resume(level.Steps, level.Epochs, level.LearningRate);
            }
        }
        finally
        {
            optimizer.ExitStep();
        }
    }

    private static void Collect(
        Optimizer optimizer, ParameterSet parameters, string level, Dictionary<string, string> metadata,
        List<(string Suffix, ParameterSet Values)> sets)
    {
        var (context, buffers) = optimizer.StateOf(parameters);
        metadata[level + "optimizer"] = optimizer.GetType().Name;
        metadata[level + "steps"] = Text(optimizer.StepCount);
        metadata[level + "epochs"] = Text(optimizer.EpochCount);
        metadata[level + "learning_rate"] = Text(optimizer.BaseLearningRate);
        var counts = context.Counts;
        metadata[level + "parameter_steps"] = OneOrAll(counts.Steps.Span, Text);
        metadata[level + "memory"] = OneOrAll(counts.Memories.Span, Text);
        metadata[level + "schedule"] = string.Join(" ", (optimizer.Schedule?.State ?? []).Select(Text));
        for (var i = 0; i < buffers.Count && counts.Steps.Span.ContainsAnyExcept(0L); i++)
        {
            sets.Add(($".{level}{optimizer.States[i].Name}", buffers[i].Snapshot()));
        }

        if (optimizer.Inner is { } inner)
        {
            Collect(inner, parameters, level + "other.", metadata, sets);
        }
    }

    /// <summary>The state of one optimizer, checked; nothing is changed yet.</summary>
    private static Level Read(SafeTensorsFile file, Optimizer optimizer, ParameterSet parameters, string prefix)
    {
        var kind = Metadata(file, prefix + "optimizer");
        if (kind != optimizer.GetType().Name)
        {
            throw new ModelFormatException($"'{file.Source}' holds the state of {kind} but the optimizer is {optimizer.GetType().Name}");
        }

        var schedule = Metadata(file, prefix + "schedule")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => Number<double>(file, prefix + "schedule", text)).ToArray();
        if (optimizer.Schedule is { } attached && attached.State.Count != schedule.Length)
        {
            throw new ModelFormatException(
                $"'{file.Source}' holds {schedule.Length} numbers of a schedule but {attached.GetType().Name} has {attached.State.Count}");
        }

        var (least, greatest) = optimizer.MemoryRange;
        var level = new Level(optimizer, prefix)
        {
            Steps = Number(file, prefix + "steps", 0L, MaxCount),
            Epochs = Number(file, prefix + "epochs", 0L, MaxCount),
            LearningRate = Number(file, prefix + "learning_rate", 0, double.MaxValue),
            ParameterSteps = Numbers(file, prefix + "parameter_steps", parameters, 0L, MaxCount),
            Memories = Numbers(file, prefix + "memory", parameters, least, greatest),
            Schedule = schedule,
        };

        // Before the first step there is no state, and none is in the file.
        foreach (var (name, range) in level.HasState ? optimizer.States : [])
        {
            var suffix = $".{prefix}{name}";
            SafeTensors.Check(file, parameters, "", suffix);
            level.Suffixes.Add(suffix);
            level.States.Add(SafeTensors.Read(file, parameters, "", suffix, range));
        }

        return level;
    }

    private static void RefuseOthers(SafeTensorsFile file, ParameterSet parameters, List<Level> levels)
    {
        var expected = levels.SelectMany(level => level.Suffixes).SelectMany(suffix =>
            parameters.Names.Select(name => name + suffix)).ToHashSet(StringComparer.Ordinal);
        if (file.Tensors.FirstOrDefault(tensor => !expected.Contains(tensor.Name)) is { } other)
        {
            throw new ModelFormatException(
                $"'{file.Source}' holds tensor '{other.Name}', which the state of {levels[0].Optimizer.GetType().Name} "
                    + $"after {levels[0].ParameterSteps.Max()} steps does not have");
        }
    }

    /// <summary>Only a schedule knows what it may remember. It is asked before anything else changes; where one refuses, those before it
    /// get back what they had.</summary>
    private static void SetSchedules(SafeTensorsFile file, List<Level> levels)
    {
        var before = new List<(Schedule Schedule, double[] State)>();
        foreach (var level in levels)
        {
            if (level.Optimizer.Schedule is not { } schedule)
            {
                continue;
            }

            double[] own = [.. schedule.State];
            try
            {
                schedule.State = level.Schedule;
            }
            catch (ArgumentException e)
            {
                foreach (var (changed, state) in before)
                {
                    changed.State = state;
                }

                throw new ModelFormatException($"'{file.Source}': '{level.Prefix}schedule' does not fit: {e.Message}", e);
            }

            before.Add((schedule, own));
        }
    }

    private static string Metadata(SafeTensorsFile file, string key) => file.Metadata.TryGetValue(key, out var value)
        ? value
        : throw new ModelFormatException($"'{file.Source}' holds no optimizer state: its metadata lack '{key}'");

    private static TNumber Number<TNumber>(SafeTensorsFile file, string key, TNumber least, TNumber greatest)
        where TNumber : INumber<TNumber>
    {
        var text = Metadata(file, key);
        return InRange(file, key, text, Number<TNumber>(file, key, text), least, greatest);
    }

    /// <summary>A number for each parameter, in the order of the model; in the file it is one where they are all the same.</summary>
    private static TNumber[] Numbers<TNumber>(SafeTensorsFile file, string key, ParameterSet parameters, TNumber least, TNumber greatest)
        where TNumber : INumber<TNumber>
    {
        var texts = Metadata(file, key).Split(' ');
        if (texts.Length != 1 && texts.Length != parameters.Count)
        {
            throw new ModelFormatException(
                $"'{file.Source}': '{key}' holds {texts.Length} numbers but must hold 1, or {parameters.Count}, one for each parameter");
        }

        var numbers = Array.ConvertAll(texts, text => InRange(file, key, text, Number<TNumber>(file, key, text), least, greatest));
        return texts.Length == parameters.Count ? numbers : [.. Enumerable.Repeat(numbers[0], parameters.Count)];
    }

    private static string OneOrAll<TNumber>(ReadOnlySpan<TNumber> numbers, Func<TNumber, string> text)
        where TNumber : struct, INumber<TNumber>
    {
        if (numbers.IsEmpty)
        {
            return text(TNumber.Zero);
        }

        return numbers.ContainsAnyExcept(numbers[0]) ? string.Join(" ", numbers.ToArray().Select(text)) : text(numbers[0]);
    }

    private static TNumber InRange<TNumber>(SafeTensorsFile file, string key, string text, TNumber number, TNumber least, TNumber greatest)
        where TNumber : INumber<TNumber> => number >= least && number <= greatest
            ? number
            : throw new ModelFormatException(
                string.Create(CultureInfo.InvariantCulture,
                    $"'{file.Source}': '{key}' is '{text}' but must be at least {least} and at most {greatest}"));

    private static TNumber Number<TNumber>(SafeTensorsFile file, string key, string text)
        where TNumber : INumber<TNumber> => TNumber.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ModelFormatException(
                $"'{file.Source}': '{key}' is '{text}' but must be {(typeof(TNumber) == typeof(double) ? "a number" : "an integer")}");

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>What a file holds for an optimizer, or for the one that it gives part of the parameters to.</summary>
    private sealed record Level(Optimizer Optimizer, string Prefix)
    {
        public required long Steps { get; init; }

        public required long Epochs { get; init; }

        public required double LearningRate { get; init; }

        public required long[] ParameterSteps { get; init; }

        public required double[] Memories { get; init; }

        public bool HasState => ParameterSteps.AsSpan().ContainsAnyExcept(0L);

        public required double[] Schedule { get; init; }

        public List<string> Suffixes { get; } = [];

        public List<ParameterSet> States { get; } = [];
    }
}
