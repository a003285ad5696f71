package dev.perdura.dsl

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeSameInstanceAs
import kotlinx.serialization.Contextual
import kotlinx.serialization.KSerializer
import kotlinx.serialization.Polymorphic
import kotlinx.serialization.Serializable
import kotlinx.serialization.descriptors.PrimitiveKind
import kotlinx.serialization.descriptors.PrimitiveSerialDescriptor
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder
import kotlinx.serialization.json.Json
import kotlinx.serialization.modules.SerializersModule
import java.math.BigDecimal
import java.util.UUID
import kotlin.time.Duration
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Instant

@Serializable
sealed interface Shape {
    @Serializable
    data class Circle(val radius: Int) : Shape

    @Serializable
    data object Point : Shape
}

@Serializable
data class Box<T>(val content: T)

@Serializable
data class Tree(val name: String, val children: List<Tree> = emptyList())

@Serializable
data class Money(
    @Contextual val amount: BigDecimal,
)

class Plain(val name: String)

@Serializable
data class Holder(
    val shape: Shape,
    @Polymorphic val open: Any,
)

private object BigDecimalSerializer : KSerializer<BigDecimal> {
    override val descriptor = PrimitiveSerialDescriptor("java.math.BigDecimal", PrimitiveKind.STRING)

    override fun serialize(encoder: Encoder, value: BigDecimal) = encoder.encodeString(value.toPlainString())

    override fun deserialize(decoder: Decoder): BigDecimal = BigDecimal(decoder.decodeString())
}

private val converter = DataConverter.DEFAULT

private inline fun <reified T> written(value: T): String =
    converter.toPayload(value, ValueType.of<T>()).data.decodeToString()

private inline fun <reified T> there(value: T): T =
    converter.decode(converter.encode(value, ValueType.of<T>()), ValueType.of<T>())

private fun json(text: String) = Payload("json/plain", text.encodeToByteArray())

