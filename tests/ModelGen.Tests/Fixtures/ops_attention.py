"""Attention, the blocks of transformers, positions and bags of embeddings."""
import math

import torch
import torch.nn.functional as F
from torch.nn.utils.stateless import functional_call

from recorder import Draw, Group, integers, normal


def build():
    group = Group()
    scaled_dot_product(group)
    multi_head(group)
    additive(group)
    transformers(group)
    positions(group)
    bags(group)
    return group


def padded(lengths, steps):
    """True where a step is padding, (B, steps)."""
    return torch.arange(steps)[None, :] >= lengths[:, None]


def attend(query, key, value, heads, scale=None, causal=False, lengths=None, mask=None, shared=False):
    def split(x):
        return x.reshape(x.shape[0], x.shape[1], heads, -1).transpose(1, 2)

    q, k, v = split(query), split(key), split(value)
    scores = q @ k.transpose(-1, -2) * (scale or 1 / math.sqrt(q.shape[-1]))
    if mask is not None:
        scores = scores + (mask[:, None] if mask.dim() == 3 and not shared else mask)
    if causal:
        scores = scores.masked_fill(torch.ones(q.shape[2], k.shape[2]).triu(1).bool(), -math.inf)
    if lengths is not None:
        scores = scores.masked_fill(padded(lengths, k.shape[2])[:, None, None], -math.inf)
    return (scores.softmax(-1) @ v).transpose(1, 2).reshape(query.shape[0], query.shape[1], -1)


def scaled_dot_product(group):
    def case(name, queries, keys, features, values, heads, lengths=None, mask=None, trains=False, shared=False, **options):
        inputs = {"query": (len(lengths) if lengths else 3, queries, features)}
        inputs["key"] = (inputs["query"][0], keys, features)
        inputs["value"] = (inputs["query"][0], keys, values)
        if lengths:
            inputs["lengths"] = integers(lengths)
        parameters = {}
        if mask and shared:
            parameters["mask"] = Draw(mask, decimals=2)
        elif mask:
            inputs["mask"] = Draw((inputs["query"][0], *mask), decimals=2)

        def run(query, key, value, *rest):
            given = dict(zip(list({**inputs, **parameters})[3:], rest))
            return attend(query, key, value, heads, shared=shared, **given, **options)

        group.case("attention_" + name, "ScaledDotProductAttention", run, inputs, parameters, {"heads": heads, **options}, constants=() if trains or shared else ("mask",))

    case("3x5_by_3x5", 5, 5, 4, 4, 1)
    case("1_by_7", 1, 7, 6, 4, 2)
    case("6_by_4_in_3_heads", 6, 4, 9, 6, 3)
    case("33_by_17_in_2_heads", 33, 17, 34, 10, 2)
    case("causal_5", 5, 5, 6, 6, 2, causal=True)
    case("causal_26", 26, 26, 8, 8, 1, causal=True)
    case("scaled", 4, 5, 3, 3, 1, scale=0.25)
    case("lengths_7", 3, 7, 4, 4, 2, lengths=[7, 1, 4])
    case("lengths_causal_6", 6, 6, 4, 4, 1, lengths=[6, 2, 5], causal=True)
    case("mask_4x6", 4, 6, 4, 2, 2, mask=(4, 6))
    case("mask_of_heads_3x5", 3, 5, 6, 6, 3, mask=(3, 3, 5))
    case("mask_lengths_3x5", 3, 5, 4, 4, 1, mask=(3, 5), lengths=[5, 2])
    # A bias that is learned: one for every sample, or one for all of them, which are parameters without a batch.
    case("trained_mask_4x6", 4, 6, 4, 2, 2, mask=(4, 6), trains=True)
    case("trained_mask_of_heads_3x5", 3, 5, 6, 6, 3, mask=(3, 3, 5), trains=True)
    case("trained_mask_lengths_causal_5", 5, 5, 4, 4, 2, mask=(2, 5, 5), lengths=[5, 2], causal=True, trains=True)
    case("shared_mask_4x6", 4, 6, 4, 2, 2, mask=(4, 6), shared=True)
    case("shared_mask_of_heads_3x5", 3, 5, 6, 6, 3, mask=(3, 3, 5), shared=True)
    case("shared_mask_of_heads_lengths_causal_5", 5, 5, 4, 4, 2, mask=(2, 5, 5), lengths=[5, 2], causal=True, shared=True)
    case("shared_mask_of_heads_26_by_17", 26, 17, 8, 4, 2, mask=(2, 26, 17), shared=True)
    far = torch.tensor([[[1000.0, -1000.0], [0.0, 0.0]], [[50.0, 1e-9], [-300.0, 300.0]]])
    group.case("attention_extremes", "ScaledDotProductAttention", lambda q, k, v: attend(q, k, v, 1), {"query": far, "key": far.flip(1), "value": normal(1.0, 2, 2, 3)}, arguments={"heads": 1})


