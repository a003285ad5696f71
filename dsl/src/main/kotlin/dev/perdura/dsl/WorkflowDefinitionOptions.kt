package dev.perdura.dsl

/**
 * What holds for every run of a workflow definition.
 *
 * @property failureExceptionTypes exceptions that fail the workflow; any that is neither listed here nor a
 *   [PerduraFailure] fails the workflow task, which is retried until the code is mended
 */
public class WorkflowDefinitionOptions private constructor(builder: Builder) {
    public val failureExceptionTypes: Set<Class<out Throwable>> = builder.failureExceptionTypes.toSet()

    /** Collects the values of [WorkflowDefinitionOptions]. */
    @PerduraDsl
    public class Builder internal constructor() {
        public val failureExceptionTypes: MutableSet<Class<out Throwable>> = LinkedHashSet()

        /** Lets exceptions of type [E] fail the workflow. */
        public inline fun <reified E : Throwable> failOn() {
            failureExceptionTypes += E::class.java
        }

        /** The options. */
        public fun build(): WorkflowDefinitionOptions = WorkflowDefinitionOptions(this)
    }

    public companion object {
        /** Nothing set. */
        @JvmField
        public val DEFAULT: WorkflowDefinitionOptions = Builder().build()

        /** A builder with nothing set. */
        @JvmStatic
        public fun builder(): Builder = Builder()
    }
}

/** [WorkflowDefinitionOptions] with what [configure] sets. */
@JvmSynthetic
public fun WorkflowDefinitionOptions(
    configure: WorkflowDefinitionOptions.Builder.() -> Unit,
): WorkflowDefinitionOptions = WorkflowDefinitionOptions.builder().apply(configure).build()
