package dev.perdura.internal

import dev.perdura.client.PerduraClient
import dev.perdura.dsl.workflow
import dev.perdura.worker.Worker
import io.grpc.inprocess.InProcessChannelBuilder
import io.grpc.inprocess.InProcessServerBuilder
import io.grpc.stub.StreamObserver
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc

/** Workers that are started at the same time. All of a call is done on the caller's thread. */
internal class WorkerGroupSpec :
    StringSpec({
        "a worker that is still connecting has the task queue for itself" {
            lateinit var connecting: () -> Unit
            val service =
                object : WorkflowServiceGrpc.WorkflowServiceImplBase() {
                    override fun getSystemInfo(
                        request: GetSystemInfoRequest,
                        observer: StreamObserver<GetSystemInfoResponse>,
                    ) {
                        connecting()
                        observer.onNext(GetSystemInfoResponse.getDefaultInstance())
                        observer.onCompleted()
                    }
                }
            val name = InProcessServerBuilder.generateName()
            val server = InProcessServerBuilder.forName(name).directExecutor().addService(service).build().start()
            val channel = InProcessChannelBuilder.forName(name).directExecutor().build()
            val group = WorkerGroup()

            fun worker() = Worker(PerduraClient(channel), "q") { workflow(workflow("w") { _: Unit -> }) }

            var refusal: Throwable? = null
            connecting = {
                connecting = { }
                refusal = runCatching { group.start(worker()) }.exceptionOrNull()
            }
            val first = worker()
            group.start(first)
            first.isRunning shouldBe true
            refusal?.message.orEmpty() shouldContain "There is a worker for task queue \"q\" already"
            group.shutdown()
            first.isRunning shouldBe false
            channel.shutdownNow()
            server.shutdownNow()
        }
    })