def multi_head(group):
    def case(name, batch, queries, features, heads, keys=None, key_features=None, value=None, lengths=None, mask=False, bias=True, causal=False, trains=False):
        inputs = {"query": Draw((batch, queries, features), lengths=None if keys else lengths)}
        if keys:
            inputs["key"] = (batch, keys, key_features or features)
        if value:
            inputs["value"] = (batch, keys, value)
        if lengths:
            inputs["lengths"] = integers(lengths)
        if mask:
            inputs["mask"] = Draw((batch, queries, keys or queries), decimals=2)
        same = not key_features and (not value or value == features)
        parameters = {}
        if bias:
            parameters["in_proj_bias"] = normal(0.3, 3 * features)
        if same:
            parameters["in_proj_weight"] = normal(0.4, 3 * features, features)
        else:
            parameters["q_proj_weight"] = normal(0.4, features, features)
            parameters["k_proj_weight"] = normal(0.4, features, key_features or features)
            parameters["v_proj_weight"] = normal(0.4, features, value or key_features or features)
        parameters["out_proj.weight"] = normal(0.4, features, features)
        if bias:
            parameters["out_proj.bias"] = normal(0.3, features)

        def run(*tensors):
            t = dict(zip([*inputs, *parameters], tensors))
            query = t["query"]
            key = t.get("key", query)
            steps = key.shape[1]
            hidden = None
            if mask:
                hidden = t["mask"].repeat_interleave(heads, 0)
            if causal:
                hidden = torch.zeros(query.shape[1], steps).masked_fill(torch.ones(query.shape[1], steps).triu(1).bool(), -math.inf)
            y, _ = F.multi_head_attention_forward(
                query.transpose(0, 1), key.transpose(0, 1), t.get("value", key).transpose(0, 1), features, heads, t.get("in_proj_weight"), t.get("in_proj_bias"),
                None, None, False, 0.0, t["out_proj.weight"], t.get("out_proj.bias"), key_padding_mask=padded(t["lengths"], steps) if lengths else None,
                need_weights=False, attn_mask=hidden, use_separate_proj_weight=not same, q_proj_weight=t.get("q_proj_weight"), k_proj_weight=t.get("k_proj_weight"),
                v_proj_weight=t.get("v_proj_weight"))
            return y.transpose(0, 1)

        group.case("multiheadattention_" + name, "MultiHeadAttention", run, inputs, parameters, {"heads": heads, "bias": bias, "causal": causal}, constants=() if trains else ("mask",), output_lengths=None if keys else lengths)

    case("3x4_of_6", 3, 4, 6, 2)
    case("2x5_of_4_causal", 2, 5, 4, 1, causal=True)
    case("3x5_of_6_lengths", 3, 5, 6, 3, lengths=[2, 5, 1])
    case("2x4_of_4_no_bias", 2, 4, 4, 2, bias=False)
    case("2x3_of_4_mask", 2, 3, 4, 2, mask=True)
    case("2x3_of_4_trained_mask", 2, 3, 4, 2, mask=True, trains=True)
    case("2x3_of_4_by_6", 2, 3, 4, 2, keys=6)
    case("2x3_of_4_by_6_no_bias_lengths", 2, 3, 4, 2, keys=6, bias=False, lengths=[6, 3])
    case("2x3_of_4_by_5_values", 2, 3, 4, 2, keys=5, value=4)
    case("2x3_of_4_by_5_of_7", 2, 3, 4, 2, keys=5, key_features=7)
    case("2x3_of_4_by_5_of_7_and_3", 2, 3, 4, 2, keys=5, key_features=7, value=3)


