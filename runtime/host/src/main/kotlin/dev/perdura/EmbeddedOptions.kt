package dev.perdura

import dev.perdura.client.PerduraClient
import dev.perdura.client.internal.requireId
import dev.perdura.dsl.DataConverter
import dev.perdura.dsl.InternalPerduraApi
import dev.perdura.dsl.PerduraDsl
import dev.perdura.engine.EngineClock
import dev.perdura.engine.EngineLimits
import dev.perdura.worker.WorkerOptions

/**
 * How an engine inside this process is run, and how it is talked to. Everything has a default.
 *
 * @property namespace the namespace of client and workers; registered if it is new (`default`)
 * @property identity who the client says it is, in history; null for process id and host name
 * @property converter turns values into payloads and back
 * @property workerOptions what a worker that says nothing else is made with
 * @property limits what the engine puts up with (those of a Temporal server)
 * @property clock the engine's time; a virtual clock serves tests (the system's)
 */
@OptIn(InternalPerduraApi::class)
public class EmbeddedOptions private constructor(builder: Builder) {
    public val namespace: String = requireId("namespace", builder.namespace)
    public val identity: String? = builder.identity?.also { requireId("identity", it) }
    public val converter: DataConverter = builder.converter
    public val workerOptions: WorkerOptions = builder.workerOptions
    public val limits: EngineLimits = builder.limits
    public val clock: EngineClock = builder.clock

    /** A builder that starts from these options. */
    public fun toBuilder(): Builder =
        Builder().also {
            it.namespace = namespace
            it.identity = identity
            it.converter = converter
            it.workerOptions = workerOptions
            it.limits = limits
            it.clock = clock
        }

    /** Collects the values of [EmbeddedOptions]. */
    @PerduraDsl
    public class Builder internal constructor() {
        public var namespace: String = PerduraClient.DEFAULT_NAMESPACE
            @JvmSynthetic set
        public var identity: String? = null
            @JvmSynthetic set
        public var converter: DataConverter = PerduraClient.DEFAULT_CONVERTER
            @JvmSynthetic set
        public var workerOptions: WorkerOptions = WorkerOptions.DEFAULT
            @JvmSynthetic set
        public var limits: EngineLimits = EngineLimits.defaults()
            @JvmSynthetic set
        public var clock: EngineClock = EngineClock.system()
            @JvmSynthetic set

        /** Sets [EmbeddedOptions.workerOptions], starting from those set before. */
        @JvmSynthetic
        public fun workerOptions(configure: WorkerOptions.Builder.() -> Unit) {
            workerOptions = workerOptions.toBuilder().apply(configure).build()
        }

        /** Sets [EmbeddedOptions.namespace]. */
        public fun namespace(value: String): Builder = apply { namespace = value }

        /** Sets [EmbeddedOptions.identity]. */
        public fun identity(value: String): Builder = apply { identity = value }

        /** Sets [EmbeddedOptions.converter]. */
        public fun converter(value: DataConverter): Builder = apply { converter = value }

        /** Sets [EmbeddedOptions.workerOptions]. */
        public fun workerOptions(value: WorkerOptions): Builder = apply { workerOptions = value }

        /** Sets [EmbeddedOptions.limits]. */
        public fun limits(value: EngineLimits): Builder = apply { limits = value }

        /** Sets [EmbeddedOptions.clock]. */
        public fun clock(value: EngineClock): Builder = apply { clock = value }

        /**
         * The options.
         *
         * @throws IllegalArgumentException if [namespace] or [identity] is blank or too long
         */
        public fun build(): EmbeddedOptions = EmbeddedOptions(this)
    }

    public companion object {
        /** A builder with the defaults. */
        @JvmStatic
        public fun builder(): Builder = Builder()
    }
}

/** [EmbeddedOptions] with what [configure] sets. */
@JvmSynthetic
public fun EmbeddedOptions(configure: EmbeddedOptions.Builder.() -> Unit): EmbeddedOptions =
    EmbeddedOptions.builder().apply(configure).build()
