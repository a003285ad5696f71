package dev.perdura.server

import dev.perdura.Perdura
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy
import io.temporal.client.UpdateOptions
import io.temporal.client.WorkflowClient
import io.temporal.client.WorkflowOptions
import io.temporal.client.WorkflowUpdateException
import io.temporal.client.WorkflowUpdateStage
import io.temporal.serviceclient.WorkflowServiceStubs
import io.temporal.serviceclient.WorkflowServiceStubsOptions
import io.temporal.worker.WorkerFactory
import io.temporal.workflow.UpdateMethod
import io.temporal.workflow.UpdateValidatorMethod
import io.temporal.workflow.Workflow
import io.temporal.workflow.WorkflowInterface
import io.temporal.workflow.WorkflowMethod

private const val TASK_QUEUE = "official-updates"

/** Updates of the official Java SDK on our engine over TCP: typed stubs, a validator, a handle, update-with-start. */
internal class OfficialJavaSdkUpdatesSpec :
    FunSpec({
        test("an update is validated, answered, awaited by its handle, and starts its workflow") {
            Perdura.inMemory().use { perdura ->
                val target = "127.0.0.1:${perdura.listen(0).port}"
                val service =
                    WorkflowServiceStubs.newServiceStubs(
                        WorkflowServiceStubsOptions.newBuilder().setTarget(target).build(),
                    )
                val client = WorkflowClient.newInstance(service)
                val workers = WorkerFactory.newInstance(client)
                workers.newWorker(TASK_QUEUE).registerWorkflowImplementationTypes(FruitBasket::class.java)
                workers.start()
                try {
                    val untyped = client.newUntypedWorkflowStub("Basket", options())
                    val started =
                        untyped.startUpdateWithStart(add("with-start"), arrayOf<Any>("apple"), arrayOf<Any>(2))
                    started.resultAsync.get() shouldBe 1

                    val basket = client.newWorkflowStub(Basket::class.java, "basket")
                    shouldThrow<WorkflowUpdateException> { basket.add("") }.cause!!.message shouldBe
                        "message='a fruit has a name', type='java.lang.IllegalArgumentException', nonRetryable=false"
                    val handle = untyped.startUpdate(add("accepted"), "pear")
                    handle.resultAsync.get() shouldBe 2
                    // The same id again is the same update.
                    untyped.startUpdate(add("accepted"), "plum").resultAsync.get() shouldBe 2
                    untyped.getResult(List::class.java) shouldContainExactly listOf("apple", "pear")
                } finally {
                    workers.shutdownNow()
                    service.shutdownNow()
                }
            }
        }
    })

private fun options(): WorkflowOptions =
    WorkflowOptions
        .newBuilder()
        .setTaskQueue(TASK_QUEUE)
        .setWorkflowId("basket")
        .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
        .build()

private fun add(updateId: String): UpdateOptions<Int> =
    UpdateOptions
        .newBuilder(Int::class.javaObjectType)
        .setUpdateName("add")
        .setUpdateId(updateId)
        .setWaitForStage(WorkflowUpdateStage.ACCEPTED)
        .build()

@WorkflowInterface
internal interface Basket {
    @WorkflowMethod
    fun fill(size: Int): List<String>

    @UpdateMethod
    fun add(fruit: String): Int

    @UpdateValidatorMethod(updateName = "add")
    fun validateAdd(fruit: String)
}

internal class FruitBasket : Basket {
    private val fruits = mutableListOf<String>()

    override fun fill(size: Int): List<String> {
        Workflow.await { fruits.size == size && Workflow.isEveryHandlerFinished() }
        return fruits
    }

    override fun add(fruit: String): Int {
        fruits += fruit
        return fruits.size
    }

    override fun validateAdd(fruit: String) {
        require(fruit.isNotEmpty()) { "a fruit has a name" }
    }
}
