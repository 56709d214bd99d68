using ModelGen.Generators.Ir;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary>What an expression of a network method stands for while the method is interpreted.</summary>
internal abstract class Item
{
    /// <summary>The result of something that was reported; whatever reads it stays silent.</summary>
    public static Item Unknown { get; } = new UnknownItem();

    /// <summary>An element of a new array before it is assigned: null for tensors, zero for numbers.</summary>
    public static Item Unset { get; } = new UnsetItem();

    public bool IsUnknown => this is UnknownItem;

    public static Item Of(Value value) => value.IsUnknown ? Unknown : new TensorItem(value);

    public static Item Of(Constant constant) => new ConstantItem(constant);

    public static Item Of(long value) => new ConstantItem(Constant.Of(value));

    public static Item Of(bool value) => new ConstantItem(Constant.Of(value));

    private sealed class UnknownItem : Item;

    private sealed class UnsetItem : Item;
}

/// <summary>A tensor of the graph.</summary>
internal sealed class TensorItem(Value value) : Item
{
    public Value Value => value;
}

/// <summary>A constant of the build: a number, a bool, a string, a member of an enum, null.</summary>
internal sealed class ConstantItem(Constant value) : Item
{
    public Constant Value => value;
}

/// <summary>Several items in order: a tuple, or an array, whose elements can be assigned and are shared by all that refer to it.</summary>
internal sealed class ListItem(IEnumerable<Item> items) : Item
{
    public Item[] Items { get; } = items.ToArray();

    /// <summary>The items, those of tuples inside tuples in their place.</summary>
    public IEnumerable<Item> Flat => Items.SelectMany(i => i is ListItem inner ? inner.Flat : [i]);
}

/// <summary>The sizes of a tensor's sample axes.</summary>
internal sealed class ShapeItem(Value value) : Item
{
    public Value Value => value;
}

/// <summary>A method of the model passed on as a value.</summary>
internal sealed class MethodItem(string key) : Item
{
    public string Key => key;
}

/// <summary>A lambda passed on as a value, with the call whose locals it sees.</summary>
internal sealed class LambdaItem(LambdaExpression lambda, Frame frame) : Item
{
    public LambdaExpression Lambda => lambda;

    public Frame Frame => frame;
}
