using System.Numerics;
using ModelGen.Kernels;

namespace ModelGen.Execution;

/// <summary>Pins the caller's spans for the time of a pass and runs it. Inputs come first, then targets, then the output that the pass writes.</summary>
public static unsafe class Pass
{
    /// <summary>Runs a pass with 0 inputs.</summary>
    public static void Run<T, TAction>(Program<T> program, int batch, int length, Span<T> output, TAction action)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TAction : struct, IPassAction<T>
    {
        fixed (T* y = output)
        {
            program.Bind(0, y);
            action.Invoke(program, batch, length);
        }
    }

    /// <summary>Runs a pass with 1 input.</summary>
    public static void Run<T, TAction, TArgument0>(Program<T> program, int batch, int length, ReadOnlySpan<TArgument0> argument0, Span<T> output, TAction action)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TAction : struct, IPassAction<T>
        where TArgument0 : unmanaged
    {
        fixed (TArgument0* p0 = argument0)
        fixed (T* y = output)
        {
            program.Bind(0, p0);
            program.Bind(1, y);
            action.Invoke(program, batch, length);
        }
    }

    /// <summary>Runs a pass with 2 inputs.</summary>
    public static void Run<T, TAction, TArgument0, TArgument1>(Program<T> program, int batch, int length, ReadOnlySpan<TArgument0> argument0, ReadOnlySpan<TArgument1> argument1, Span<T> output, TAction action)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TAction : struct, IPassAction<T>
        where TArgument0 : unmanaged
        where TArgument1 : unmanaged
    {
        fixed (TArgument0* p0 = argument0)
        fixed (TArgument1* p1 = argument1)
        fixed (T* y = output)
        {
            program.Bind(0, p0);
            program.Bind(1, p1);
            program.Bind(2, y);
            action.Invoke(program, batch, length);
        }
    }

    /// <summary>Runs a pass with 3 inputs.</summary>
    public static void Run<T, TAction, TArgument0, TArgument1, TArgument2>(Program<T> program, int batch, int length, ReadOnlySpan<TArgument0> argument0, ReadOnlySpan<TArgument1> argument1, ReadOnlySpan<TArgument2> argument2, Span<T> output, TAction action)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TAction : struct, IPassAction<T>
        where TArgument0 : unmanaged
        where TArgument1 : unmanaged
        where TArgument2 : unmanaged
    {
        fixed (TArgument0* p0 = argument0)
        fixed (TArgument1* p1 = argument1)
        fixed (TArgument2* p2 = argument2)
        fixed (T* y = output)
        {
            program.Bind(0, p0);
            program.Bind(1, p1);
            program.Bind(2, p2);
            program.Bind(3, y);
            action.Invoke(program, batch, length);
        }
    }

    /// <summary>Runs a pass with 4 inputs.</summary>
    public static void Run<T, TAction, TArgument0, TArgument1, TArgument2, TArgument3>(Program<T> program, int batch, int length, ReadOnlySpan<TArgument0> argument0, ReadOnlySpan<TArgument1> argument1, ReadOnlySpan<TArgument2> argument2, ReadOnlySpan<TArgument3> argument3, Span<T> output, TAction action)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TAction : struct, IPassAction<T>
        where TArgument0 : unmanaged
        where TArgument1 : unmanaged
        where TArgument2 : unmanaged
        where TArgument3 : unmanaged
    {
        fixed (TArgument0* p0 = argument0)
        fixed (TArgument1* p1 = argument1)
        fixed (TArgument2* p2 = argument2)
        fixed (TArgument3* p3 = argument3)
        fixed (T* y = output)
        {
            program.Bind(0, p0);
            program.Bind(1, p1);
            program.Bind(2, p2);
            program.Bind(3, p3);
            program.Bind(4, y);
            action.Invoke(program, batch, length);
        }
    }

    /// <summary>Runs a pass with 5 inputs.</summary>
    public static void Run<T, TAction, TArgument0, TArgument1, TArgument2, TArgument3, TArgument4>(Program<T> program, int batch, int length, ReadOnlySpan<TArgument0> argument0, ReadOnlySpan<TArgument1> argument1, ReadOnlySpan<TArgument2> argument2, ReadOnlySpan<TArgument3> argument3, ReadOnlySpan<TArgument4> argument4, Span<T> output, TAction action)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TAction : struct, IPassAction<T>
        where TArgument0 : unmanaged
        where TArgument1 : unmanaged
        where TArgument2 : unmanaged
        where TArgument3 : unmanaged
        where TArgument4 : unmanaged
    {
        fixed (TArgument0* p0 = argument0)
        fixed (TArgument1* p1 = argument1)
        fixed (TArgument2* p2 = argument2)
        fixed (TArgument3* p3 = argument3)
        fixed (TArgument4* p4 = argument4)
        fixed (T* y = output)
        {
            program.Bind(0, p0);
            program.Bind(1, p1);
            program.Bind(2, p2);
            program.Bind(3, p3);
            program.Bind(4, p4);
            program.Bind(5, y);
            action.Invoke(program, batch, length);
        }
    }

    /// <summary>Runs a pass with 6 inputs.</summary>
    public static void Run<T, TAction, TArgument0, TArgument1, TArgument2, TArgument3, TArgument4, TArgument5>(Program<T> program, int batch, int length, ReadOnlySpan<TArgument0> argument0, ReadOnlySpan<TArgument1> argument1, ReadOnlySpan<TArgument2> argument2, ReadOnlySpan<TArgument3> argument3, ReadOnlySpan<TArgument4> argument4, ReadOnlySpan<TArgument5> argument5, Span<T> output, TAction action)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TAction : struct, IPassAction<T>
        where TArgument0 : unmanaged
        where TArgument1 : unmanaged
        where TArgument2 : unmanaged
        where TArgument3 : unmanaged
        where TArgument4 : unmanaged
        where TArgument5 : unmanaged
    {
        fixed (TArgument0* p0 = argument0)
        fixed (TArgument1* p1 = argument1)
        fixed (TArgument2* p2 = argument2)
        fixed (TArgument3* p3 = argument3)
        fixed (TArgument4* p4 = argument4)
        fixed (TArgument5* p5 = argument5)
        fixed (T* y = output)
        {
            program.Bind(0, p0);
            program.Bind(1, p1);
            program.Bind(2, p2);
            program.Bind(3, p3);
            program.Bind(4, p4);
            program.Bind(5, p5);
            program.Bind(6, y);
            action.Invoke(program, batch, length);
        }
    }
}
