namespace ModelGen.Generators.Tests.Lowering;

/// <summary>Phases, shares and memory of small networks, as printed programs.</summary>
public class LoweringTests
{
    private const string Mlp =
        "[Model, Input(8), Linear(16, Name = \"fc1\"), ReLU, Linear(4, Name = \"fc2\"), CrossEntropy] public partial class Net { }";

    private static void AssertSteps(string expected, string source) =>
        Assert.Equal(expected.ReplaceLineEndings("\n"), ProgramPrinter.Steps(Programs.Training(source)));

    [Fact]
    public void Samples_go_through_all_layers_and_columns_through_all_gradients() => AssertSteps("""
        phase 1, samples by 4
          samples: Linear.Forward x[part of batch], fc1Weight, fc1Bias, -> relu1[part of batch]
          samples: Linear.Forward relu1[part of batch], fc2Weight, fc2Bias, -> fc2[part of batch]
          samples: CrossEntropy.Forward fc2[part of batch], labels[part of batch], -> lossCrossEntropy[part of batch], -> lossProbabilities[part of batch]
          samples: CrossEntropy.Backward lossProbabilities[part of batch], labels[part of batch], dLossSum, -> dFc2[part of batch]
          samples: Linear.BackwardInput dFc2[part of batch], fc2Weight, relu1[part of batch], -> dFc1[part of batch]
        phase 2
          single: Reduce.Sum lossCrossEntropy, -> lossSum
          single: ScalarInstruction lossSum, size, -> loss
          columns: Linear.BackwardWeight relu1, dFc2[batch x part of 4], -> fc2.weight[16 x part of 4]
          columns: Reduce.SumColumnsTo dFc2[batch x part of 4], -> fc2.bias[part of 4]
          columns: Linear.BackwardWeight x, dFc1[batch x part of 16], -> fc1.weight[8 x part of 16]
          columns: Reduce.SumColumnsTo dFc1[batch x part of 16], -> fc1.bias[part of 16]
        """, Mlp);

    [Fact]
    public void Wide_products_are_shared_by_columns_with_a_barrier_between() => AssertSteps("""
        phase 1
          columns: Linear.Forward x, fc1Weight[256 x part of 256], fc1Bias[part of 256], -> fc1[batch x part of 256]
        phase 2
          columns: Linear.Forward fc1, fc2Weight[256 x part of 256], fc2Bias[part of 256], -> fc2[batch x part of 256]
          columns: for row: RangeDeclaration ; Elementwise.Map fc2[batch x part of 256], target[batch x part of 256], -> lossSquaredError[batch x part of 256]
          columns: for row: RangeDeclaration ; Elementwise.Map fc2[batch x part of 256], target[batch x part of 256], dLossSum, -> dFc2[batch x part of 256]
        phase 3
          single: Reduce.Sum lossSquaredError, -> lossSum
          single: ScalarInstruction lossSum, size, -> loss
          columns: Linear.BackwardInput dFc2, fc2Weight, -> dFc1[batch x part of 256]
          columns: Reduce.SumColumnsTo dFc2[batch x part of 256], -> fc2.bias[part of 256]
          columns: Linear.BackwardWeight x, dFc1[batch x part of 256], -> fc1.weight[256 x part of 256]
          columns: Reduce.SumColumnsTo dFc1[batch x part of 256], -> fc1.bias[part of 256]
        phase 4
          columns: Linear.BackwardWeight fc1, dFc2[batch x part of 256], -> fc2.weight[256 x part of 256]
        """, "[Model, Input(256), Linear(256, Name = \"fc1\"), Linear(256, Name = \"fc2\"), MeanSquaredError] public partial class Net { }");

