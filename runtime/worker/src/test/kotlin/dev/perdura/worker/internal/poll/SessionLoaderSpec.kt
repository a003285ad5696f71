package dev.perdura.worker.internal.poll

import dev.perdura.dsl.WorkflowDefinition
import dev.perdura.dsl.workflow
import dev.perdura.worker.internal.replay.EscapedWorkflowException
import dev.perdura.worker.internal.replay.ReplaySession
import dev.perdura.worker.internal.replay.environmentOf
import dev.perdura.worker.internal.replay.sessionOf
import dev.perdura.worker.internal.replay.textEvents
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import io.mockk.mockk
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.future.await
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.runTest
import java.util.concurrent.CompletableFuture
import kotlin.concurrent.thread

/** The task of a workflow that may wait for another thread is held for a moment: here a moment of virtual time. */
@OptIn(ExperimentalCoroutinesApi::class)
class SessionLoaderSpec :
    StringSpec({
        fun resting(definition: WorkflowDefinition<*, *>): ReplaySession =
            sessionOf(definition).apply {
                feed(textEvents("WorkflowExecutionStarted type=w\nWorkflowTaskScheduled\nWorkflowTaskStarted"))
                runTask()
            }

        /** The watch over [session], begun; gives what fails the task, if anything does. */
        fun TestScope.watched(session: ReplaySession): Deferred<Throwable?> {
            val loader = SessionLoader(mockk(), environmentOf(), mockk())
            return async { runCatching { loader.watchForEscape(session, emptyList()) }.exceptionOrNull() }
                .also { testScheduler.runCurrent() }
        }

        "a future that another thread completes meanwhile fails the task that waits for it alone" {
            runTest {
                val future = CompletableFuture<String>()
                val watched = watched(resting(workflow("w") { _: Unit -> future.await() }))
                thread(name = "stranger") { future.complete("x") }.join()
                watched.await().shouldBeInstanceOf<EscapedWorkflowException>().message shouldContain
                    "was resumed by a foreign thread (stranger)"
                testScheduler.currentTime shouldBe 0
            }
        }

        "a future that was completed before the watch began fails the task, too" {
            runTest {
                val future = CompletableFuture<String>()
                val session = resting(workflow("w") { _: Unit -> future.await() })
                thread(name = "stranger") { future.complete("x") }.join()
                watched(session).await().shouldBeInstanceOf<EscapedWorkflowException>()
            }
        }

        "a workflow that only waits to be cancelled goes on after the moment" {
            runTest {
                watched(resting(workflow<Unit, Unit>("w") { awaitCancellation() })).await().shouldBeNull()
                testScheduler.currentTime shouldBe 200
            }
        }
    })
