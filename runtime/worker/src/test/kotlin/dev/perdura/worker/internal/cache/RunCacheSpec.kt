package dev.perdura.worker.internal.cache

import dev.perdura.dsl.workflow
import dev.perdura.worker.internal.replay.ReplaySession
import dev.perdura.worker.internal.replay.sessionOf
import dev.perdura.worker.internal.replay.textEvents
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.runTest

private val parked = workflow<Unit, Unit>("w") { awaitCancellation() }

private fun session(): ReplaySession =
    sessionOf(parked).apply {
        feed(textEvents("WorkflowExecutionStarted type=w\nWorkflowTaskScheduled\nWorkflowTaskStarted"))
        runTask()
    }

@OptIn(ExperimentalCoroutinesApi::class)
class RunCacheSpec :
    StringSpec({
        suspend fun RunCache.put(runId: String): ReplaySession =
            session().also { session -> use(runId) { it.session = session } }

        suspend fun RunCache.get(runId: String): ReplaySession? = use(runId) { it.session }

        val weight = session().weightBytes.toLong()

        "the run not used for the longest time goes first, and takes its code with it" {
            val cache = RunCache(3 * weight)
            val first = cache.put("1")
            val second = cache.put("2")
            cache.put("3")
            cache.get("1").shouldNotBeNull()
            cache.put("4")
            cache.get("2").shouldBeNull()
            second.run.shouldBeNull()
            first.run.shouldNotBeNull()
            cache.bytes shouldBe 3 * weight
        }

        "a run in use is never evicted" {
            val cache = RunCache(weight)
            val mine = cache.put("mine")
            cache.use("mine") {
                cache.put("other")
                mine.run.shouldNotBeNull()
            }
            cache.bytes shouldBe weight
        }

        "a run without a session leaves nothing behind" {
            val cache = RunCache(weight)
            cache.use("1") { }
            cache.size shouldBe 0
            cache.bytes shouldBe 0
        }

        "who no longer waits for a run that is in use does not hold it for ever" {
            runTest {
                val cache = RunCache(weight)
                cache.use("1") {
                    val waiting = launch { cache.use("1") { } }
                    testScheduler.runCurrent()
                    waiting.cancelAndJoin()
                }
                cache.size shouldBe 0
            }
        }

        "a discarded run is nobody's: who comes next begins anew" {
            val cache = RunCache(10 * weight)
            cache.put("1")
            cache.use("1") {
                cache.discard("1")
                cache.get("1").shouldBeNull()
            }
            cache.size shouldBe 0
            cache.bytes shouldBe 0
        }

        "everything not in use can be evicted at once" {
            val cache = RunCache(10 * weight)
            val session = cache.put("1")
            cache.clear()
            session.run.shouldBeNull()
            cache.size shouldBe 0
        }
    })
