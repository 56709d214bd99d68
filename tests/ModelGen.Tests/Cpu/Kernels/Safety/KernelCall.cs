using System.Reflection;
using System.Reflection.Emit;
using ModelGen.Execution;
using ModelGen.Kernels;

namespace ModelGen.Tests.Kernels.Safety;

/// <summary>Calls a kernel by reflection: spans cannot be boxed, so the call is compiled from a list of arguments.</summary>
internal sealed class KernelCall
{
    private readonly Action<KernelArgument[]> call;

    public KernelCall(MethodInfo method)
    {
        Method = method;
        Parameters = method.GetParameters();
        var compiled =
            new DynamicMethod("Call" + method.Name, null, [typeof(KernelArgument[])], typeof(KernelCall).Module, skipVisibility: true);
        var il = compiled.GetILGenerator();
        for (var i = 0; i < Parameters.Length; i++) Load(il, i, Parameters[i].ParameterType);
        il.Emit(OpCodes.Call, method);
        if (method.ReturnType != typeof(void)) il.Emit(OpCodes.Pop);
        il.Emit(OpCodes.Ret);
        call = compiled.CreateDelegate<Action<KernelArgument[]>>();
    }

    public MethodInfo Method { get; }

    public ParameterInfo[] Parameters { get; }

    public void Invoke(KernelArgument[] arguments) => call(arguments);

    /// <summary>The kernel with its type arguments.</summary>
    public override string ToString()
    {
        static string Name(Type type) => type.IsGenericType
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : type.Name;
        return $"{Method.DeclaringType!.Name}.{Method.Name}<{string.Join(", ", Method.GetGenericArguments().Select(Name))}>";
    }

    /// <summary>The elements of a span or of what writes gradients; null for anything else.</summary>
    public static Type? ElementOf(Type type) =>
        type.IsGenericType
            && (type.GetGenericTypeDefinition() == typeof(Span<>) || type.GetGenericTypeDefinition() == typeof(ReadOnlySpan<>)
                || type.GetGenericTypeDefinition() == typeof(StoreGradient<>))
            ? type.GetGenericArguments()[0]
            : null;

    public static bool IsReal(Type type) => type == typeof(float) || type == typeof(double);

    private static int? Optional(long value) => value % 3 == 0 ? null : (int)value;

    private static void Load(ILGenerator il, int index, Type type)
    {
        void Field(string name)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldc_I4, index);
            il.Emit(OpCodes.Ldelema, typeof(KernelArgument));
            il.Emit(OpCodes.Ldfld, typeof(KernelArgument).GetField(name)!);
        }

        if (ElementOf(type) is { } element)
        {
            Field(nameof(KernelArgument.Value));
            il.Emit(OpCodes.Conv_I);
            Field(nameof(KernelArgument.Length));
            var pointer = type.GetGenericTypeDefinition() == typeof(StoreGradient<>) ? element.MakePointerType() : typeof(void*);
            if (pointer != typeof(void*)) il.Emit(OpCodes.Conv_I);
            var constructor = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .Single(c => c.GetParameters() is { Length: 2 } p && p[0].ParameterType == pointer);
            il.Emit(OpCodes.Newobj, constructor);
        }
        else if (type == typeof(Extent))
        {
            Field(nameof(KernelArgument.Value));
            il.Emit(OpCodes.Conv_I4);
            Field(nameof(KernelArgument.End));
            il.Emit(OpCodes.Conv_I4);
            il.Emit(OpCodes.Newobj, typeof(Extent).GetConstructor([typeof(int), typeof(int)])!);
        }
        else if (type == typeof(AttentionShape))
        {
            Field(nameof(KernelArgument.Shape));
        }
        else if (IsReal(type))
        {
            Field(nameof(KernelArgument.Real));
            il.Emit(type == typeof(float) ? OpCodes.Conv_R4 : OpCodes.Conv_R8);
        }
        else if (type == typeof(int) || type == typeof(bool))
        {
            Field(nameof(KernelArgument.Value));
            il.Emit(OpCodes.Conv_I4);
        }
        else if (type == typeof(int?))
        {
            Field(nameof(KernelArgument.Value));
            il.Emit(OpCodes.Call, typeof(KernelCall).GetMethod(nameof(Optional), BindingFlags.Static | BindingFlags.NonPublic)!);
        }
        else if (type == typeof(ulong) || type == typeof(nint))
        {
            Field(nameof(KernelArgument.Value));
            il.Emit(type == typeof(nint) ? OpCodes.Conv_I : OpCodes.Conv_U8);
        }
        else if (type.IsValueType)
        {
            var local = il.DeclareLocal(type);
            il.Emit(OpCodes.Ldloca, local);
            il.Emit(OpCodes.Initobj, type);
            il.Emit(OpCodes.Ldloc, local);
        }
        else
        {
            throw new NotSupportedException($"an argument of type {type}");
        }
    }
}
