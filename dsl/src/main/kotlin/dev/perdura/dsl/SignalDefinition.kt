package dev.perdura.dsl

import dev.perdura.dsl.internal.requireName

/**
 * A signal's name and the type of what it carries.
 *
 * @param A what it carries; [Unit] for nothing, [EncodedValues] for all arguments as they came
 * @property name the name on the wire
 * @property argumentType the type of what it carries
 */
public class SignalDefinition<A>(name: String, public val argumentType: ValueType<A>) {
    public val name: String = requireName("signal", name)

    override fun toString(): String = "signal \"$name\": $argumentType"
}
