using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using ModelGen.Optimizers;

namespace ModelGen.Tests.Optimizers;

/// <summary>State files that hold what the state of an optimizer cannot be.</summary>
public sealed class DamagedStateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modelgen-damaged-").FullName;
    private readonly ParameterSet<float> _start = Narrow(OptimizerFixture.Start());
    private readonly ParameterSet<float> _gradients = Gradients();

    /// <summary>One optimizer for each state that there is.</summary>
    public static TheoryData<string> Names =>
        [.. OptimizerFixture.Names.GroupBy(name => (OptimizerTests.Create(name).GetType(), States(name)))
            .Where(same => same.Key.Item2.Length > 0)
            .Select(same => same.First())];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Optimizer Create(string name) => name switch
    {
        "adam" => new Adam(0.01),
        "plateau" => new Adam(0.01) { Schedule = new ReduceOnPlateau(0.5, patience: 1) },
        "two plateaus" => new Muon(0.02, other: Create("plateau")) { Schedule = new ReduceOnPlateau(0.5, patience: 1) },
        _ => OptimizerTests.Create(name),
    };

    private static string States(string name) => string.Join(" ", OptimizerTests.Create(name).States.Select(state => state.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_state_holds_only_what_its_optimizer_can_have_written(string name)
    {
        var whole = Saved(name);
        var optimizer = Create(name);
        foreach (var (state, range) in optimizer.States)
        {
            float[] wrong = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, .. range switch
            {
                ValueRange.NotNegative => [-1e-30f, -2],
                ValueRange.FiniteSquare => [1e30f, -1e30f],
                _ => (float[])[],
            }];
            foreach (var value in wrong)
            {
                var text = value.ToString(CultureInfo.InvariantCulture);
                var message = AssertRefused(With(whole, $"bias.{state}", 5, value), name);
                Assert.Equal(
                    $"'damaged': tensor 'bias.{state}' holds {text} at element 5 but every element must be {range.Needed()}", message);
            }

            foreach (var value in (float[])[0, 1e-30f, range == ValueRange.NotNegative ? float.MaxValue : -1e19f])
            {
                Load(With(whole, $"bias.{state}", 5, value), Create(name), Copy());
            }
        }
    }

    [Fact]
    public void The_one_that_gets_the_rest_is_checked_as_well()
    {
        var whole = Saved("muon");
        Assert.Contains("'weight.other.exp_avg_sq' holds -1 at element 3",
            AssertRefused(With(whole, "weight.other.exp_avg_sq", 3, -1), "muon"), StringComparison.Ordinal);
        Assert.Contains("'other.steps' is '-7'", AssertRefused(With(whole, "\"other.steps\":\"7\"", "\"other.steps\":\"-7\""), "muon"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("adam", "\"steps\":\"7\"", "\"steps\":\"-7\"", "'steps' is '-7' but must be at least 0 and at most 9007199254740992")]
    [InlineData("adam", "\"steps\":\"7\"", "\"steps\":\"9223372036854775807\"", "at most 9007199254740992")]
    [InlineData("adam", "\"steps\":\"7\"", "\"steps\":\"7.5\"", "'steps' is '7.5' but must be an integer")]
    [InlineData("adam", "\"epochs\":\"7\"", "\"epochs\":\"x\"", "'epochs' is 'x' but must be an integer")]
    [InlineData("adam", "\"parameter_steps\":\"7\"", "\"parameter_steps\":\"-1\"", "'parameter_steps' is '-1'")]
    [InlineData("adam", "\"parameter_steps\":\"7\"", "\"parameter_steps\":\"0\"",
        "holds tensor 'weight.exp_avg', which the state of Adam after 0 steps does not have")]
    [InlineData("adam", "\"learning_rate\":\"0.01\"", "\"learning_rate\":\"-0.01\"", "'learning_rate' is '-0.01' but must be at least 0")]
    [InlineData("adam", "\"learning_rate\":\"0.01\"", "\"learning_rate\":\"NaN\"", "'learning_rate' is 'NaN'")]
    [InlineData("adam", "\"learning_rate\":\"0.01\"", "\"learning_rate\":\"Infinity\"", "'learning_rate' is 'Infinity'")]
    [InlineData("adam", "\"memory\":\"0\"", "\"memory\":\"NaN\"", "'memory' is 'NaN'")]
    [InlineData("adam", "\"parameter_steps\":\"7\"", "\"parameter_steps\":\"7 -1\"", "'parameter_steps' is '-1'")]
    [InlineData("adam", "\"parameter_steps\":\"7\"", "\"parameter_steps\":\"7 7 7\"",
        "holds 3 numbers but must hold 1, or 2, one for each parameter")]
    [InlineData("adam", "\"training_passes\":\"0\"", "\"training_passes\":\"-1\"", "'training_passes' is '-1' but must be at least 0")]
    [InlineData("adam", "\"training_seed\":\"0\"", "\"training_seed\":\"-1\"", "'training_seed' is '-1' but must be an integer")]
    [InlineData("nadam", "\"memory\":\"0.", "\"memory\":\"1.", "but must be at least 0 and at most 0.9999999999999999")]
    [InlineData("nadam", "\"memory\":\"0.", "\"memory\":\"-0.", "but must be at least 0 and at most 0.9999999999999999")]
    [InlineData("plateau", "\"schedule\":\"", "\"schedule\":\"NaN ", "holds 5 numbers of a schedule but ReduceOnPlateau has 4")]
    [InlineData("plateau", "\"schedule\":\"0 ", "\"schedule\":\"NaN ", "remembers a loss and 3 counts but was given NaN, ")]
    [InlineData("plateau", "\"schedule\":\"0 ", "\"schedule\":\"0 -", "remembers a loss and 3 counts but was given 0, -")]
    [InlineData("plateau", "\"schedule\":\"0 ", "\"schedule\":\"0 .", "remembers a loss and 3 counts but was given 0, 0.")]
    public void Counts_rates_and_schedules_are_checked(string name, string text, string damaged, string message) =>
        Assert.Contains(message, AssertRefused(With(Saved(name), text, damaged), name), StringComparison.Ordinal);

    [Fact]
    public void A_file_of_an_older_version_leaves_the_passes_as_they_are()
    {
        var (optimizer, parameters) = (Create("adam"), Copy());
        (parameters.TrainingSeed, parameters.TrainingPasses) = (3, 5);
        Load(With(Saved("adam"), ",\"training_passes\":\"0\",\"training_seed\":\"0\"", ""), optimizer, parameters);
        Assert.Equal((7L, 3UL, 5L), (optimizer.StepCount, parameters.TrainingSeed, parameters.TrainingPasses));
        Load(Saved("adam"), optimizer, parameters);
        Assert.Equal((0UL, 0L), (parameters.TrainingSeed, parameters.TrainingPasses));
    }

    [Fact]
    public void A_schedule_that_refuses_leaves_those_before_it_as_they_were()
    {
        var damaged = With(Saved("two plateaus"), "\"other.schedule\":\"0 ", "\"other.schedule\":\"NaN ");
        Assert.Contains("'other.schedule' does not fit", AssertRefused(damaged, "two plateaus"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void After_any_flipped_bit_a_state_is_refused_or_the_next_step_is_finite(string name)
    {
        var bytes = Saved(name);
        var parameters = Copy();

        // The header is much the same for all: every bit of it once.
        var first = name == "adam" ? 0 : DataStart(bytes);
        var (refused, loaded) = (0, 0);
        for (var bit = 8 * first; bit < 8 * bytes.Length; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            var optimizer = Create(name);
            parameters.Restore(_start);
            try
            {
                Load(bytes, optimizer, parameters);
                optimizer.Step(parameters, _gradients);
                Assert.True(parameters.FindNonFinite() is null,
                    $"bit {bit} was accepted and then gave {parameters.FindNonFinite()} that is not finite");
                loaded++;
            }
            catch (ModelFormatException)
            {
                Assert.Equal(0, optimizer.StepCount);
                refused++;
            }

            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        var hasSquares = Create(name).States.Any(state => state.Range == ValueRange.NotNegative);
        Assert.True(loaded > 0 && (refused > 0 || !hasSquares), $"{refused} refused, {loaded} loaded");
    }

    /// <summary>The message; the optimizer goes on with what it had.</summary>
    private string AssertRefused(byte[] damaged, string name)
    {
        var (optimizer, parameters) = (Create(name), Copy());
        Train(optimizer, parameters, 3);
        var before = Save(optimizer, parameters);
        var error = Assert.Throws<ModelFormatException>(() => Load(damaged, optimizer, parameters));
        Assert.Equal(before, Save(optimizer, parameters));
        return error.Message;
    }

    private byte[] Saved(string name)
    {
        var (optimizer, parameters) = (Create(name), Copy());
        Train(optimizer, parameters, 7);
        return Save(optimizer, parameters);
    }

    private void Train(Optimizer optimizer, ParameterSet<float> parameters, int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            optimizer.Step(parameters, _gradients);
            optimizer.EndEpoch(step % 3);
        }
    }

    private byte[] Save(Optimizer optimizer, ParameterSet<float> parameters)
    {
        var path = Path.Combine(_folder, "state");
        optimizer.Save(path, parameters);
        return File.ReadAllBytes(path);
    }

    private static void Load(byte[] bytes, Optimizer optimizer, ParameterSet<float> parameters)
    {
        using var file = new SafeTensorsFile(new MemoryStream(bytes), "damaged");
        OptimizerFile.Load(file, optimizer, parameters);
    }

    private static byte[] With(byte[] bytes, string tensor, int element, float value)
    {
        using var file = new SafeTensorsFile(new MemoryStream(bytes), "whole");
        var damaged = (byte[])bytes.Clone();
        BinaryPrimitives.WriteSingleLittleEndian(damaged.AsSpan(DataStart(bytes) + (int)file.Find(tensor)!.Offset + (4 * element)), value);
        return damaged;
    }

    private static byte[] With(byte[] bytes, string text, string damaged)
    {
        var start = DataStart(bytes);
        var header = Encoding.UTF8.GetString(bytes.AsSpan(8, start - 8));
        Assert.Contains(text, header, StringComparison.Ordinal);
        var changed = Encoding.UTF8.GetBytes(header.Replace(text, damaged, StringComparison.Ordinal));
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, changed.Length);
        return [.. length, .. changed, .. bytes.AsSpan(start)];
    }

    private static int DataStart(byte[] bytes) => 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);

    private ParameterSet<float> Copy() => (ParameterSet<float>)_start.Snapshot();

    private static ParameterSet<float> Gradients()
    {
        var parameters = OptimizerFixture.Start();
        var gradients = OptimizerFixture.Start();
        OptimizerFixture.FillGradients(parameters, gradients, 0);
        return Narrow(gradients);
    }

    private static ParameterSet<float> Narrow(ParameterSet<double> values)
    {
        var stream = new MemoryStream();
        SafeTensors.Save(stream, values);
        stream.Position = 0;
        var narrow = new ParameterSet<float>(OptimizerFixture.Layout);
        SafeTensors.Load(stream, narrow);
        return narrow;
    }
}
