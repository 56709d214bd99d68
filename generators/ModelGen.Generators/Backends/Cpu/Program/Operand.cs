using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>What an instruction works on.</summary>
internal abstract record Operand
{
    /// <summary>The memory that it reads or writes.</summary>
    public virtual IEnumerable<Access> Accesses => [];
}

/// <summary>A place, or the first elements of it.</summary>
/// <param name="Access">The place, and what is done with it.</param>
/// <param name="Head">How many of its elements; null for all.</param>
internal sealed record PlaceOperand(Access Access, SizeExpression? Head = null) : Operand
{
    public override IEnumerable<Access> Accesses => [Access];
}

/// <summary>A worker's range of an operand.</summary>
internal sealed record PartOperand(WorkRange Range, Operand Of) : Operand
{
    public override IEnumerable<Access> Accesses => Of.Accesses;
}

/// <summary>Elements of an operand from a place that loops move: the sum of their variables times the strides.</summary>
/// <param name="Of">The operand.</param>
/// <param name="Terms">Variables of loops, or members of the program, and strides.</param>
/// <param name="Count">How many elements.</param>
/// <param name="Columns">A range among the columns, where a worker has some; its name.</param>
internal sealed record SliceOperand(
    Operand Of, IReadOnlyList<(string Variable, SizeExpression Stride)> Terms, SizeExpression Count, string? Columns = null) : Operand
{
    public override IEnumerable<Access> Accesses => Of.Accesses;
}

/// <summary>The elements of an operand from one on.</summary>
internal sealed record TailOperand(Operand Of, SizeExpression Start) : Operand
{
    public override IEnumerable<Access> Accesses => Of.Accesses;
}

/// <summary>The first element of an operand, as an integer.</summary>
internal sealed record CountOperand(Operand Of) : Operand
{
    public override IEnumerable<Access> Accesses => Of.Accesses;
}

/// <summary>A size.</summary>
internal sealed record SizeOperand(SizeExpression Size) : Operand;

/// <summary>Sizes.</summary>
internal sealed record SizesOperand(IReadOnlyList<SizeExpression> Sizes) : Operand;

/// <summary>A number of the model's element type.</summary>
internal sealed record NumberOperand(double Value) : Operand;

/// <summary>A number in double, whatever the model's element type.</summary>
internal sealed record DoubleOperand(double Value) : Operand;

/// <summary>A count, or none.</summary>
internal sealed record IntegerOperand(int? Value) : Operand;

/// <summary>Yes or no.</summary>
internal sealed record BooleanOperand(bool Value) : Operand;

/// <summary>A worker's range.</summary>
internal sealed record RangeOperand(WorkRange Range) : Operand;

/// <summary>Constants of the file, none where the list is empty.</summary>
/// <param name="Name">What they are.</param>
/// <param name="Values">The numbers.</param>
internal sealed record ConstantsOperand(string Name, IReadOnlyList<double> Values) : Operand;

/// <summary>A buffer that is not there.</summary>
internal sealed record NoneOperand : Operand;

/// <summary>A member of the program: its seed, the position in a sequence.</summary>
internal sealed record MemberOperand(string Name) : Operand;

/// <summary>Where a gradient goes: the optimizer's update or the gradients of parameters, at an offset; or a buffer of the arena.</summary>
/// <param name="Access">What is written.</param>
/// <param name="IsParameter">Whether it is the gradient of a parameter.</param>
internal sealed record SinkOperand(Access Access, bool IsParameter) : Operand
{
    public override IEnumerable<Access> Accesses => [Access];
}

/// <summary>The samples of the steps before this one, of loops around each other.</summary>
internal sealed record SamplesBeforeOperand(IReadOnlyList<(string Variable, SizeExpression Steps)> Loops) : Operand;

/// <summary>A value of the runtime that is made where it is used.</summary>
/// <param name="Factory">The method that makes it.</param>
/// <param name="Arguments">What that takes.</param>
/// <param name="Options">What is set beside it.</param>
internal sealed record RecordOperand(
    string Factory, IReadOnlyList<Argument> Arguments, IReadOnlyList<(string Name, Operand Value)> Options) : Operand;

/// <summary>An operand of a call.</summary>
/// <param name="Operand">What is passed.</param>
/// <param name="Name">The parameter's name where the operand does not say what it is: numbers and sizes.</param>
internal sealed record Argument(Operand Operand, string? Name = null)
{
    public static implicit operator Argument(Operand operand) => new(operand);

    public static implicit operator Argument((string Name, WorkRange Range) range) => new(new RangeOperand(range.Range), range.Name);

    public static implicit operator Argument((string Name, Dim Size) size) => new(new SizeOperand(size.Size), size.Name);

    public static implicit operator Argument((string Name, int Number) count) => new(new IntegerOperand(count.Number), count.Name);

    public static implicit operator Argument((string Name, int? Number) count) => new(new IntegerOperand(count.Number), count.Name);

    public static implicit operator Argument((string Name, double Number) number) => new(new NumberOperand(number.Number), number.Name);

    public static implicit operator Argument((string Name, bool Value) option) => new(new BooleanOperand(option.Value), option.Name);
}
