namespace ModelGen.Generators.Specs;

/// <summary>A statement of a network method. The subset is small on purpose: what is not here is a diagnostic on that statement.</summary>
internal abstract record Statement(int Site);

/// <summary><c>var a = e;</c>, <c>var (a, b) = e;</c>, <c>a = e;</c>, <c>a += e;</c>, <c>(a, b) = e;</c>.</summary>
/// <param name="Targets">Names assigned (several deconstruct a tuple or array); <c>_</c> discards. An element is <c>name[index]</c> with
/// <paramref name="Index"/>.</param>
/// <param name="Index">For <c>a[i] = e</c> the index.</param>
/// <param name="Operator">Empty, or the operator of a compound assignment: <c>+</c>.</param>
/// <param name="Value">The right side.</param>
/// <param name="Site">Where.</param>
internal sealed record AssignStatement(
    EquatableArray<string> Targets, Expression? Index, string Operator, Expression Value, int Site) : Statement(Site);

/// <summary><c>if (constant) ... else ...</c>.</summary>
internal sealed record IfStatement(
    Expression Condition, EquatableArray<Statement> Then, EquatableArray<Statement> Else, int Site) : Statement(Site);

/// <summary><c>for (init; condition; step) body</c>, unrolled.</summary>
internal sealed record ForStatement(EquatableArray<Statement> Init, Expression Condition, EquatableArray<Statement> Step,
    EquatableArray<Statement> Body, int Site) : Statement(Site);

/// <summary><c>foreach (var name in array) body</c>, unrolled.</summary>
internal sealed record ForEachStatement(string Name, Expression Items, EquatableArray<Statement> Body, int Site) : Statement(Site);

/// <summary><c>switch (constant) { case ...: }</c>.</summary>
internal sealed record SwitchStatement(Expression Value, EquatableArray<SwitchSection> Sections, int Site) : Statement(Site);

/// <summary>One section of a switch statement; a null label is <c>default</c>.</summary>
internal sealed record SwitchSection(EquatableArray<Expression> Labels, bool IsDefault, EquatableArray<Statement> Body);

/// <summary><c>return e;</c>.</summary>
internal sealed record ReturnStatement(Expression Value, int Site) : Statement(Site);

/// <summary>An expression of a network method.</summary>
internal abstract record Expression(int Site);

/// <summary>A constant of the build.</summary>
internal sealed record ConstantExpression(Constant Value, int Site) : Expression(Site);

/// <summary>A local, or a parameter of the method.</summary>
internal sealed record NameExpression(string Name, int Site) : Expression(Site);

/// <summary>A <c>[Parameter]</c> property.</summary>
internal sealed record ParameterExpression(string Name, int Site) : Expression(Site);

/// <summary>A method of the model passed on as a value, such as the cell of a scan; <paramref name="Method"/> as in
/// <see cref="CallExpression"/>.</summary>
internal sealed record MethodExpression(string Method, int Site) : Expression(Site);

/// <summary><c>(state, x) =&gt; ...</c>, the step of a scan.</summary>
internal sealed record LambdaExpression(EquatableArray<string> Parameters, EquatableArray<Statement> Body, int Site) : Expression(Site);

/// <summary><c>x.Channels</c>, <c>x.Shape</c>, <c>x.Shape.Rank</c>, <c>array.Length</c>.</summary>
internal sealed record MemberExpression(Expression Target, string Member, int Site) : Expression(Site);

/// <summary><c>a[i]</c>.</summary>
internal sealed record IndexExpression(Expression Target, Expression Index, int Site) : Expression(Site);

/// <summary>-x, !x, ++.</summary>
internal sealed record UnaryExpression(string Operator, Expression Operand, int Site) : Expression(Site);

/// <summary>x + y, comparisons, &amp;&amp;, ||.</summary>
internal sealed record BinaryExpression(string Operator, Expression Left, Expression Right, int Site) : Expression(Site);

/// <summary><c>c ? a : b</c> with a constant c.</summary>
internal sealed record ConditionalExpression(Expression Condition, Expression Then, Expression Else, int Site) : Expression(Site);

/// <summary><c>value switch { constant =&gt; e, _ =&gt; e }</c>.</summary>
internal sealed record SwitchExpression(Expression Value, EquatableArray<SwitchArm> Arms, int Site) : Expression(Site);

/// <summary>One arm; a null pattern is the discard.</summary>
internal sealed record SwitchArm(Expression? Pattern, Expression Value);

/// <summary><c>(a, b)</c>.</summary>
internal sealed record TupleExpression(EquatableArray<Expression> Items, int Site) : Expression(Site);

/// <summary><c>new[] { a, b }</c>, <c>[a, b]</c>, or <c>new Tensor[n]</c> with <paramref name="Length"/>.</summary>
internal sealed record ArrayExpression(EquatableArray<Expression> Items, Expression? Length, int Site) : Expression(Site);

/// <summary>What a call calls.</summary>
internal enum CallKind
{
    /// <summary>A function of <c>ModelGen.Layers</c>.</summary>
    Layer,

    /// <summary>A method of the model: stack method, helper or used model; <see cref="CallExpression.Method"/> identifies it.</summary>
    Method,

    /// <summary>A constant function of System.Math.</summary>
    Math,
}

/// <summary>A call. Every argument carries its parameter's name; arguments left out (defaults) are absent.</summary>
internal sealed record CallExpression(CallKind Kind, string Method, EquatableArray<CallArgument> Arguments, int Site) : Expression(Site);

/// <summary>One argument of a call.</summary>
internal sealed record CallArgument(string Parameter, Expression Value);

/// <summary><c>(int)e</c> or <c>(float)e</c> of a constant.</summary>
internal sealed record CastExpression(ConstantKind To, Expression Operand, int Site) : Expression(Site);
