package dev.perdura.examples.hello

import dev.perdura.testing.runWorkflowTest
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import kotlin.io.path.createTempDirectory
import kotlin.io.path.div
import kotlin.time.Duration.Companion.seconds

internal class HelloSpec :
    StringSpec({
        "the program says hello" {
            sayHello("${createTempDirectory("hello") / "hello.db"}", "Ada") shouldBe "Hello, Ada"
        }

        "the workflow waits three seconds before it writes" {
            runWorkflowTest {
                worker("hello") {
                    workflow(hello)
                    activity(Letters.write) { "written at ${currentTime - start}" }
                }

                client.execute(hello, "Ada", taskQueue = "hello") shouldBe "written at ${3.seconds}"
            }
        }
    })
