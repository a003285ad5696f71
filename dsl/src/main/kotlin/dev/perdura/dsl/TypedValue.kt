package dev.perdura.dsl

/**
 * A value together with its full type, for calls by name.
 *
 * A call by name takes arguments of any type and can see only their classes. Where the class is not enough (a sealed
 * type, a collection of several classes), wrap the argument: `typed<Shape>(circle)`.
 *
 * @property value the value itself
 * @property type the type to encode it as
 */
public class TypedValue<T>(public val value: T, public val type: ValueType<T>) {
    override fun toString(): String = "$value: $type"
}

/** [value] to be encoded as [T]. */
public inline fun <reified T> typed(value: T): TypedValue<T> = TypedValue(value, ValueType.of<T>())
