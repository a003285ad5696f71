package dev.perdura.server

import dev.perdura.Perdura
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.temporal.activity.ActivityInterface
import io.temporal.activity.ActivityOptions
import io.temporal.client.WorkflowClient
import io.temporal.client.WorkflowOptions
import io.temporal.serviceclient.WorkflowServiceStubs
import io.temporal.serviceclient.WorkflowServiceStubsOptions
import io.temporal.worker.WorkerFactory
import io.temporal.workflow.QueryMethod
import io.temporal.workflow.SignalMethod
import io.temporal.workflow.Workflow
import io.temporal.workflow.WorkflowInterface
import io.temporal.workflow.WorkflowMethod
import java.time.Duration

private const val TASK_QUEUE = "official"

/** The official Java SDK, as client and as worker, on our engine over TCP: it must not notice. */
internal class OfficialJavaSdkSpec :
    FunSpec({
        test("a workflow with an activity, a timer, a signal and a query runs to its end") {
            Perdura.inMemory().use { perdura ->
                val address = perdura.listen(0)
                val service =
                    WorkflowServiceStubs.newServiceStubs(
                        WorkflowServiceStubsOptions
                            .newBuilder()
                            .setTarget("127.0.0.1:${address.port}")
                            .build(),
                    )
                val client = WorkflowClient.newInstance(service)
                val workers = WorkerFactory.newInstance(client)
                workers.newWorker(TASK_QUEUE).apply {
                    registerWorkflowImplementationTypes(PatientGreeting::class.java)
                    registerActivitiesImplementations(PoliteWords())
                }
                workers.start()
                try {
                    val options =
                        WorkflowOptions
                            .newBuilder()
                            .setTaskQueue(TASK_QUEUE)
                            .setWorkflowId("greeting")
                            .build()
                    val greeting = client.newWorkflowStub(Greeting::class.java, options)
                    WorkflowClient.start(greeting::greet, "Ada")

                    greeting.state() shouldBe "waiting for a title"
                    greeting.title("Countess")

                    val untyped = client.newUntypedWorkflowStub("greeting")
                    untyped.getResult(String::class.java) shouldBe "Good day, Countess Ada"
                    greeting.state() shouldBe "done"
                } finally {
                    workers.shutdownNow()
                    service.shutdownNow()
                }
            }
        }
    })

@WorkflowInterface
internal interface Greeting {
    @WorkflowMethod
    fun greet(name: String): String

    @SignalMethod
    fun title(title: String)

    @QueryMethod
    fun state(): String
}

@ActivityInterface
internal interface Words {
    fun salute(whom: String): String
}

internal class PoliteWords : Words {
    override fun salute(whom: String): String = "Good day, $whom"
}

internal class PatientGreeting : Greeting {
    private val words =
        Workflow.newActivityStub(
            Words::class.java,
            ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofSeconds(10)).build(),
        )
    private var title: String? = null
    private var state = "waiting for a title"

    override fun greet(name: String): String {
        Workflow.await { title != null }
        Workflow.sleep(Duration.ofMillis(20))
        return words.salute("$title $name").also { state = "done" }
    }

    override fun title(title: String) {
        this.title = title
    }

    override fun state(): String = state
}
