package dev.perdura.worker.internal.operation

import dev.perdura.dsl.EncodedValues
import dev.perdura.dsl.QueryDefinition
import dev.perdura.dsl.QueryScope
import dev.perdura.dsl.TypedValue
import dev.perdura.dsl.ValueType
import dev.perdura.worker.internal.wire.Wire
import io.temporal.api.common.v1.Payloads

/** The answers that a workflow has for queries. */
internal class QueryHandlers(private val wire: Wire) {
    private class Handler<A, R>(
        private val definition: QueryDefinition<A, R>,
        private val handle: suspend QueryScope.(A) -> R,
    ) {
        suspend fun answer(scope: QueryScope, arguments: Payloads, wire: Wire): Payloads {
            val argument = wire.decode(arguments, definition.argumentType)
            return wire.encode(scope.handle(argument), definition.resultType)
        }
    }

    private val handlers = LinkedHashMap<String, Handler<*, *>>(0)
    private var fallback: (suspend QueryScope.(String, EncodedValues) -> Any?)? = null

    val names: Set<String> get() = handlers.keys

    fun <A, R> on(definition: QueryDefinition<A, R>, handle: suspend QueryScope.(A) -> R) {
        handlers[definition.name] = Handler(definition, handle)
    }

    fun onOthers(handle: suspend QueryScope.(String, EncodedValues) -> Any?) {
        fallback = handle
    }

    /** @throws IllegalArgumentException if nothing answers [name] */
    suspend fun answer(scope: QueryScope, name: String, arguments: Payloads): Payloads {
        handlers[name]?.let { return it.answer(scope, arguments, wire) }
        val others = fallback ?: throw IllegalArgumentException(unknown(name))
        val answer = scope.others(name, wire.decode(arguments, ENCODED))
        return when (answer) {
            is EncodedValues -> wire.encode(answer, ENCODED)
            is TypedValue<*> -> wire.encode(answer.value, answer.type)
            else -> wire.encodeArguments(listOf(answer))
        }
    }

    private fun unknown(name: String): String =
        "No answer to query \"$name\": expected one of ${handlers.keys.ifEmpty { setOf("(none)") }.joinToString()}. " +
            "Set it with onQuery before the workflow first suspends, or set a fallback with onQuery { name, " +
            "arguments -> }."

    private companion object {
        val ENCODED = ValueType.of<EncodedValues>()
    }
}
