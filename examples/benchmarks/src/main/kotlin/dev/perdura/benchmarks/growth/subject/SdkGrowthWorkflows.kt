package dev.perdura.benchmarks.growth.subject

import io.temporal.activity.ActivityInterface
import io.temporal.activity.ActivityMethod
import io.temporal.activity.ActivityOptions
import io.temporal.workflow.Promise
import io.temporal.workflow.SignalMethod
import io.temporal.workflow.Workflow
import io.temporal.workflow.WorkflowInterface
import io.temporal.workflow.WorkflowMethod
import java.time.Duration

/** Runs so many activities at once, as the official Java SDK wants it written; gives the sum of what they give. */
@WorkflowInterface
public interface ActivitiesAtOnceWorkflow {
    @WorkflowMethod
    public fun run(activities: Int): Int
}

/** Runs so many child workflows at once; gives the sum of what they give. */
@WorkflowInterface
public interface ChildrenAtOnceWorkflow {
    @WorkflowMethod
    public fun run(children: Int): Int
}

/** A child that gives back what it gets. */
@WorkflowInterface
public interface LeafWorkflow {
    @WorkflowMethod
    public fun run(number: Int): Int
}

/** Waits for so many signals; gives the sum of what they carry. */
@WorkflowInterface
public interface SignalsOneByOneWorkflow {
    @WorkflowMethod
    public fun run(signals: Int): Int

    @SignalMethod
    public fun add(number: Int)
}

/** Gives back what it gets. */
@ActivityInterface
public interface EchoGrowthActivity {
    @ActivityMethod(name = "echo")
    public fun echo(number: Int): Int
}

internal class ActivitiesAtOnce : ActivitiesAtOnceWorkflow {
    private val activity =
        Workflow.newUntypedActivityStub(
            ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofMinutes(1)).build(),
        )

    override fun run(activities: Int): Int =
        sumOf(List(activities) { activity.executeAsync("echo", Int::class.javaObjectType, it) })
}

internal class ChildrenAtOnce : ChildrenAtOnceWorkflow {
    override fun run(children: Int): Int =
        sumOf(
            List(children) {
                Workflow.newUntypedChildWorkflowStub("LeafWorkflow").executeAsync(Int::class.javaObjectType, it)
            },
        )
}

internal class Leaf : LeafWorkflow {
    override fun run(number: Int): Int = number
}

internal class SignalsOneByOne : SignalsOneByOneWorkflow {
    private var seen = 0
    private var sum = 0

    override fun run(signals: Int): Int {
        Workflow.await { seen == signals }
        return sum
    }

    override fun add(number: Int) {
        seen++
        sum += number
    }
}

internal class EchoActivity : EchoGrowthActivity {
    override fun echo(number: Int): Int = number
}

private fun sumOf(promises: List<Promise<Int>>): Int {
    Promise.allOf(promises).get()
    return promises.sumOf { it.get() }
}
