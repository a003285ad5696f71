package dev.perdura.dsl

import java.util.concurrent.CompletionStage

/** Where activities get their code: a worker under construction, or a bundle made by [activities]. */
@PerduraDsl
public interface ActivityRegistry {
    /** Adds [implementation]. */
    public fun add(implementation: ActivityImplementation<*, *>)

    /** Implements [definition] with code that suspends. */
    public fun <I, O> activity(definition: ActivityDefinition<I, O>, body: suspend ActivityScope.(I) -> O) {
        add(ActivityImplementation.Suspending(definition, body))
    }

    /** Implements [definition] with code that blocks its thread; it gets a thread that may be blocked. */
    public fun <I, O> blockingActivity(definition: ActivityDefinition<I, O>, body: ActivityScope.(I) -> O) {
        add(ActivityImplementation.Blocking(definition, body))
    }

    /** Implements [definition] with code that returns a future. */
    public fun <I, O> completionStageActivity(
        definition: ActivityDefinition<I, O>,
        body: ActivityScope.(I) -> CompletionStage<O>,
    ) {
        add(ActivityImplementation.Staged(definition, body))
    }

    /** Adds all of [bundle]. */
    public fun activities(bundle: ActivityImplementations) {
        bundle.implementations.forEach { add(it) }
    }
}

/** Implements the activity [name], by name, with code that suspends. */
public inline fun <reified I, reified O> ActivityRegistry.activity(
    name: String,
    noinline body: suspend ActivityScope.(I) -> O,
) {
    activity(ActivityDefinition(name, ValueType.of<I>(), ValueType.of<O>()), body)
}

/** Implements the activity [name], by name, with code that blocks its thread. */
public inline fun <reified I, reified O> ActivityRegistry.blockingActivity(
    name: String,
    noinline body: ActivityScope.(I) -> O,
) {
    blockingActivity(ActivityDefinition(name, ValueType.of<I>(), ValueType.of<O>()), body)
}

/**
 * Activities with their code, to be registered as one.
 *
 * @property implementations in the order they were added
 */
public class ActivityImplementations(implementations: List<ActivityImplementation<*, *>>) {
    public val implementations: List<ActivityImplementation<*, *>> = implementations.toList()
}

/** A bundle of activities: `val payments = activities { activity(Payments.charge) { ... } }`. */
public fun activities(configure: ActivityRegistry.() -> Unit): ActivityImplementations {
    val implementations = ArrayList<ActivityImplementation<*, *>>()
    object : ActivityRegistry {
        override fun add(implementation: ActivityImplementation<*, *>) {
            implementations += implementation
        }
    }.configure()
    return ActivityImplementations(implementations)
}
