package dev.perdura.worker.internal.operation

import dev.perdura.dsl.EncodedValues
import dev.perdura.dsl.SignalDefinition
import dev.perdura.dsl.ValueType
import dev.perdura.dsl.WorkflowScope
import dev.perdura.worker.internal.wire.Wire
import io.temporal.api.common.v1.Payloads

/**
 * Signals on their way to handlers. One that finds no handler waits, in order, until there is one.
 *
 * @param launch starts a handler as a coroutine of the run, behind everything that is already queued
 */
internal class SignalInbox(private val wire: Wire, private val launch: (suspend WorkflowScope.() -> Unit) -> Unit) {
    private class Signal(val name: String, val input: Payloads)

    private class Handler<A>(
        private val definition: SignalDefinition<A>,
        private val handle: suspend WorkflowScope.(A) -> Unit,
    ) {
        /** The argument is decoded by the handler's coroutine, so that a bad one fails like any error in a handler. */
        fun of(input: Payloads, wire: Wire): suspend WorkflowScope.() -> Unit =
            { handle(wire.decode(input, definition.argumentType)) }
    }

    private val handlers = LinkedHashMap<String, Handler<*>>(0)
    private var fallback: (suspend WorkflowScope.(String, EncodedValues) -> Unit)? = null
    private val waiting = ArrayDeque<Signal>(0)

    /** How many handlers have begun and not ended. */
    var running = 0
        private set

    /** Signals that no handler took. */
    val waitingNames: List<String> get() = waiting.map { it.name }

    val handlerNames: Set<String> get() = handlers.keys

    val hasHandlers: Boolean get() = handlers.isNotEmpty() || fallback != null

    fun deliver(name: String, input: Payloads) {
        val signal = Signal(name, input)
        val handling = handlingOf(signal)
        if (handling == null) waiting.addLast(signal) else begin(handling)
    }

    fun <A> on(definition: SignalDefinition<A>, handle: suspend WorkflowScope.(A) -> Unit) {
        handlers[definition.name] = Handler(definition, handle)
        deliverWaiting()
    }

    fun onOthers(handle: suspend WorkflowScope.(String, EncodedValues) -> Unit) {
        fallback = handle
        deliverWaiting()
    }

    private fun deliverWaiting() {
        if (waiting.isEmpty()) return
        val signals = waiting.toList()
        waiting.clear()
        signals.forEach { signal -> handlingOf(signal)?.let(::begin) ?: waiting.addLast(signal) }
    }

    private fun handlingOf(signal: Signal): (suspend WorkflowScope.() -> Unit)? {
        handlers[signal.name]?.let { return it.of(signal.input, wire) }
        val others = fallback ?: return null
        return { others(signal.name, wire.decode(signal.input, ENCODED)) }
    }

    private fun begin(handling: suspend WorkflowScope.() -> Unit) {
        running++
        launch {
            try {
                handling()
            } finally {
                running--
            }
        }
    }

    private companion object {
        val ENCODED = ValueType.of<EncodedValues>()
    }
}
