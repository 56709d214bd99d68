using System.Text.RegularExpressions;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Building;
using ModelGen.Tests.Fixtures;

namespace ModelGen.Generators.Tests;

/// <summary>What every layer of the catalog says its parameters are for, over all fixtures.</summary>
public sealed partial class ParameterKindTests
{
    private static readonly string[] Expected =
    [
        "AdditiveAttention: key.weight Weight, query.weight Weight, score.weight Weight",
        "BatchNorm: bias Norm, running_mean Buffer, running_var Buffer, weight Norm",
        "Bilinear: bias Bias, weight Weight",
        "Conv1d: bias Bias, weight Weight",
        "Conv2d: bias Bias, weight Weight",
        "ConvTranspose1d: bias Bias, weight Weight",
        "ConvTranspose2d: bias Bias, weight Weight",
        "DepthwiseConv2d: bias Bias, weight Weight",
        "Embedding: weight Embedding",
        "EmbeddingBag: weight Embedding",
        "GroupNorm: bias Norm, weight Norm",
        "Gru: bias_hh Bias, bias_ih Bias, weight_hh Weight, weight_ih Weight",
        "GruCell: bias_hh Bias, bias_ih Bias, weight_hh Weight, weight_ih Weight",
        "InstanceNorm: bias Norm, weight Norm",
        "LayerNorm: bias Norm, weight Norm",
        "Linear: bias Bias, weight Weight",
        "Lstm: bias_hh Bias, bias_ih Bias, weight_hh Weight, weight_ih Weight",
        "LstmCell: bias_hh Bias, bias_ih Bias, weight_hh Weight, weight_ih Weight",
        "Maxout: bias Bias, weight Weight",
        "MultiHeadAttention: in_proj_bias Bias, in_proj_weight Weight, k_proj_weight Weight, out_proj.bias Bias, out_proj.weight Weight, "
            + "q_proj_weight Weight, v_proj_weight Weight",
        "P4Conv2d: bias Bias, weight Weight",
        "PReLU: weight Activation",
        "PositionalEncoding: weight Embedding",
        "RMSNorm: weight Norm",
        "Rnn: bias_hh Bias, bias_ih Bias, weight_hh Weight, weight_ih Weight",
        "RnnCell: bias_hh Bias, bias_ih Bias, weight_hh Weight, weight_ih Weight",
        "TransformerDecoderLayer: linear.bias Bias, linear.weight Weight, multihead_attn.in_proj_bias Bias, "
            + "multihead_attn.in_proj_weight Weight, "
            + "multihead_attn.out_proj.bias Bias, multihead_attn.out_proj.weight Weight, norm.bias Norm, norm.weight Norm, "
            + "self_attn.in_proj_bias Bias, self_attn.in_proj_weight Weight, self_attn.out_proj.bias Bias, "
            + "self_attn.out_proj.weight Weight",
        "TransformerEncoderLayer: linear.bias Bias, linear.weight Weight, norm.bias Norm, norm.weight Norm, "
            + "self_attn.in_proj_bias Bias, self_attn.in_proj_weight Weight, self_attn.out_proj.bias Bias, "
            + "self_attn.out_proj.weight Weight",
    ];

    [Fact]
    public void Every_layer_says_what_its_parameters_are_for()
    {
        var found = LayerCatalog.All.Where(layer => layer.HasParameters)
            .OrderBy(layer => layer.Kind, StringComparer.Ordinal).Select(layer =>
        {
            var roles = FixtureFile.Cases.Where(one => one.Op == layer.Kind)
                .SelectMany(one => LayerCase.Create(one)!.Builder.Parameters.All)
                .Select(p => $"{Number().Replace(p.Name["layer.".Length..], "")} {p.Kind}")
                .Distinct().Order(StringComparer.Ordinal);
            return $"{layer.Kind}: {string.Join(", ", roles)}";
        });
        Assert.Equal(Expected, found);
    }

    [Fact]
    public void The_kinds_are_those_of_the_runtime() =>
        Assert.Equal(Enum.GetNames<ModelGen.ParameterKind>(), Enum.GetNames<ModelGen.Generators.Ir.ParameterKind>());

    /// <summary>The number of a part or a layer, and the direction: norm2, _l0_reverse.</summary>
    [GeneratedRegex(@"(?<=norm|linear)\d|_l\d(_reverse)?")]
    private static partial Regex Number();
}
