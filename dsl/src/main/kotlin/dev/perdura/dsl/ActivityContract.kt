package dev.perdura.dsl

/**
 * The typed names of a group of activities. It carries no code.
 * ```
 * object Payments : ActivityContract() {
 *     val charge = activity<Order, ChargeId>("charge") { startToCloseTimeout = 10.seconds }
 * }
 * ```
 * In workflow code an activity is called like a function: `Payments.charge(order)`.
 */
public abstract class ActivityContract {
    /**
     * An activity that takes an [I] ([Unit] for nothing) and gives an [O].
     *
     * @param options the defaults of every call; a call may override them
     */
    public inline fun <reified I, reified O> activity(
        name: String,
        noinline options: ActivityOptions.Builder.() -> Unit = {},
    ): ActivityDefinition<I, O> = activity(name, ValueType.of<I>(), ValueType.of<O>(), ActivityOptions(options))

    /** An activity that takes a value of [inputType] and gives one of [outputType]. */
    @JvmOverloads
    public fun <I, O> activity(
        name: String,
        inputType: ValueType<I>,
        outputType: ValueType<O>,
        options: ActivityOptions = ActivityOptions.DEFAULT,
    ): ActivityDefinition<I, O> = ActivityDefinition(name, inputType, outputType, options)
}
