package dev.perdura.dsl

import dev.perdura.dsl.internal.convert.SerializerLookup
import kotlinx.serialization.KSerializer
import kotlinx.serialization.SerializationException
import kotlinx.serialization.json.Json

/**
 * JSON by kotlinx-serialization, as `json/plain`: the default for everything that is not null or bytes.
 *
 * Defaults are written out, so that a default changed later does not change what a recorded value means; unknown fields
 * are skipped, so that an old reader takes a new writer's value.
 *
 * @param json the format, with the serializers module for contextual and open polymorphic types
 */
public class JsonPayloadConverter(private val json: Json = DEFAULT_JSON) : PayloadConverter {
    private val serializers = SerializerLookup(json.serializersModule)

    override val encoding: String get() = ENCODING

    override fun refusal(type: ValueType<*>): String? = serializers.refusal(type)

    override fun toPayload(value: Any?, type: ValueType<*>): Payload? {
        val serializer = serializers.find(type) ?: return null

        @Suppress("UNCHECKED_CAST")
        val text =
            try {
                json.encodeToString(serializer as KSerializer<Any?>, value)
            } catch (failure: SerializationException) {
                throw UnserializableTypeException(
                    "Cannot write a value of ${value?.javaClass?.name} as $type: ${failure.message}",
                    failure,
                )
            }
        return Payload(ENCODING, text.encodeToByteArray())
    }

    override fun <T> fromPayload(payload: Payload, type: ValueType<T>): T {
        val serializer = checkNotNull(serializers.find(type)) { "$type was refused: ${refusal(type)}" }
        try {
            @Suppress("UNCHECKED_CAST")
            return json.decodeFromString(serializer, payload.data.decodeToString()) as T
        } catch (failure: IllegalArgumentException) {
            throw PayloadDecodingException(
                type,
                payload.encoding,
                // The first line names the fault and its place; the rest repeats the value, which may be secret.
                "the JSON does not fit: ${failure.message?.lineSequence()?.first()}.",
                "Writer and reader disagree about the type: give new fields a default, never rename old ones.",
                failure,
            )
        }
    }

    public companion object {
        /** The encoding written and read. */
        public const val ENCODING: String = "json/plain"

        /** The format used unless another one is given; start from it to add a serializers module. */
        public val DEFAULT_JSON: Json =
            Json {
                encodeDefaults = true
                ignoreUnknownKeys = true
                allowStructuredMapKeys = true
            }
    }
}
