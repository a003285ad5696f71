package dev.perdura.benchmarks.subject

import io.temporal.activity.ActivityInterface
import io.temporal.activity.ActivityMethod
import io.temporal.activity.ActivityOptions
import io.temporal.workflow.Workflow
import io.temporal.workflow.WorkflowInterface
import io.temporal.workflow.WorkflowMethod
import java.time.Duration

/** The benchmark's workflow, as the official Java SDK wants it written. */
@WorkflowInterface
public interface SdkWorkflow {
    @WorkflowMethod
    public fun run(activities: Int): Int
}

/** The benchmark's activity: gives back what it gets. */
@ActivityInterface
public interface SdkActivity {
    @ActivityMethod
    public fun step(number: Int): Int
}

internal class SequentialSdkWorkflow : SdkWorkflow {
    private val activity =
        Workflow.newActivityStub(
            SdkActivity::class.java,
            ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofMinutes(1)).build(),
        )

    override fun run(activities: Int): Int {
        var sum = 0
        for (number in 0 until activities) sum += activity.step(number)
        return sum
    }
}

internal class EchoSdkActivity : SdkActivity {
    override fun step(number: Int): Int = number
}