class DataConverterSpec :
    FunSpec({
        context("a value comes back as it was") {
            test("of a serializable class") {
                there(Order("o-1", listOf(Line("a", 2)))) shouldBe
                    Order("o-1", listOf(Line("a", 2)))
            }
            test("of a generic type") {
                there(listOf(Order("o-1"))) shouldBe listOf(Order("o-1"))
                there(mapOf("a" to listOf(1, null))) shouldBe mapOf("a" to listOf(1, null))
                there(Box(Box(listOf(ChargeId("c"))))) shouldBe Box(Box(listOf(ChargeId("c"))))
            }
            test("of a sealed type") {
                there<Shape>(Shape.Circle(3)) shouldBe Shape.Circle(3)
                there<List<Shape>>(listOf(Shape.Point, Shape.Circle(1))) shouldBe listOf(Shape.Point, Shape.Circle(1))
            }
            test("of a recursive type") { there(Tree("a", listOf(Tree("b")))) shouldBe Tree("a", listOf(Tree("b"))) }
            test("of a value class") { there(ChargeId("c-1")) shouldBe ChargeId("c-1") }
            test("of a map with structured keys") { there(mapOf(Line("a", 1) to 2)) shouldBe mapOf(Line("a", 1) to 2) }
            test("of Kotlin's times") {
                there(90.minutes) shouldBe 90.minutes
                there(Instant.fromEpochSeconds(7, 8)) shouldBe Instant.fromEpochSeconds(7, 8)
            }
            test("of bytes") { there(byteArrayOf(1, 2)).toList() shouldBe listOf<Byte>(1, 2) }
            test("of null, where it is allowed") {
                there<Order?>(null).shouldBeNull()
                there<Order?>(Order("o")) shouldBe Order("o")
            }
            test("of nothing") { there(Unit) shouldBe Unit }
        }

        context("what is written") {
            test("JSON is json/plain, with defaults") {
                val payload = converter.toPayload(Order("o-1"), ValueType.of<Order>())
                payload.encoding shouldBe "json/plain"
                payload.data.decodeToString() shouldBe """{"id":"o-1","lines":[]}"""
            }
            test("a sealed type says which subclass; a value class and a duration are plain") {
                written<Shape>(Shape.Circle(3)) shouldBe """{"type":"dev.perdura.dsl.Shape.Circle","radius":3}"""
                written(ChargeId("c-1")) shouldBe "\"c-1\""
                written(90.minutes) shouldBe "\"PT1H30M\""
            }
            test("null is binary/null, bytes are binary/plain, Unit has no payload") {
                converter.toPayload(null, ValueType.of<Order?>()) shouldBe Payload("binary/null", ByteArray(0))
                converter.toPayload(byteArrayOf(7), ValueType.of<ByteArray>()) shouldBe
                    Payload("binary/plain", byteArrayOf(7))
                converter.encode(Unit, ValueType.of<Unit>()).shouldBeEmpty()
            }
            test("a raw payload passes both ways untouched") {
                val raw = Payload(mapOf("encoding" to "binary/encrypted".encodeToByteArray()), byteArrayOf(1))
                converter.toPayload(raw, ValueType.of<Payload>()) shouldBeSameInstanceAs raw
                converter.fromPayload(raw, ValueType.of<Payload>()) shouldBeSameInstanceAs raw
            }
        }

        context("arguments of calls by name") {
            test("are written by their classes, also inside collections") {
                converter
                    .encodeArguments(
                        listOf("a", 1, listOf(Order("o")), null),
                    ).map { it.data.decodeToString() } shouldBe
                    listOf("\"a\"", "1", """[{"id":"o","lines":[]}]""", "")
            }
            test("are written as the type they are wrapped with") {
                converter.encodeArguments(listOf(typed<Shape>(Shape.Point))).single().data.decodeToString() shouldBe
                    """{"type":"dev.perdura.dsl.Shape.Point"}"""
            }
            test("of several classes in one list need that type") {
                shouldThrow<IllegalArgumentException> {
                    converter.encodeArguments(
                        listOf(listOf(1, "a")),
                    )
                }.message shouldContain
                    "typed<List<Shape>>(value)"
            }
            test("are all handed over, to be read one by one, when the type is EncodedValues") {
                val values = converter.decode(converter.encodeArguments(listOf("a", 2)), ValueType.of<EncodedValues>())
                values.size shouldBe 2
                values.get<String>(0) shouldBe "a"
                values.get<Int>(1) shouldBe 2
                converter.encode(values, ValueType.of<EncodedValues>()).shouldContainExactly(json("\"a\""), json("2"))
                shouldThrow<IndexOutOfBoundsException> { values.get<Int>(2) }.message shouldContain "index 2"
            }
        }

        context("what other programs write") {
            test("unknown fields are skipped, missing ones take their default") {
                converter.fromPayload(json("""{"id":"o","later":1}"""), ValueType.of<Order>()) shouldBe Order("o")
            }
            test("a missing or null result is null or Unit, where the type allows it") {
                converter.decode(emptyList(), ValueType.of<Order?>()).shouldBeNull()
                converter.decode(listOf(Payload("binary/null", ByteArray(0))), ValueType.of<Unit>()) shouldBe Unit
                converter.decode(listOf(json("17")), ValueType.of<Unit>()) shouldBe Unit
                converter.decode(listOf(json("null")), ValueType.of<Order>(Order::class.java)).shouldBeNull()
            }
        }

        context("what cannot be read says so") {
            test("null for a type without null") {
                shouldThrow<PayloadDecodingException> { converter.decode(emptyList(), ValueType.of<Order>()) }
                    .message shouldContain "expected dev.perdura.dsl.Order"
            }
            test("JSON of another shape") {
                val failure =
                    shouldThrow<PayloadDecodingException> { converter.fromPayload(json("[1]"), ValueType.of<Order>()) }
                failure.actualEncoding shouldBe "json/plain"
                failure.expected shouldBe ValueType.of<Order>()
            }
            test("an encoding nobody knows") {
                shouldThrow<PayloadDecodingException> {
                    converter.fromPayload(Payload("binary/encrypted", byteArrayOf(1)), ValueType.of<Order>())
                }.message shouldContain
                    "found encoding binary/encrypted; no converter reads it (known: binary/plain, json/plain)"
            }
            test("bytes for another type, and no encoding at all") {
                shouldThrow<PayloadDecodingException> {
                    converter.fromPayload(Payload("binary/plain", byteArrayOf(1)), ValueType.of<Order>())
                }
                shouldThrow<PayloadDecodingException> {
                    converter.fromPayload(Payload(emptyMap(), byteArrayOf(1)), ValueType.of<Order>())
                }.message shouldContain "(none)"
            }
        }

        context("a type that cannot be written fails where it is registered") {
            fun refusal(type: ValueType<*>): String =
                shouldThrow<UnserializableTypeException> {
                    converter.requireConvertible(
                        type,
                        "the input of workflow \"x\"",
                    )
                }.message!!

            test("a plain class, with the fixes") {
                val message = refusal(ValueType.of<Plain>())
                message shouldContain "dev.perdura.dsl.Plain as the input of workflow \"x\""
                message shouldContain "@Serializable"
                message shouldContain "JacksonPayloadConverter"
            }
            test("a Java class without a serializer, alone and in a list, by Kotlin type and by Java type") {
                refusal(ValueType.of<UUID>()) shouldContain "java.util.UUID"
                refusal(ValueType.of<List<UUID>>()) shouldContain "java.util.UUID"
                refusal(ValueType.of<Any?>(UUID::class.java)) shouldContain "java.util.UUID"
            }
            test("a gap deep inside") {
                refusal(ValueType.of<Box<Money>>()) shouldContain "java.math.BigDecimal is contextual"
                refusal(ValueType.of<Holder>()) shouldContain "java.lang.Object is open to any subclass"
            }
            test("and passes when the serializers module fills the gap") {
                val module = SerializersModule { contextual(BigDecimal::class, BigDecimalSerializer) }
                val own = DataConverter(listOf(JsonPayloadConverter(Json { serializersModule = module })))
                own.requireConvertible(ValueType.of<Money>(), "a test")
                own.toPayload(Money(BigDecimal("1.50")), ValueType.of<Money>()).data.decodeToString() shouldBe
                    """{"amount":"1.50"}"""
            }
            test("what is fine passes") {
                listOf(
                    ValueType.of<Unit>(),
                    ValueType.of<EncodedValues>(),
                    ValueType.of<Payload>(),
                    ValueType.of<ByteArray>(),
                    ValueType.of<Tree>(),
                    ValueType.of<Map<String, List<Shape?>>>(),
                    ValueType.of<Duration>(),
                    ValueType.of<Any?>(Order::class.java),
                ).forEach { converter.requireConvertible(it, "a test") }
            }
        }
    })
