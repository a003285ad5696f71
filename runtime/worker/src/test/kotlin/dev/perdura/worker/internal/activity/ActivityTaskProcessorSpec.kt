package dev.perdura.worker.internal.activity

import com.google.protobuf.ByteString
import dev.perdura.dsl.ActivityContract
import dev.perdura.dsl.DataConverter
import dev.perdura.dsl.activities
import dev.perdura.worker.internal.service.ActivityTaskService
import dev.perdura.worker.internal.wire.ConverterWire
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.mockk.coEvery
import io.mockk.mockk
import io.mockk.slot
import io.temporal.api.failure.v1.Failure
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.runTest
import kotlin.time.Duration.Companion.seconds

private object Work : ActivityContract() {
    val endless = activity<Unit, Unit>("endless") { startToCloseTimeout = 60.seconds }
}

/** Activities of a worker that goes down. */
@OptIn(ExperimentalCoroutinesApi::class)
class ActivityTaskProcessorSpec :
    StringSpec({
        val task =
            PollActivityTaskQueueResponse
                .newBuilder()
                .setTaskToken(ByteString.copyFromUtf8("token"))
                .apply { activityTypeBuilder.name = "endless" }
                .build()

        for (isFirst in listOf(true, false)) {
            val moment = if (isFirst) "after" else "before"
            "an activity that began $moment the worker told its activities to stop is told, too" {
                runTest {
                    val failure = slot<Failure>()
                    val service = mockk<ActivityTaskService> { coEvery { fail(any(), capture(failure)) } returns Unit }
                    val begun = CompletableDeferred<Unit>()
                    val bundle =
                        activities {
                            activity(Work.endless) {
                                begun.complete(Unit)
                                awaitCancellation()
                            }
                        }
                    val processor =
                        ActivityTaskProcessor(
                            service,
                            bundle.implementations.associateBy { it.definition.name },
                            "queue",
                            ConverterWire(DataConverter.DEFAULT),
                            backgroundScope,
                            Dispatchers.IO,
                            testScheduler.timeSource,
                        )
                    if (isFirst) processor.stopAll()
                    val work = launch { processor.process(task) }
                    if (!isFirst) begun.await().also { processor.stopAll() }
                    work.join()
                    failure.captured.applicationFailureInfo.type shouldBe "WorkerShutdown"
                }
            }
        }
    })
