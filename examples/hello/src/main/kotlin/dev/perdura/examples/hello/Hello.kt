package dev.perdura.examples.hello

import dev.perdura.Perdura
import dev.perdura.client.WorkflowIdConflictPolicy
import dev.perdura.dsl.ActivityContract
import dev.perdura.dsl.workflow
import kotlinx.coroutines.delay
import kotlin.time.Duration.Companion.seconds

object Letters : ActivityContract() {
    val write = activity<String, String>("write") { startToCloseTimeout = 10.seconds }
}

/** Stop the program while it waits, start it again, and it goes on where it was. */
val hello =
    workflow("hello") { name: String ->
        delay(3.seconds)
        Letters.write(name)
    }

/** Says hello to [name] in a workflow that [database] remembers. */
suspend fun sayHello(database: String, name: String): String =
    Perdura.embedded(database).use { perdura ->
        perdura.worker("hello") {
            workflow(hello)
            activity(Letters.write) { "Hello, $it" }
        }
        val handle =
            perdura.client.start(hello, name, taskQueue = "hello", workflowId = "hello-$name") {
                idConflictPolicy = WorkflowIdConflictPolicy.USE_EXISTING
            }
        handle.result()
    }

suspend fun main(arguments: Array<String>) {
    println(sayHello("hello.db", arguments.firstOrNull() ?: "world"))
}
