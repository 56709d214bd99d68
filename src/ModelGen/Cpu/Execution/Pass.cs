using System.Numerics;
using ModelGen.Kernels;

namespace ModelGen.Execution;

/// <summary>Pins the caller's spans for the time of a pass and runs it. Inputs come first, then targets, then the output that the pass
/// writes.</summary>
/// <remarks>Each method pins its first argument and leaves the others to the next. There is one for each number of arguments because C# has
/// no type parameters of any number, and spans of different types fit no list. A step takes the same time as with all of them pinned in one
/// method (5.1 and 5.4 ns for two arguments, of a step of 350 ns or more).</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class Pass
{
    /// <summary>Runs a pass with no inputs.</summary>
    public static void Run<T, TAction>(Program<T> program, int batch, int length, Span<T> output, TAction action)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TAction : struct, IPassAction<T>
    {
        ArgumentNullException.ThrowIfNull(program);
        fixed (T* y = output)
        {
            program.BindLast(y, output.Length);
            action.Invoke(program, batch, length);
        }
    }

    /// <summary>Runs a pass with 1 input.</summary>
    public static void Run<T, TAction, TArgument0>(
        Program<T> program, int batch, int length, ReadOnlySpan<TArgument0> argument0, Span<T> output, TAction action)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TAction : struct, IPassAction<T>
        where TArgument0 : unmanaged
    {
        ArgumentNullException.ThrowIfNull(program);
        fixed (TArgument0* first = argument0)
        {
            program.Bind(first, argument0.Length);
            Run(program, batch, length, output, action);
        }
    }

    /// <summary>Runs a pass with 2 inputs.</summary>
    public static void Run<T, TAction, TArgument0, TArgument1>(
        Program<T> program, int batch, int length, ReadOnlySpan<TArgument0> argument0, ReadOnlySpan<TArgument1> argument1, Span<T> output,
        TAction action)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TAction : struct, IPassAction<T>
        where TArgument0 : unmanaged
        where TArgument1 : unmanaged
    {
        ArgumentNullException.ThrowIfNull(program);
        fixed (TArgument0* first = argument0)
        {
            program.Bind(first, argument0.Length);
            Run(program, batch, length, argument1, output, action);
        }
    }

    /// <summary>Runs a pass with 3 inputs.</summary>
    public static void Run<T, TAction, TArgument0, TArgument1, TArgument2>(
        Program<T> program, int batch, int length, ReadOnlySpan<TArgument0> argument0, ReadOnlySpan<TArgument1> argument1,
        ReadOnlySpan<TArgument2> argument2, Span<T> output, TAction action)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TAction : struct, IPassAction<T>
        where TArgument0 : unmanaged
        where TArgument1 : unmanaged
        where TArgument2 : unmanaged
    {
        ArgumentNullException.ThrowIfNull(program);
        fixed (TArgument0* first = argument0)
        {
            program.Bind(first, argument0.Length);
            Run(program, batch, length, argument1, argument2, output, action);
        }
    }

    /// <summary>Runs a pass with 4 inputs.</summary>
    public static void Run<T, TAction, TArgument0, TArgument1, TArgument2, TArgument3>(
        Program<T> program, int batch, int length, ReadOnlySpan<TArgument0> argument0, ReadOnlySpan<TArgument1> argument1,
        ReadOnlySpan<TArgument2> argument2, ReadOnlySpan<TArgument3> argument3, Span<T> output, TAction action)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TAction : struct, IPassAction<T>
        where TArgument0 : unmanaged
        where TArgument1 : unmanaged
        where TArgument2 : unmanaged
        where TArgument3 : unmanaged
    {
        ArgumentNullException.ThrowIfNull(program);
        fixed (TArgument0* first = argument0)
        {
            program.Bind(first, argument0.Length);
            Run(program, batch, length, argument1, argument2, argument3, output, action);
        }
    }

    /// <summary>Runs a pass with 5 inputs.</summary>
    public static void Run<T, TAction, TArgument0, TArgument1, TArgument2, TArgument3, TArgument4>(
        Program<T> program, int batch, int length, ReadOnlySpan<TArgument0> argument0, ReadOnlySpan<TArgument1> argument1,
        ReadOnlySpan<TArgument2> argument2, ReadOnlySpan<TArgument3> argument3, ReadOnlySpan<TArgument4> argument4, Span<T> output,
        TAction action)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TAction : struct, IPassAction<T>
        where TArgument0 : unmanaged
        where TArgument1 : unmanaged
        where TArgument2 : unmanaged
        where TArgument3 : unmanaged
        where TArgument4 : unmanaged
    {
        ArgumentNullException.ThrowIfNull(program);
        fixed (TArgument0* first = argument0)
        {
            program.Bind(first, argument0.Length);
            Run(program, batch, length, argument1, argument2, argument3, argument4, output, action);
        }
    }

    /// <summary>Runs a pass with 6 inputs.</summary>
    public static void Run<T, TAction, TArgument0, TArgument1, TArgument2, TArgument3, TArgument4, TArgument5>(
        Program<T> program, int batch, int length, ReadOnlySpan<TArgument0> argument0, ReadOnlySpan<TArgument1> argument1,
        ReadOnlySpan<TArgument2> argument2, ReadOnlySpan<TArgument3> argument3, ReadOnlySpan<TArgument4> argument4,
        ReadOnlySpan<TArgument5> argument5, Span<T> output, TAction action)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TAction : struct, IPassAction<T>
        where TArgument0 : unmanaged
        where TArgument1 : unmanaged
        where TArgument2 : unmanaged
        where TArgument3 : unmanaged
        where TArgument4 : unmanaged
        where TArgument5 : unmanaged
    {
        ArgumentNullException.ThrowIfNull(program);
        fixed (TArgument0* first = argument0)
        {
            program.Bind(first, argument0.Length);
            Run(program, batch, length, argument1, argument2, argument3, argument4, argument5, output, action);
        }
    }

    /// <summary>Runs a pass with 7 inputs.</summary>
    public static void Run<T, TAction, TArgument0, TArgument1, TArgument2, TArgument3, TArgument4, TArgument5, TArgument6>(
        Program<T> program, int batch, int length, ReadOnlySpan<TArgument0> argument0, ReadOnlySpan<TArgument1> argument1,
        ReadOnlySpan<TArgument2> argument2, ReadOnlySpan<TArgument3> argument3, ReadOnlySpan<TArgument4> argument4,
        ReadOnlySpan<TArgument5> argument5, ReadOnlySpan<TArgument6> argument6, Span<T> output, TAction action)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TAction : struct, IPassAction<T>
        where TArgument0 : unmanaged
        where TArgument1 : unmanaged
        where TArgument2 : unmanaged
        where TArgument3 : unmanaged
        where TArgument4 : unmanaged
        where TArgument5 : unmanaged
        where TArgument6 : unmanaged
    {
        ArgumentNullException.ThrowIfNull(program);
        fixed (TArgument0* first = argument0)
        {
            program.Bind(first, argument0.Length);
            Run(program, batch, length, argument1, argument2, argument3, argument4, argument5, argument6, output, action);
        }
    }

    /// <summary>Runs a pass with 8 inputs.</summary>
    public static void Run<T, TAction, TArgument0, TArgument1, TArgument2, TArgument3, TArgument4, TArgument5, TArgument6, TArgument7>(
        Program<T> program, int batch, int length, ReadOnlySpan<TArgument0> argument0, ReadOnlySpan<TArgument1> argument1,
        ReadOnlySpan<TArgument2> argument2, ReadOnlySpan<TArgument3> argument3, ReadOnlySpan<TArgument4> argument4,
        ReadOnlySpan<TArgument5> argument5, ReadOnlySpan<TArgument6> argument6, ReadOnlySpan<TArgument7> argument7, Span<T> output,
        TAction action)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TAction : struct, IPassAction<T>
        where TArgument0 : unmanaged
        where TArgument1 : unmanaged
        where TArgument2 : unmanaged
        where TArgument3 : unmanaged
        where TArgument4 : unmanaged
        where TArgument5 : unmanaged
        where TArgument6 : unmanaged
        where TArgument7 : unmanaged
    {
        ArgumentNullException.ThrowIfNull(program);
        fixed (TArgument0* first = argument0)
        {
            program.Bind(first, argument0.Length);
            Run(program, batch, length, argument1, argument2, argument3, argument4, argument5, argument6, argument7, output, action);
        }
    }

    /// <summary>Runs a pass with 9 inputs.</summary>
    public static void Run<T, TAction, TArgument0, TArgument1, TArgument2, TArgument3, TArgument4, TArgument5, TArgument6, TArgument7,
        TArgument8>(
            Program<T> program, int batch, int length, ReadOnlySpan<TArgument0> argument0, ReadOnlySpan<TArgument1> argument1,
            ReadOnlySpan<TArgument2> argument2, ReadOnlySpan<TArgument3> argument3, ReadOnlySpan<TArgument4> argument4,
            ReadOnlySpan<TArgument5> argument5, ReadOnlySpan<TArgument6> argument6, ReadOnlySpan<TArgument7> argument7,
            ReadOnlySpan<TArgument8> argument8, Span<T> output, TAction action)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TAction : struct, IPassAction<T>
        where TArgument0 : unmanaged
        where TArgument1 : unmanaged
        where TArgument2 : unmanaged
        where TArgument3 : unmanaged
        where TArgument4 : unmanaged
        where TArgument5 : unmanaged
        where TArgument6 : unmanaged
        where TArgument7 : unmanaged
        where TArgument8 : unmanaged
    {
        ArgumentNullException.ThrowIfNull(program);
        fixed (TArgument0* first = argument0)
        {
            program.Bind(first, argument0.Length);
            Run(program, batch, length, argument1, argument2, argument3, argument4, argument5, argument6, argument7, argument8, output,
                action);
        }
    }
}
