using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace ModelGen.Tests.Arguments;

/// <summary>Calls any public method or constructor with simple arguments; spans, which cannot be boxed, are empty.</summary>
internal sealed class ReflectedCall
{
    private readonly MethodBase method;
    private readonly Func<object?, object?[], object?> call;

    public ReflectedCall(MethodBase method)
    {
        this.method = method;
        var compiled = new DynamicMethod(
            "Call", typeof(object), [typeof(object), typeof(object[])], typeof(ReflectedCall).Module, skipVisibility: true);
        var il = compiled.GetILGenerator();
        if (!method.IsStatic && !method.IsConstructor)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(method.DeclaringType!.IsValueType ? OpCodes.Unbox : OpCodes.Castclass, method.DeclaringType!);
        }

        var parameters = method.GetParameters();
        for (var i = 0; i < parameters.Length; i++) Load(il, i, parameters[i].ParameterType);
        var result = method is MethodInfo info ? info.ReturnType : method.DeclaringType!;
        if (method is ConstructorInfo constructor) il.Emit(OpCodes.Newobj, constructor);
        else il.Emit(method.IsVirtual && !method.DeclaringType!.IsValueType ? OpCodes.Callvirt : OpCodes.Call, (MethodInfo)method);
        if (result.IsByRef || result.IsByRefLike || result.IsPointer) il.Emit(OpCodes.Pop);
        if (result == typeof(void) || result.IsByRef || result.IsByRefLike || result.IsPointer) il.Emit(OpCodes.Ldnull);
        else il.Emit(OpCodes.Box, result);
        il.Emit(OpCodes.Ret);
        call = compiled.CreateDelegate<Func<object?, object?[], object?>>();
    }

    public object? Invoke(object? instance, object?[] arguments) => call(instance, arguments);

    /// <summary>A value for a parameter that is not what a test is about.</summary>
    public static object? Simple(Type type)
    {
        if (type.IsByRef) type = type.GetElementType()!;
        if (type.IsByRefLike || type.IsPointer) return null;
        if (Nullable.GetUnderlyingType(type) is not null) return null;
        if (type == typeof(int) || type == typeof(long)) return Convert.ChangeType(1, type, null);
        if (type.IsValueType) return Activator.CreateInstance(type);
        if (type == typeof(string)) return "a";
        if (type.IsArray) return Array.CreateInstance(type.GetElementType()!, new int[type.GetArrayRank()]);
        if (type.IsGenericType && type.IsInterface && type.GetGenericArguments() is [var element]
            && type.IsAssignableFrom(element.MakeArrayType())) return Array.CreateInstance(element, 0);
        if (typeof(Delegate).IsAssignableFrom(type)) return Nothing(type);
        if (type == typeof(Stream)) return new MemoryStream();
        return RuntimeHelpers.GetUninitializedObject(Concrete(type));
    }

    /// <summary>A class that can be created where an abstract one or an interface is asked for.</summary>
    public static Type Concrete(Type type)
    {
        if (!type.IsAbstract) return type;
        var arguments = type.IsGenericType ? type.GetGenericArguments() : [];
        return type.Assembly.GetTypes().Concat(typeof(ReflectedCall).Assembly.GetTypes())
            .Where(t => !t.IsAbstract && t.IsClass && !t.ContainsGenericParameters && type.IsAssignableFrom(t))
            .Concat(type.Assembly.GetTypes().Where(t => !t.IsAbstract && t.IsClass && t.IsGenericTypeDefinition)
                .Select(
                    t => TryClose(
                        t,
                        t.GetGenericArguments().Length == arguments.Length ? arguments : [
                            .. t.GetGenericArguments().Select(_ => typeof(float))])).Where(t => t is not null && type.IsAssignableFrom(t))!)
            .First()!;
    }

    private static Type? TryClose(Type type, Type[] arguments)
    {
        try
        {
            return type.MakeGenericType(arguments);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static Delegate? Nothing(Type type)
    {
        var invoke = type.GetMethod("Invoke")!;
        if (invoke.GetParameters().Any(p => p.ParameterType.IsByRefLike) || invoke.ReturnType.IsByRefLike) return null;
        var parameters = invoke.GetParameters().Select(p => Expression.Parameter(p.ParameterType)).ToArray();
        return Expression.Lambda(type, Expression.Default(invoke.ReturnType), parameters).Compile();
    }

    private static void Load(ILGenerator il, int index, Type type)
    {
        var value = type.IsByRef ? type.GetElementType()! : type;
        if (value.IsByRefLike || value.IsPointer)
        {
            var local = il.DeclareLocal(value);
            il.Emit(OpCodes.Ldloca, local);
            il.Emit(OpCodes.Initobj, value);
            il.Emit(type.IsByRef ? OpCodes.Ldloca : OpCodes.Ldloc, local);
            return;
        }

        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldc_I4, index);
        il.Emit(OpCodes.Ldelem_Ref);
        il.Emit(OpCodes.Unbox_Any, value);
        if (!type.IsByRef) return;
        var place = il.DeclareLocal(value);
        il.Emit(OpCodes.Stloc, place);
        il.Emit(OpCodes.Ldloca, place);
    }

    public override string ToString() =>
        $"{method.DeclaringType!.Name}.{method.Name}({string.Join(", ", method.GetParameters().Select(p => p.Name))})";
}
