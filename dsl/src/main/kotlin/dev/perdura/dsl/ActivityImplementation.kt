package dev.perdura.dsl

import java.util.concurrent.CompletionStage

/**
 * The code of one activity, in one of three styles. Made by the functions of [ActivityRegistry].
 *
 * @property definition what it implements
 */
public sealed class ActivityImplementation<I, O>(public val definition: ActivityDefinition<I, O>) {
    /** Code that suspends. Cancellation comes as a coroutine's does. */
    public class Suspending<I, O>(
        definition: ActivityDefinition<I, O>,
        public val body: suspend ActivityScope.(I) -> O,
    ) : ActivityImplementation<I, O>(definition)

    /** Code that blocks a thread. Cancellation comes as an exception from [ActivityScope.heartbeat]. */
    public class Blocking<I, O>(definition: ActivityDefinition<I, O>, public val body: ActivityScope.(I) -> O) :
        ActivityImplementation<I, O>(definition)

    /** Code that returns a future. Cancellation cancels the future. */
    public class Staged<I, O>(
        definition: ActivityDefinition<I, O>,
        public val body: ActivityScope.(I) -> CompletionStage<O>,
    ) : ActivityImplementation<I, O>(definition)

    override fun toString(): String = definition.toString()
}
