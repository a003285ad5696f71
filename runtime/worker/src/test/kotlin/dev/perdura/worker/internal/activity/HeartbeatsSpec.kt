package dev.perdura.worker.internal.activity

import dev.perdura.dsl.ActivityCancellationDetails
import dev.perdura.dsl.DataConverter
import dev.perdura.worker.internal.replay.textOf
import dev.perdura.worker.internal.service.ActivityTaskService
import dev.perdura.worker.internal.wire.ConverterWire
import io.grpc.Status
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.mockk.coEvery
import io.mockk.mockk
import io.temporal.api.common.v1.Payloads
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatResponse
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.runTest
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

@OptIn(ExperimentalCoroutinesApi::class)
class HeartbeatsSpec :
    StringSpec({
        class Sent(
            scope: TestScope,
            timeout: Duration? = 10.seconds,
            answer: suspend (Payloads) -> RecordActivityTaskHeartbeatResponse = {
                RecordActivityTaskHeartbeatResponse.getDefaultInstance()
            },
        ) {
            val lines = ArrayList<String>()
            var stop: ActivityCancellationDetails? = null
            private val wire = ConverterWire(DataConverter.DEFAULT)
            private val service =
                mockk<ActivityTaskService> {
                    coEvery { heartbeat(any(), any()) } coAnswers {
                        lines += "${scope.testScheduler.currentTime} ${textOf(secondArg<Payloads>())}"
                        answer(secondArg())
                    }
                }
            val heartbeats =
                Heartbeats(
                    service,
                    PollActivityTaskQueueResponse.getDefaultInstance(),
                    timeout,
                    scope.backgroundScope,
                    scope.testScheduler.timeSource,
                ) { stop = it }

            fun beat(details: Int) = heartbeats.record(wire.encodeArguments(listOf(details)))
        }

        "2.12: the first goes out at once, then the latest every 0.8 of the time-out" {
            runTest {
                val sent = Sent(this)
                repeat(21) {
                    sent.beat(it)
                    testScheduler.advanceTimeBy(1.seconds)
                }
                sent.lines shouldContainExactly listOf("0 0", "8000 8", "16000 16")
            }
        }

        "H1: the last details are sent before the failure is reported" {
            runTest {
                val sent = Sent(this)
                sent.beat(1)
                testScheduler.runCurrent()
                sent.beat(2)
                sent.beat(3)
                sent.heartbeats.close(flush = true)
                sent.lines shouldContainExactly listOf("0 1", "0 3")
            }
        }

        "H2: a heartbeat under way is waited for, and none follows" {
            runTest {
                val gate = CompletableDeferred<RecordActivityTaskHeartbeatResponse>()
                val sent = Sent(this) { gate.await() }
                sent.beat(1)
                testScheduler.runCurrent()
                val closing = launch { sent.heartbeats.close(flush = false) }
                testScheduler.runCurrent()
                closing.isCompleted shouldBe false
                gate.complete(RecordActivityTaskHeartbeatResponse.getDefaultInstance())
                testScheduler.runCurrent()
                closing.isCompleted shouldBe true
                sent.beat(2)
                testScheduler.advanceTimeBy(60.seconds)
                sent.lines shouldContainExactly listOf("0 1")
            }
        }

        "2.14: a cancel request, and an unknown attempt, stop the activity" {
            runTest {
                val asked =
                    Sent(this) { RecordActivityTaskHeartbeatResponse.newBuilder().setCancelRequested(true).build() }
                asked.beat(1)
                testScheduler.runCurrent()
                asked.stop.shouldNotBeNull().isCancelRequested shouldBe true
                val gone = Sent(this) { throw Status.NOT_FOUND.asRuntimeException() }
                gone.beat(1)
                testScheduler.runCurrent()
                gone.stop.shouldNotBeNull().isGone shouldBe true
            }
        }

        "H3: a service out of reach for longer than the time-out stops the activity" {
            runTest {
                val sent = Sent(this) { throw Status.UNAVAILABLE.asRuntimeException() }
                sent.beat(1)
                testScheduler.runCurrent()
                sent.stop.shouldBeNull()
                sent.beat(2)
                testScheduler.advanceTimeBy(9.seconds)
                sent.stop.shouldBeNull()
                sent.beat(3)
                testScheduler.advanceTimeBy(8.seconds)
                sent.stop.shouldNotBeNull().isTimedOut shouldBe true
            }
        }

        "the interval is bounded" {
            Heartbeats.intervalOf(null) shouldBe 30.seconds
            Heartbeats.intervalOf(100.milliseconds) shouldBe 80.milliseconds
            Heartbeats.intervalOf(3_600.seconds) shouldBe 60.seconds
        }
    })
