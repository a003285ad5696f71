package dev.perdura.dsl

import dev.perdura.dsl.internal.requireName

/**
 * A query's name, the type of its argument and that of its answer.
 *
 * @param A the argument; [Unit] for none, [EncodedValues] for all arguments as they came
 * @param R the answer
 * @property name the name on the wire
 * @property argumentType the type of the argument
 * @property resultType the type of the answer
 */
public class QueryDefinition<A, R>(
    name: String,
    public val argumentType: ValueType<A>,
    public val resultType: ValueType<R>,
) {
    public val name: String = requireName("query", name)

    override fun toString(): String = "query \"$name\": $argumentType -> $resultType"
}
