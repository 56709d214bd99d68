using System.Numerics;
using ModelGen.Kernels;

namespace ModelGen.Execution;

/// <summary>Pins the caller's spans for the time of a pass and runs it. Inputs come first, then targets, then the output that the pass
/// writes.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class Pass
{
    /// <summary>Runs a pass with 0 inputs.</summary>
    public static void Run<T, TAction>(Program<T> program, int batch, int length, Span<T> output, TAction action)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TAction : struct, IPassAction<T>
    {
        ArgumentNullException.ThrowIfNull(program);
        fixed (T* y = output)
        {
            program.Bind(0, y, output.Length);
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
        fixed (TArgument0* p0 = argument0)
        fixed (T* y = output)
        {
            program.Bind(0, p0, argument0.Length);
            program.Bind(1, y, output.Length);
            action.Invoke(program, batch, length);
        }
    }

    /// <summary>Runs a pass with 2 inputs.</summary>
    public static void Run<T, TAction, TArgument0, TArgument1>(Program<T> program, int batch, int length,
        ReadOnlySpan<TArgument0> argument0, ReadOnlySpan<TArgument1> argument1, Span<T> output, TAction action)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TAction : struct, IPassAction<T>
        where TArgument0 : unmanaged
        where TArgument1 : unmanaged
    {
        ArgumentNullException.ThrowIfNull(program);
        fixed (TArgument0* p0 = argument0)
        fixed (TArgument1* p1 = argument1)
        fixed (T* y = output)
        {
            program.Bind(0, p0, argument0.Length);
            program.Bind(1, p1, argument1.Length);
            program.Bind(2, y, output.Length);
            action.Invoke(program, batch, length);
        }
    }

    /// <summary>Runs a pass with 3 inputs.</summary>
    public static void Run<T, TAction, TArgument0, TArgument1, TArgument2>(Program<T> program, int batch, int length,
        ReadOnlySpan<TArgument0> argument0, ReadOnlySpan<TArgument1> argument1, ReadOnlySpan<TArgument2> argument2, Span<T> output,
        TAction action)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TAction : struct, IPassAction<T>
        where TArgument0 : unmanaged
        where TArgument1 : unmanaged
        where TArgument2 : unmanaged
    {
        ArgumentNullException.ThrowIfNull(program);
        fixed (TArgument0* p0 = argument0)
        fixed (TArgument1* p1 = argument1)
        fixed (TArgument2* p2 = argument2)
        fixed (T* y = output)
        {
            program.Bind(0, p0, argument0.Length);
            program.Bind(1, p1, argument1.Length);
            program.Bind(2, p2, argument2.Length);
            program.Bind(3, y, output.Length);
            action.Invoke(program, batch, length);
        }
    }

    /// <summary>Runs a pass with 4 inputs.</summary>
    public static void Run<T, TAction, TArgument0, TArgument1, TArgument2, TArgument3>(Program<T> program, int batch, int length,
        ReadOnlySpan<TArgument0> argument0, ReadOnlySpan<TArgument1> argument1, ReadOnlySpan<TArgument2> argument2,
        ReadOnlySpan<TArgument3> argument3, Span<T> output, TAction action)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TAction : struct, IPassAction<T>
        where TArgument0 : unmanaged
        where TArgument1 : unmanaged
        where TArgument2 : unmanaged
        where TArgument3 : unmanaged
    {
        ArgumentNullException.ThrowIfNull(program);
        fixed (TArgument0* p0 = argument0)
        fixed (TArgument1* p1 = argument1)
        fixed (TArgument2* p2 = argument2)
        fixed (TArgument3* p3 = argument3)
        fixed (T* y = output)
        {
            program.Bind(0, p0, argument0.Length);
            program.Bind(1, p1, argument1.Length);
            program.Bind(2, p2, argument2.Length);
            program.Bind(3, p3, argument3.Length);
            program.Bind(4, y, output.Length);
            action.Invoke(program, batch, length);
        }
    }

    /// <summary>Runs a pass with 5 inputs.</summary>
    public static void Run<T, TAction, TArgument0, TArgument1, TArgument2, TArgument3, TArgument4>(Program<T> program, int batch,
        int length, ReadOnlySpan<TArgument0> argument0, ReadOnlySpan<TArgument1> argument1, ReadOnlySpan<TArgument2> argument2,
        ReadOnlySpan<TArgument3> argument3, ReadOnlySpan<TArgument4> argument4, Span<T> output, TAction action)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TAction : struct, IPassAction<T>
        where TArgument0 : unmanaged
        where TArgument1 : unmanaged
        where TArgument2 : unmanaged
        where TArgument3 : unmanaged
        where TArgument4 : unmanaged
    {
        ArgumentNullException.ThrowIfNull(program);
        fixed (TArgument0* p0 = argument0)
        fixed (TArgument1* p1 = argument1)
        fixed (TArgument2* p2 = argument2)
        fixed (TArgument3* p3 = argument3)
        fixed (TArgument4* p4 = argument4)
        fixed (T* y = output)
        {
            program.Bind(0, p0, argument0.Length);
            program.Bind(1, p1, argument1.Length);
            program.Bind(2, p2, argument2.Length);
            program.Bind(3, p3, argument3.Length);
            program.Bind(4, p4, argument4.Length);
            program.Bind(5, y, output.Length);
            action.Invoke(program, batch, length);
        }
    }

    /// <summary>Runs a pass with 6 inputs.</summary>
    public static void Run<T, TAction, TArgument0, TArgument1, TArgument2, TArgument3, TArgument4, TArgument5>(Program<T> program,
        int batch, int length, ReadOnlySpan<TArgument0> argument0, ReadOnlySpan<TArgument1> argument1, ReadOnlySpan<TArgument2> argument2,
        ReadOnlySpan<TArgument3> argument3, ReadOnlySpan<TArgument4> argument4, ReadOnlySpan<TArgument5> argument5, Span<T> output,
        TAction action)
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
        fixed (TArgument0* p0 = argument0)
        fixed (TArgument1* p1 = argument1)
        fixed (TArgument2* p2 = argument2)
        fixed (TArgument3* p3 = argument3)
        fixed (TArgument4* p4 = argument4)
        fixed (TArgument5* p5 = argument5)
        fixed (T* y = output)
        {
            program.Bind(0, p0, argument0.Length);
            program.Bind(1, p1, argument1.Length);
            program.Bind(2, p2, argument2.Length);
            program.Bind(3, p3, argument3.Length);
            program.Bind(4, p4, argument4.Length);
            program.Bind(5, p5, argument5.Length);
            program.Bind(6, y, output.Length);
            action.Invoke(program, batch, length);
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
        fixed (TArgument0* p0 = argument0)
        fixed (TArgument1* p1 = argument1)
        fixed (TArgument2* p2 = argument2)
        fixed (TArgument3* p3 = argument3)
        fixed (TArgument4* p4 = argument4)
        fixed (TArgument5* p5 = argument5)
        fixed (TArgument6* p6 = argument6)
        fixed (T* y = output)
        {
            program.Bind(0, p0, argument0.Length);
            program.Bind(1, p1, argument1.Length);
            program.Bind(2, p2, argument2.Length);
            program.Bind(3, p3, argument3.Length);
            program.Bind(4, p4, argument4.Length);
            program.Bind(5, p5, argument5.Length);
            program.Bind(6, p6, argument6.Length);
            program.Bind(7, y, output.Length);
            action.Invoke(program, batch, length);
        }
    }

    /// <summary>Runs a pass with 8 inputs.</summary>
    public static void Run<T, TAction, TArgument0, TArgument1, TArgument2, TArgument3, TArgument4, TArgument5, TArgument6, TArgument7>(
        Program<T> program, int batch, int length, ReadOnlySpan<TArgument0> argument0, ReadOnlySpan<TArgument1> argument1,
        ReadOnlySpan<TArgument2> argument2, ReadOnlySpan<TArgument3> argument3, ReadOnlySpan<TArgument4> argument4,
        ReadOnlySpan<TArgument5> argument5, ReadOnlySpan<TArgument6> argument6, ReadOnlySpan<TArgument7> argument7,
        Span<T> output, TAction action)
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
        fixed (TArgument0* p0 = argument0)
        fixed (TArgument1* p1 = argument1)
        fixed (TArgument2* p2 = argument2)
        fixed (TArgument3* p3 = argument3)
        fixed (TArgument4* p4 = argument4)
        fixed (TArgument5* p5 = argument5)
        fixed (TArgument6* p6 = argument6)
        fixed (TArgument7* p7 = argument7)
        fixed (T* y = output)
        {
            program.Bind(0, p0, argument0.Length);
            program.Bind(1, p1, argument1.Length);
            program.Bind(2, p2, argument2.Length);
            program.Bind(3, p3, argument3.Length);
            program.Bind(4, p4, argument4.Length);
            program.Bind(5, p5, argument5.Length);
            program.Bind(6, p6, argument6.Length);
            program.Bind(7, p7, argument7.Length);
            program.Bind(8, y, output.Length);
            action.Invoke(program, batch, length);
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
        fixed (TArgument0* p0 = argument0)
        fixed (TArgument1* p1 = argument1)
        fixed (TArgument2* p2 = argument2)
        fixed (TArgument3* p3 = argument3)
        fixed (TArgument4* p4 = argument4)
        fixed (TArgument5* p5 = argument5)
        fixed (TArgument6* p6 = argument6)
        fixed (TArgument7* p7 = argument7)
        fixed (TArgument8* p8 = argument8)
        fixed (T* y = output)
        {
            program.Bind(0, p0, argument0.Length);
            program.Bind(1, p1, argument1.Length);
            program.Bind(2, p2, argument2.Length);
            program.Bind(3, p3, argument3.Length);
            program.Bind(4, p4, argument4.Length);
            program.Bind(5, p5, argument5.Length);
            program.Bind(6, p6, argument6.Length);
            program.Bind(7, p7, argument7.Length);
            program.Bind(8, p8, argument8.Length);
            program.Bind(9, y, output.Length);
            action.Invoke(program, batch, length);
        }
    }
}
