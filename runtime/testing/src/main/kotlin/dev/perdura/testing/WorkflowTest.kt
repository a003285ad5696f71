package dev.perdura.testing

import dev.perdura.EmbeddedOptions
import dev.perdura.Perdura
import dev.perdura.engine.VirtualClock
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.Instant
import kotlin.time.toJavaInstant

/**
 * Runs [test] against an engine of its own, in memory and in virtual time.
 *
 * ```
 * @Test fun `an order that nobody approves fails`() = runWorkflowTest {
 *     worker("orders") { workflow(fulfilment); activity(Payments.charge) { ChargeId("test") } }
 *     shouldThrow<WorkflowFailedException> { client.execute(Fulfilment, order, taskQueue = "orders") }
 *     currentTime shouldBe start + 3.days
 * }
 * ```
 *
 * ## Time
 * Virtual time stands still while anything is going on, in workflows, in activities, or in the test. While the test
 * waits for a result and everything else waits too, time moves to the next deadline: a timer, a timeout, a retry. So
 * three days pass in milliseconds, and always in the same order. [WorkflowTestScope.advanceTimeBy] moves it without
 * waiting for a workflow. Only workflows and the engine live in it: activities, and `delay` in the test itself, take
 * real time.
 *
 * Blocks until the test and its coroutines have ended, and works in any test framework.
 *
 * @param startTime where virtual time begins
 * @param timeout how long the test may take in real time: a guard against a test that waits for what never happens
 * @param configure options of the engine, the client and the workers
 * @throws AssertionError if [test] threw one, or took longer than [timeout]
 */
public fun runWorkflowTest(
    startTime: Instant = Instant.parse("2026-01-01T00:00:00Z"),
    timeout: Duration = 60.seconds,
    configure: EmbeddedOptions.Builder.() -> Unit = {},
    test: suspend WorkflowTestScope.() -> Unit,
) {
    val clock = VirtualClock(startTime.toJavaInstant())
    val options =
        EmbeddedOptions {
            // A test that failed must not wait for the activities it left behind.
            workerOptions { shutdownGrace = Duration.ZERO }
            configure()
            this.clock = clock
        }
    Perdura.inMemory(options).use { perdura ->
        runBlocking {
            withTimeoutOrNull(timeout) { WorkflowTestScope(perdura, startTime, clock, this).test() }
                ?: throw AssertionError(stuck(timeout, clock))
        }
    }
}

private fun stuck(timeout: Duration, clock: VirtualClock): String =
    "The test did not end within $timeout of real time; virtual time is ${clock.now()}. It probably waits for a " +
        "workflow that waits for what never happens: a signal that nobody sends, a task queue without a worker, or " +
        "an activity or workflow task that fails and is retried for ever (the log has it)."