    [Fact]
    public void Statistics_of_a_batch_stand_between_two_barriers() => AssertSteps("""
        phase 1
          channels: BatchNormChannels.Statistics x[batch x part of 4], -> bnBatchStatistics[part of 4], -> bnVariance[part of 4], -> bnRstd[part of 4]
        phase 2, samples by 4
          single: BatchNorm.UpdateRunning bnBatchStatistics, bnVariance, -> State, -> State
          samples: for row: for i1: Elementwise.Map x[part of batch], bnBatchStatistics, bnRstd, bnWeight, bnBias, -> bn[part of batch]
          samples: Linear.Forward bn[part of batch], fcWeight, fcBias, -> fc[part of batch]
          samples: Elementwise.Map fc[part of batch], target[part of batch], -> lossSquaredError[part of batch]
          samples: Elementwise.Map fc[part of batch], target[part of batch], dLossSum, -> dFc[part of batch]
          samples: Linear.BackwardInput dFc[part of batch], fcWeight, -> dBn[part of batch]
        phase 3
          single: Reduce.Sum lossSquaredError, -> lossSum
          single: ScalarInstruction lossSum, size, -> loss
          columns: Linear.BackwardWeight bn, dFc[batch x part of 2], -> fc.weight[144 x part of 2]
          columns: Reduce.SumColumnsTo dFc[batch x part of 2], -> fc.bias[part of 2]
          channels: BatchNormChannels.GradientSums x[batch x part of 4], bnBatchStatistics[part of 4], bnRstd[part of 4], bnWeight[part of 4], dBn[batch x part of 4], -> bnBatchNormSums[part of 4], -> bnDBias[part of 4]
        phase 4
          single: Gradients.Accept bnBatchNormSums, -> bn.weight
          single: Gradients.Accept bnDBias, -> bn.bias
        """, "[Model, Input(4, 6, 6), BatchNorm(Name = \"bn\"), Flatten, Linear(2, Name = \"fc\"), MeanSquaredError] public partial class Net { }");

    [Fact]
    public void Buffers_of_a_phase_follow_each_other_in_the_same_memory() => Assert.Equal("""
        tanh1 (B, 16) at 0, phases 1 to 1
        tanh2 (B, 16) at 16 batch, phases 1 to 1
        tanh3 (B, 16) at 0, phases 1 to 1
        total 32 batch
        """, ProgramPrinter.Memory(Programs.Forward(
            "[Model, Input(8), Linear(16, Name = \"a\"), Tanh, Linear(16, Name = \"b\"), Tanh, Linear(16, Name = \"c\"), Tanh, Linear(2, "
                + "Name = \"d\")] public partial class Net { }")));

    [Fact]
    public void What_is_read_in_a_later_phase_keeps_its_memory() => Assert.Equal("""
        relu1 (B, 16) at 16, phases 1 to 2
        fc2 (B, 4) at 16 + 32 batch, phases 1 to 1
        lossCrossEntropy (B) at 16 + 40 batch, phases 1 to 2
        lossProbabilities (B, 4) at 16 + 36 batch, phases 1 to 1
        dFc2 (B, 4) at 16 + 32 batch, phases 1 to 2
        dFc1 (B, 16) at 16 + 16 batch, phases 1 to 2
        lossSum () at 0, phases 2 to 2
        loss () at 1, phases 2 to 3
        total 16 + 48 batch
        """, ProgramPrinter.Memory(Programs.Training(Mlp)));

    [Fact]
    public void Results_that_nobody_reads_have_no_memory() => Assert.Equal("""
        lstmBroadcast (B, 4) at 16 batch, phases 1 to 3
        xByStep (BT, 3) at 32 batch + 16 batch length, phases 1 to 2
        lstmLinear (BT, 16) at 32 batch, phases 2 to 3
        lstmH (B, 4) at 20 batch, phases 3 to 3
        lstmC (B, 4) at 24 batch, phases 3 to 3
        lstmHLinearStep (B, 16) at 0, phases 3 to 3
        lstmHSteps (BT, 4) at 32 batch + 16 batch length, phases 3 to 3
        lstmCStep (B, 4) at 28 batch, phases 3 to 3
        lstm (B, T, 4) at 32 batch + 20 batch length, phases 3 to 3
        total 32 batch + 32 batch length
        """, ProgramPrinter.Memory(Programs.Forward("[Model, Input(Dim.Sequence, 3), Lstm(4, Name = \"lstm\"), LayerNorm] public partial class Net { }")));
}
