package dev.perdura.dsl

/**
 * One encoded value: bytes, and metadata that says how to read them.
 *
 * An argument or result of this type is passed on as it is. Its arrays are shared, not copied: do not change them.
 *
 * @property metadata by key; [ENCODING] is always there in payloads made by Perdura
 * @property data the encoded value
 */
public class Payload(public val metadata: Map<String, ByteArray>, public val data: ByteArray) {
    /** A payload whose only metadata is its [encoding]. */
    public constructor(encoding: String, data: ByteArray) : this(mapOf(ENCODING to encoding.encodeToByteArray()), data)

    /** The encoding's name, such as `json/plain`; null if the payload does not say. */
    public val encoding: String? get() = metadata[ENCODING]?.decodeToString()

    override fun equals(other: Any?): Boolean =
        other is Payload &&
            data.contentEquals(other.data) &&
            metadata.keys == other.metadata.keys &&
            metadata.all { (key, value) -> value.contentEquals(other.metadata[key]) }

    override fun hashCode(): Int = data.contentHashCode()

    /** The encoding and the size, never the data: it may be secret. */
    override fun toString(): String = "Payload(${encoding ?: "no encoding"}, ${data.size} bytes)"

    public companion object {
        /** The metadata key that names the encoding. */
        public const val ENCODING: String = "encoding"
    }
}
