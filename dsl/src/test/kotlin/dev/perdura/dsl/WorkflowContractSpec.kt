package dev.perdura.dsl

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlin.time.Duration

private abstract class ListContract<T>(name: String) : WorkflowContract<List<T>, T>(name)

private object Orders : ListContract<Order>("Orders")

private object Timing : WorkflowContract<Duration, Int>("Timing")

private object Nothing : WorkflowContract<Unit, Unit>("Nothing")

private class Open<T> : WorkflowContract<T, T>("Open")

private object Exact : WorkflowContract<List<String?>, String>("Exact", ValueType.of(), ValueType.of())

class WorkflowContractSpec :
    StringSpec({
        "types go through a generic contract in between" {
            Orders.inputType.javaType.typeName shouldBe "java.util.List<dev.perdura.dsl.Order>"
            Orders.outputType.javaType shouldBe Order::class.java
            val converter = DataConverter.DEFAULT
            converter.requireConvertible(Orders.inputType, "a test")
            converter.decode(converter.encode(listOf(Order("o")), Orders.inputType), Orders.inputType) shouldBe
                listOf(Order("o"))
        }

        "primitives and value classes are boxed" {
            Timing.outputType.javaType shouldBe Int::class.javaObjectType
            Timing.inputType.javaType shouldBe Duration::class.java
            DataConverter.DEFAULT.requireConvertible(Timing.inputType, "a test")
        }

        "Unit is nothing" {
            Nothing.inputType.isNothing shouldBe true
            Nothing.outputType.isNothing shouldBe true
        }

        "types given as values keep their nullability" {
            Exact.inputType shouldBe ValueType.of<List<String?>>()
        }

        "a contract that leaves its types open is refused" {
            shouldThrow<IllegalArgumentException> { Open<String>() }.message shouldContain
                "does not say its input and output types"
        }

        "names must be there, short enough and not reserved" {
            shouldThrow<IllegalArgumentException> { SignalDefinition(" ", ValueType.of<Unit>()) }.message shouldContain
                "blank"
            shouldThrow<IllegalArgumentException> { workflow("é".repeat(501)) { _: Unit -> } }.message shouldContain
                "1002"
            shouldThrow<IllegalArgumentException> {
                QueryDefinition("__stack_trace", ValueType.of<Unit>(), ValueType.of<String>())
            }.message shouldContain "reserved"
            SignalDefinition("n".repeat(1000), ValueType.of<Unit>()).name.length shouldBe 1000
        }
    })