def additive(group):
    def case(name, query, keys, key_features, features, value=None, lengths=None):
        inputs = {"query": query, "key": (query[0], keys, key_features)}
        if value:
            inputs["value"] = (query[0], keys, value)
        if lengths:
            inputs["lengths"] = integers(lengths)
        parameters = {"query.weight": normal(0.5, features, query[-1]), "key.weight": normal(0.5, features, key_features), "score.weight": normal(0.7, 1, features)}

        def run(*tensors):
            t = dict(zip([*inputs, *parameters], tensors))
            q = t["query"] if t["query"].dim() == 3 else t["query"][:, None]
            hidden = torch.tanh(F.linear(q, t["query.weight"])[:, :, None] + F.linear(t["key"], t["key.weight"])[:, None])
            score = F.linear(hidden, t["score.weight"])[..., 0]
            if lengths:
                score = score.masked_fill(padded(t["lengths"], keys)[:, None], -math.inf)
            weights = score.softmax(-1)
            context = weights @ t.get("value", t["key"])
            return {"y0": context, "y1": weights} if t["query"].dim() == 3 else {"y0": context[:, 0], "y1": weights[:, 0]}

        group.case("additiveattention_" + name, "AdditiveAttention", run, inputs, parameters, {"features": features})

    case("3_by_3x4", (3, 5), 4, 2, 3)
    case("2_by_2x6_lengths", (2, 3), 6, 4, 5, lengths=[6, 2])
    case("2x3_by_2x4", (2, 3, 5), 4, 2, 3)
    case("2x3_by_2x4_values_lengths", (2, 3, 2), 4, 3, 4, value=5, lengths=[1, 3])


def transformers(group):
    def drawn(module):
        shapes = {name: tuple(p.shape) for name, p in module.named_parameters()}
        return {name: normal(0.3, *shape) if len(shape) == 2 or "bias" in name else Draw(shape, low=0.5, high=1.5) for name, shape in shapes.items()}

    def encoder(name, shape, heads, hidden, lengths=None, causal=False, **options):
        module = torch.nn.TransformerEncoderLayer(shape[-1], heads, hidden, dropout=0.0, activation=options.get("activation", "ReLU").lower(), batch_first=True, norm_first=options.get("normFirst", False))
        inputs = {"x": Draw(shape, lengths=lengths)}
        if lengths:
            inputs["lengths"] = integers(lengths)
        parameters = drawn(module)

        def run(*tensors):
            t = dict(zip([*inputs, *parameters], tensors))
            hide = torch.ones(shape[1], shape[1]).triu(1).bool() if causal else None
            return functional_call(module, {p: t[p] for p in parameters}, (t["x"], hide, padded(t["lengths"], shape[1]) if lengths else None))

        group.case("encoderlayer_" + name, "TransformerEncoderLayer", run, inputs, parameters, {"heads": heads, "feedforward": hidden, "dropout": 0, "causal": causal, **options}, output_lengths=lengths)

    def decoder(name, shape, keys, heads, hidden, lengths=None, memory_lengths=None, causal=True, **options):
        module = torch.nn.TransformerDecoderLayer(shape[-1], heads, hidden, dropout=0.0, activation=options.get("activation", "ReLU").lower(), batch_first=True, norm_first=options.get("normFirst", False))
        inputs = {"x": Draw(shape, lengths=lengths), "memory": Draw((shape[0], keys, shape[-1]), lengths=memory_lengths)}
        if lengths:
            inputs["lengths"] = integers(lengths)
        if memory_lengths:
            inputs["memoryLengths"] = integers(memory_lengths)
        parameters = drawn(module)

        def run(*tensors):
            t = dict(zip([*inputs, *parameters], tensors))
            hide = torch.ones(shape[1], shape[1]).triu(1).bool() if causal else None
            return functional_call(module, {p: t[p] for p in parameters}, (t["x"], t["memory"], hide, None, padded(t["lengths"], shape[1]) if lengths else None, padded(t["memoryLengths"], keys) if memory_lengths else None))

        group.case("decoderlayer_" + name, "TransformerDecoderLayer", run, inputs, parameters, {"heads": heads, "feedforward": hidden, "dropout": 0, "causal": causal, **options}, output_lengths=lengths)

    encoder("2x3_of_4", (2, 3, 4), 2, 5)
    encoder("2x3_of_4_gelu_first", (2, 3, 4), 2, 5, activation="GELU", normFirst=True)
    encoder("2x4_of_2_lengths", (2, 4, 2), 1, 3, lengths=[4, 2])
    encoder("2x4_of_2_causal_first", (2, 4, 2), 1, 3, causal=True, normFirst=True)
    decoder("2x3_of_4_by_5", (2, 3, 4), 5, 2, 3)
    decoder("2x3_of_4_by_5_lengths_gelu_first", (2, 3, 4), 5, 2, 3, lengths=[3, 2], memory_lengths=[1, 5], activation="GELU", normFirst=True)
    decoder("2x3_of_2_by_2_not_causal", (2, 3, 2), 2, 1, 3, causal=False)


