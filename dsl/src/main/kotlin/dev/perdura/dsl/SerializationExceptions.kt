package dev.perdura.dsl

/** A type that no payload converter can turn into bytes and back. The message names the type and the fixes. */
public class UnserializableTypeException(message: String, cause: Throwable? = null) :
    IllegalArgumentException(message, cause)

/**
 * A payload that could not be read as the type expected.
 *
 * @property expected the type asked for
 * @property actualEncoding the encoding that the payload names; null if it names none
 */
public class PayloadDecodingException(
    public val expected: ValueType<*>,
    public val actualEncoding: String?,
    reason: String,
    advice: String,
    cause: Throwable? = null,
) : IllegalArgumentException(
        "Cannot read a payload: expected $expected, found encoding ${actualEncoding ?: "(none)"}; $reason $advice",
        cause,
    )
