package dev.perdura.benchmarks.growth.backlog

import dev.perdura.benchmarks.growth.BacklogPlan
import dev.perdura.benchmarks.growth.Progress
import dev.perdura.benchmarks.growth.costOf
import dev.perdura.benchmarks.growth.subject.RunChanges
import dev.perdura.benchmarks.growth.subject.SdkGrowth
import dev.perdura.benchmarks.measure.Machine
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeoutOrNull
import java.util.Locale
import kotlin.time.Duration.Companion.seconds

/**
 * A workflow that wants to continue as new again and again while signals come at an even rate. A service that refuses
 * to close a run while signals wait, and does no more about it, never lets it.
 */
internal class ContinueAsNewUnderSignals(private val plan: BacklogPlan, private val progress: Progress) {
    suspend fun measure(subject: SdkGrowth): ContinuedAsNew {
        RunChanges.drain()
        subject.startWorker()
        val signals = plan.signalsPerSecond * plan.seconds
        var counted: Int? = null
        val cost =
            costOf(subject::counters) {
                counted =
                    withTimeoutOrNull(plan.patience) {
                        val id = subject.start("EverAnewWorkflow", 0, -1, plan.signalsPerRun)
                        send(subject, id, signals)
                        subject.signal(id, "expect", signals)
                        subject.result(id)
                    }
            }
        val changes = RunChanges.drain()
        progress.say(
            "%s: %,d signals, %,d counted, %d runs continued as new".format(
                Locale.ROOT,
                subject.name,
                signals,
                counted,
                changes.size,
            ),
        )
        return ContinuedAsNew(subject.name, signals, counted, signals / plan.signalsPerRun, changes, cost)
    }

    private suspend fun send(subject: SdkGrowth, workflowId: String, signals: Int) =
        coroutineScope {
            val start = Machine.elapsed()
            repeat(signals) { number ->
                val early = start + 1.seconds * number / plan.signalsPerSecond - Machine.elapsed()
                if (early.isPositive()) delay(early)
                launch { subject.signal(workflowId, number) }
            }
        }
}
