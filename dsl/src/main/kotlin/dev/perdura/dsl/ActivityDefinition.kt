package dev.perdura.dsl

import dev.perdura.dsl.internal.requireName

/**
 * An activity's name, types and default options.
 *
 * @param I the input; [Unit] for none, [EncodedValues] for all arguments as they came
 * @param O the output; [Unit] for none
 * @property name the activity type, as history and other languages see it
 * @property inputType the type of the input
 * @property outputType the type of the output
 * @property options what a call that says nothing else is made with
 */
public class ActivityDefinition<I, O>
    @JvmOverloads
    constructor(
        name: String,
        public val inputType: ValueType<I>,
        public val outputType: ValueType<O>,
        public val options: ActivityOptions = ActivityOptions.DEFAULT,
    ) {
        public val name: String = requireName("activity", name)

        override fun toString(): String = "activity \"$name\": $inputType -> $outputType"
    }
