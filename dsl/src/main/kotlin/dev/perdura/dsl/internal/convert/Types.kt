package dev.perdura.dsl.internal.convert

import java.lang.reflect.ParameterizedType
import java.lang.reflect.Type
import java.lang.reflect.TypeVariable
import java.lang.reflect.WildcardType
import kotlin.reflect.KType
import kotlin.reflect.javaType

/** [type] with a primitive class replaced by its wrapper: values are always held as objects. */
internal fun boxed(type: Type): Type = if (type is Class<*> && type.isPrimitive) type.kotlin.javaObjectType else type

@OptIn(ExperimentalStdlibApi::class)
internal fun javaTypeOf(type: KType): Type = boxed(type.javaType)

/** A generic type put together at run time. */
internal class GenericType(private val raw: Class<*>, private val arguments: List<Type>) : ParameterizedType {
    override fun getActualTypeArguments(): Array<Type> = arguments.toTypedArray()

    override fun getRawType(): Type = raw

    override fun getOwnerType(): Type? = raw.declaringClass

    override fun equals(other: Any?): Boolean =
        other is ParameterizedType &&
            raw == other.rawType &&
            ownerType == other.ownerType &&
            arguments == other.actualTypeArguments.toList()

    // As the JDK's own parameterized types hash, so that equal types meet in one map.
    override fun hashCode(): Int =
        arguments.toTypedArray().contentHashCode() xor (ownerType?.hashCode() ?: 0) xor raw.hashCode()

    override fun toString(): String = raw.typeName + arguments.joinToString(", ", "<", ">") { it.typeName }
}

/** The type of [value] with the classes of its elements; throws when those differ. */
internal fun runtimeTypeOf(value: Any?): Type =
    when (value) {
        null -> {
            Any::class.java
        }

        is List<*> -> {
            GenericType(List::class.java, listOf(elementTypeOf(value, value)))
        }

        is Set<*> -> {
            GenericType(Set::class.java, listOf(elementTypeOf(value, value)))
        }

        is Map<*, *> -> {
            GenericType(
                Map::class.java,
                listOf(elementTypeOf(value.keys, value), elementTypeOf(value.values, value)),
            )
        }

        else -> {
            value.javaClass
        }
    }

private fun elementTypeOf(elements: Collection<*>, owner: Any): Type {
    val types = elements.mapTo(LinkedHashSet()) { if (it == null) null else runtimeTypeOf(it) }
    val distinct = types.filterNotNull()
    require(distinct.size <= 1 && !(null in types)) {
        "Cannot tell the element type of a ${owner.javaClass.simpleName} at run time: expected elements of one " +
            "class, found ${types.joinToString { it?.typeName ?: "null" }}. Pass it as typed<List<Shape>>(value), " +
            "with its real type."
    }
    // Elements of an empty collection are never written; any serializable type will do.
    return distinct.firstOrNull() ?: String::class.java
}

/**
 * The type arguments that [concrete] gives to its generic superclass [ancestor], in order.
 *
 * @throws IllegalArgumentException if the subclass leaves one of them open
 */
internal fun superclassArguments(concrete: Class<*>, ancestor: Class<*>): List<Type> {
    var bindings: Map<TypeVariable<*>, Type> = emptyMap()
    var current: Class<*> = concrete
    while (true) {
        val parent = current.genericSuperclass
        val arguments =
            (parent as? ParameterizedType)?.actualTypeArguments.orEmpty().map { substitute(it, bindings) }
        val parentClass = current.superclass
        if (parentClass == ancestor) {
            require(arguments.isNotEmpty() && arguments.none { isOpen(it) }) {
                "${concrete.name} does not say its input and output types: expected " +
                    "`: ${ancestor.simpleName}<Input, Output>(\"name\")` with concrete types, found " +
                    "${parent.typeName}. Name the types, or pass them to the constructor as ValueType.of<...>()."
            }
            return arguments
        }
        bindings = parentClass.typeParameters.zip(arguments).toMap()
        current = parentClass
    }
}

/** [type] with its variables bound; a wildcard, which Kotlin writes for `List<out Order>`, becomes its bound. */
private fun substitute(type: Type, bindings: Map<TypeVariable<*>, Type>): Type =
    when (type) {
        is TypeVariable<*> -> {
            bindings[type] ?: type
        }

        is WildcardType -> {
            substitute(type.upperBounds.first(), bindings)
        }

        is ParameterizedType -> {
            GenericType(type.rawType as Class<*>, type.actualTypeArguments.map { substitute(it, bindings) })
        }

        else -> {
            type
        }
    }

private fun isOpen(type: Type): Boolean =
    type is TypeVariable<*> || (type is ParameterizedType && type.actualTypeArguments.any { isOpen(it) })
