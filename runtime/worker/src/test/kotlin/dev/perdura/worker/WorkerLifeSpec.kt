package dev.perdura.worker

import dev.perdura.client.PerduraClient
import dev.perdura.dsl.workflow
import io.grpc.inprocess.InProcessChannelBuilder
import io.grpc.inprocess.InProcessServerBuilder
import io.grpc.stub.StreamObserver
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse
import io.temporal.api.workflowservice.v1.ShutdownWorkerRequest
import io.temporal.api.workflowservice.v1.ShutdownWorkerResponse
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc
import kotlinx.coroutines.runBlocking
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration

/** A service that is asked for tasks and has none; what happens while a worker connects is the test's to say. */
private class IdleService(private val onConnect: () -> Unit) : WorkflowServiceGrpc.WorkflowServiceImplBase() {
    val polls = AtomicInteger()

    override fun getSystemInfo(request: GetSystemInfoRequest, observer: StreamObserver<GetSystemInfoResponse>) =
        observer.answer(GetSystemInfoResponse.getDefaultInstance())

    override fun describeNamespace(
        request: DescribeNamespaceRequest,
        observer: StreamObserver<DescribeNamespaceResponse>,
    ) {
        onConnect()
        observer.answer(DescribeNamespaceResponse.getDefaultInstance())
    }

    override fun shutdownWorker(request: ShutdownWorkerRequest, observer: StreamObserver<ShutdownWorkerResponse>) =
        observer.answer(ShutdownWorkerResponse.getDefaultInstance())

    override fun pollWorkflowTaskQueue(
        request: PollWorkflowTaskQueueRequest,
        observer: StreamObserver<PollWorkflowTaskQueueResponse>,
    ) {
        polls.incrementAndGet()
    }

    private fun <R> StreamObserver<R>.answer(answer: R) {
        onNext(answer)
        onCompleted()
    }
}

/** Start and shutdown of a worker, in every order. All of a call is done on the caller's thread. */
class WorkerLifeSpec :
    StringSpec({
        suspend fun withWorker(onConnect: (Worker) -> Unit, test: suspend (Worker, IdleService) -> Unit) {
            lateinit var worker: Worker
            val service = IdleService { onConnect(worker) }
            val name = InProcessServerBuilder.generateName()
            val server = InProcessServerBuilder.forName(name).directExecutor().addService(service).build().start()
            val channel = InProcessChannelBuilder.forName(name).directExecutor().build()
            try {
                worker = Worker(PerduraClient(channel), "queue") { workflow(workflow("w") { _: Unit -> }) }
                test(worker, service)
            } finally {
                channel.shutdownNow()
                server.shutdownNow()
            }
        }

        fun stop(worker: Worker) = runBlocking { worker.shutdown(Duration.ZERO) }

        "a worker that was started polls until it is shut down" {
            withWorker({ }) { worker, service ->
                worker.start()
                worker.isRunning shouldBe true
                service.polls.get() shouldBe worker.options.workflowTaskPollers
                stop(worker)
                worker.isRunning shouldBe false
            }
        }

        "a worker that is shut down while it connects does not poll" {
            withWorker(::stop) { worker, service ->
                worker.start()
                worker.isRunning shouldBe false
                service.polls.get() shouldBe 0
            }
        }

        "a worker that runs until it is shut down is done at once if that happens while it connects" {
            withWorker(::stop) { worker, _ -> worker.run() }
        }

        "a worker that was shut down cannot be started" {
            withWorker({ }) { worker, _ ->
                stop(worker)
                shouldThrow<IllegalStateException> { worker.start() }
                stop(worker)
            }
        }
    })
