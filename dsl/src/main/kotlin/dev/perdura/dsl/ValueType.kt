package dev.perdura.dsl

import dev.perdura.dsl.internal.convert.boxed
import dev.perdura.dsl.internal.convert.javaTypeOf
import dev.perdura.dsl.internal.convert.runtimeTypeOf
import java.lang.reflect.Type
import kotlin.reflect.KType
import kotlin.reflect.typeOf

/**
 * The full type of a value that crosses a durable border, generic arguments included: `List<Order>`, not `List`.
 *
 * A type made from Kotlin ([of] with a reified argument) knows whether null is allowed, at every depth. A type made
 * from a [java.lang.reflect.Type] does not; such a type allows null at its top and nowhere else.
 *
 * @property kType the type as Kotlin sees it, or null when it was made from a Java type
 * @property javaType the type as Java sees it; primitives are boxed
 */
public class ValueType<T>
    @PublishedApi
    internal constructor(
        public val kType: KType?,
        public val javaType: Type,
    ) {
        /** Whether null is a legal value of this type. */
        public val isNullable: Boolean get() = kType?.isMarkedNullable ?: !isNothing

        /**
         * Whether the type carries no value at all ([Unit], or [Void] in Java): such an argument or result has no
         * payload.
         */
        public val isNothing: Boolean get() = javaType == Unit::class.java || javaType == Void::class.java

        override fun equals(other: Any?): Boolean =
            other is ValueType<*> && kType == other.kType && javaType == other.javaType

        override fun hashCode(): Int = 31 * javaType.hashCode() + (kType?.hashCode() ?: 0)

        /** The type as one would write it in source, with full class names. */
        override fun toString(): String = kType?.toString() ?: javaType.typeName

        public companion object {
            /** The type [T], with its generic arguments and nullability. */
            public inline fun <reified T> of(): ValueType<T> = of(typeOf<T>())

            /** The type that [type] stands for; the caller answers for [T]. */
            public fun <T> of(type: KType): ValueType<T> = ValueType(type, javaTypeOf(type))

            /** The type that [type] stands for; the caller answers for [T]. */
            @JvmStatic
            public fun <T> of(type: Type): ValueType<T> = ValueType(null, boxed(type))

            /** The type of the class [type], which must not be generic. */
            @JvmStatic
            public fun <T> of(type: Class<T>): ValueType<T> = ValueType(null, boxed(type))

            /**
             * The type of [value] as far as it can be told at run time: its class, and for collections that of their
             * elements.
             *
             * A value of a sealed type is taken as its own class, without the discriminator that the sealed type would
             * write.
             *
             * @throws IllegalArgumentException if elements are of several classes; wrap the value with [typed] then
             */
            @JvmStatic
            public fun ofValue(value: Any?): ValueType<*> = of<Any?>(runtimeTypeOf(value))
        }
    }
