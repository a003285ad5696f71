package dev.perdura.examples.readme.smallest

import dev.perdura.Perdura
import dev.perdura.dsl.workflow
import kotlin.io.path.Path

val hello = workflow("hello") { name: String -> "Hello, $name" }

suspend fun main() {
    Perdura.embedded(Path("hello.db")).use { perdura ->
        perdura.worker("greetings") { workflow(hello) }
        println(perdura.client.execute(hello, "Ada", taskQueue = "greetings"))
    }
}
