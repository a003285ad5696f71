package dev.perdura.dsl.internal.convert

import dev.perdura.dsl.ValueType
import kotlinx.serialization.DeserializationStrategy
import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.KSerializer
import kotlinx.serialization.SerializationException
import kotlinx.serialization.SerializationStrategy
import kotlinx.serialization.builtins.nullable
import kotlinx.serialization.descriptors.PolymorphicKind
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.descriptors.SerialKind
import kotlinx.serialization.descriptors.capturedKClass
import kotlinx.serialization.descriptors.elementDescriptors
import kotlinx.serialization.modules.SerializersModule
import kotlinx.serialization.modules.SerializersModuleCollector
import kotlinx.serialization.serializer
import java.util.concurrent.ConcurrentHashMap
import kotlin.reflect.KClass

/** Finds the serializer of a type once, and checks it to its leaves: what is missing deep inside shows at start-up. */
@OptIn(ExperimentalSerializationApi::class)
internal class SerializerLookup(private val module: SerializersModule) {
    private class Finding(val serializer: KSerializer<*>?, val refusal: String?)

    private val findings = ConcurrentHashMap<ValueType<*>, Finding>()

    /** Base classes that the module has subclasses or defaults for. */
    private val polymorphicBases: Set<KClass<*>> = polymorphicBasesOf(module)

    fun find(type: ValueType<*>): KSerializer<*>? = findingFor(type).serializer

    fun refusal(type: ValueType<*>): String? = findingFor(type).refusal

    private fun findingFor(type: ValueType<*>): Finding = findings.getOrPut(type) { look(type) }

    private fun look(type: ValueType<*>): Finding =
        try {
            val serializer = type.kType?.let { module.serializer(it) } ?: module.serializer(type.javaType).orNull()
            val gap = gapIn(serializer.descriptor, HashSet())
            if (gap == null) Finding(serializer, null) else Finding(null, gap)
        } catch (failure: SerializationException) {
            Finding(null, "kotlinx-serialization has no serializer (${failure.message?.lineSequence()?.first()})")
        } catch (failure: IllegalArgumentException) {
            Finding(null, "kotlinx-serialization does not take it (${failure.message})")
        }

    /** A Java type does not say whether null is allowed, so it is. */
    @Suppress("UNCHECKED_CAST")
    private fun KSerializer<*>.orNull(): KSerializer<*> =
        if (descriptor.isNullable) this else (this as KSerializer<Any>).nullable

    /** The first part of [descriptor] that has no serializer, in words; null if it is whole. */
    private fun gapIn(descriptor: SerialDescriptor, seen: MutableSet<String>): String? {
        val base = descriptor.capturedKClass
        return when {
            descriptor.kind == SerialKind.CONTEXTUAL && base != null && module.getContextual(base) == null -> {
                "${base.java.name} is contextual, and the serializers module has no serializer for it"
            }

            descriptor.kind == PolymorphicKind.OPEN && base != null && base !in polymorphicBases -> {
                "${base.java.name} is open to any subclass, and the serializers module names none " +
                    "(make it sealed, or register its subclasses)"
            }

            // By name and argument names: a recursive type comes back to itself.
            !seen.add(descriptor.serialName + descriptor.elementNamesKey()) -> {
                null
            }

            else -> {
                descriptor.elementDescriptors.firstNotNullOfOrNull { gapIn(it, seen) }
            }
        }
    }

    private fun SerialDescriptor.elementNamesKey(): String =
        elementDescriptors.joinToString(",", "(", ")") { it.serialName }
}

@OptIn(ExperimentalSerializationApi::class)
private fun polymorphicBasesOf(module: SerializersModule): Set<KClass<*>> {
    val bases = HashSet<KClass<*>>()
    module.dumpTo(
        object : SerializersModuleCollector {
            override fun <T : Any> contextual(kClass: KClass<T>, provider: (List<KSerializer<*>>) -> KSerializer<*>) =
                Unit

            override fun <Base : Any, Sub : Base> polymorphic(
                baseClass: KClass<Base>,
                actualClass: KClass<Sub>,
                actualSerializer: KSerializer<Sub>,
            ) {
                bases += baseClass
            }

            override fun <Base : Any> polymorphicDefaultSerializer(
                baseClass: KClass<Base>,
                defaultSerializerProvider: (Base) -> SerializationStrategy<Base>?,
            ) {
                bases += baseClass
            }

            override fun <Base : Any> polymorphicDefaultDeserializer(
                baseClass: KClass<Base>,
                defaultDeserializerProvider: (String?) -> DeserializationStrategy<Base>?,
            ) {
                bases += baseClass
            }
        },
    )
    return bases
}
