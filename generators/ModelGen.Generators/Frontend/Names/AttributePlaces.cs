namespace ModelGen.Generators.Frontend;

/// <summary>Where an attribute belongs that is no layer of a stack.</summary>
internal static class AttributePlaces
{
    public static string Of(string kind) => kind switch
    {
        "Use" => "it belongs on a partial method, [Use<Encoder>] private partial Tensor Encode(Tensor x), which a [Forward] method calls",
        "Bilinear" => "it joins two tensors, and belongs on a partial method that takes both",
        "Parameter" => "it belongs on a partial property, which a [Forward] method reads",
        "Forward" or "Loss" or "Objective" => "it belongs on a method",
        "Shape" or "Tokens" => "it belongs on a parameter of a [Forward] method; the input of a stack is [Input]",
        "ClassIndex" or "Target" => "it belongs on a parameter of a [Loss] method; the target of a stack follows from its loss",
        "Lengths" => "it belongs on a parameter of a [Forward] method; a stack has [Input(..., Lengths = true)]",
        "Frozen" => "it belongs on a partial method or property; a layer of a stack has Frozen = true",
        _ => "not a layer of a stack",
    };

    /// <summary>How a model is used, whose name was written as if it were a layer's.</summary>
    public static string OfModel(string name) =>
        $"it is a model; [Use<{name}>] belongs on a partial method, which a [Forward] method calls";
}