def waves(steps, features, base):
    angles = torch.arange(steps)[:, None] / base ** (2 * torch.div(torch.arange(features), 2, rounding_mode="floor") / features)
    return torch.where(torch.arange(features) % 2 == 0, angles.sin(), angles.cos())


def positions(group):
    for shape, base in [((2, 5, 4), 10000), ((3, 7, 5), 100), ((1, 1, 3), 10000)]:
        group.case(f"positions_{'x'.join(map(str, shape))}_wavelength_{base}", "PositionalEncoding", lambda x: x + waves(shape[1], shape[2], base), {"x": shape}, arguments={"wavelength": base})
    group.case("positions_learned_2x3x4", "PositionalEncoding", lambda x, weight: x + weight, {"x": (2, 3, 4)}, {"weight": (3, 4)}, {"learned": True})
    for shape, heads, base in [((2, 5, 4), 1, 10000), ((2, 3, 12), 2, 50), ((1, 4, 34), 1, 10000), ((1, 3, 64), 1, 10000)]:
        def rotate(x):
            pairs = torch.view_as_complex(x.reshape(*x.shape[:2], heads, -1, 2))
            wave = waves(x.shape[1], x.shape[2] // heads, base)
            turn = torch.complex(wave[:, 1::2].contiguous(), wave[:, 0::2].contiguous())
            return torch.view_as_real(pairs * turn[None, :, None]).reshape(x.shape)

        group.case(f"rotary_{'x'.join(map(str, shape))}_in_{heads}_wavelength_{base}", "RotaryEmbedding", rotate, {"x": shape}, arguments={"heads": heads, "wavelength": base})


def bags(group):
    index = torch.tensor([[1, 4, 4, 0], [2, 2, 3, 1], [0, 0, 0, 5]])
    for mode in ["Mean", "Sum", "Max"]:
        for lengths in [None, [4, 1, 3]]:
            def run(index, *rest):
                if lengths is None:
                    return F.embedding_bag(index, rest[0], mode=mode.lower())
                rows = [F.embedding_bag(row[None, :n], rest[1], mode=mode.lower()) for row, n in zip(index, rest[0].tolist())]
                return torch.cat(rows)

            inputs = {"index": index}
            if lengths:
                inputs["lengths"] = integers(lengths)
            group.case(f"embeddingbag_{mode.lower()}" + ("_lengths" if lengths else ""), "EmbeddingBag", run, inputs, {"weight": (6, 3)}, {"vocabulary": 6, "features": 3, "mode": mode})

    for shape, lengths in [((3, 4, 2), [4, 1, 3]), ((2, 5, 3), None)]:
        def mean(x, n=None):
            return x.mean(1) if n is None else x.masked_fill(padded(n, shape[1])[..., None], 0).sum(1) / n[:, None]

        def largest(x, n=None):
            return x.amax(1) if n is None else x.masked_fill(padded(n, shape[1])[..., None], -math.inf).amax(1)

        inputs = {"x": Draw(shape)}
        if lengths:
            inputs["lengths"] = integers(lengths)
        name = "x".join(map(str, shape)) + ("_lengths" if lengths else "")
        group.case("meanoversteps_" + name, "MeanOverSteps", mean, inputs)
        group.case("maxoversteps_" + name, "MaxOverSteps", largest, inputs)
