package dev.perdura.client

import com.google.protobuf.Any
import com.google.protobuf.Message
import com.google.rpc.Code
import dev.perdura.dsl.WorkflowContract
import io.grpc.Context
import io.grpc.ManagedChannel
import io.grpc.Metadata
import io.grpc.ServerCall
import io.grpc.ServerCallHandler
import io.grpc.ServerInterceptor
import io.grpc.Status
import io.grpc.StatusRuntimeException
import io.grpc.inprocess.InProcessChannelBuilder
import io.grpc.inprocess.InProcessServerBuilder
import io.grpc.protobuf.StatusProto
import io.grpc.stub.StreamObserver
import io.temporal.api.history.v1.History
import io.temporal.api.history.v1.HistoryEvent
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest
import io.temporal.api.workflowservice.v1.QueryWorkflowResponse
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionResponse
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionResponse
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionResponse
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionResponse
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc
import kotlinx.serialization.Serializable
import java.util.concurrent.CopyOnWriteArrayList

@Serializable
data class Order(val id: String)

@Serializable
data class Receipt(val orderId: String)

object Fulfilment : WorkflowContract<Order, Receipt>("Fulfilment") {
    val approve = signal<String>("approve")
    val hurry = signal<Unit>("hurry")
    val status = query<Int>("status")
    val line = query<Int, String>("line")
}

/** A workflow service that answers what the test says, one answer per request, and remembers what it was asked. */
class FakeService : AutoCloseable {
    val requests = CopyOnWriteArrayList<Message>()
    val headers = CopyOnWriteArrayList<Metadata>()
    private val answers = ArrayDeque<(Message) -> Message?>()

    private val name = InProcessServerBuilder.generateName()
    private val server =
        InProcessServerBuilder
            .forName(
                name,
            ).directExecutor()
            .addService(Endpoint())
            .intercept(HeaderKeeper())
            .build()
            .start()
    val channel: ManagedChannel = InProcessChannelBuilder.forName(name).directExecutor().build()

    /** The next request gets [answer]. */
    fun answers(answer: Message) {
        answers.addLast { answer }
    }

    /** The next request fails with [code], and with [detail] if there is one. */
    fun fails(code: Status.Code, text: String = "no reason", detail: Message? = null) {
        answers.addLast { throw failure(code, text, detail) }
    }

    /** The next request gets no answer at all. */
    fun keepsSilent() {
        answers.addLast { null }
    }

    /** The next request for history gets [events], and a token if there is [more]. */
    fun answersHistory(vararg events: HistoryEvent, more: Boolean = false) {
        val response = GetWorkflowExecutionHistoryResponse.newBuilder()
        response.setHistory(History.newBuilder().addAllEvents(events.toList()))
        if (more) response.nextPageToken = com.google.protobuf.ByteString.copyFromUtf8("more")
        answers(response.build())
    }

    inline fun <reified T : Message> request(index: Int = requests.size - 1): T = requests[index] as T

    override fun close() {
        channel.shutdownNow()
        server.shutdownNow()
    }

    private fun failure(code: Status.Code, text: String, detail: Message?): StatusRuntimeException {
        val status = com.google.rpc.Status.newBuilder().setCode(Code.forNumber(code.value()).number).setMessage(text)
        detail?.let { status.addDetails(Any.pack(it)) }
        return StatusProto.toStatusRuntimeException(status.build())
    }

    @Suppress("UNCHECKED_CAST")
    private fun <R : Message> reply(request: Message, observer: StreamObserver<R>) {
        requests += request
        try {
            val answer = answers.removeFirst()(request) ?: return
            observer.onNext(answer as R)
            observer.onCompleted()
        } catch (failure: StatusRuntimeException) {
            observer.onError(failure)
        }
    }

    private inner class HeaderKeeper : ServerInterceptor {
        override fun <Q, R> interceptCall(
            call: ServerCall<Q, R>,
            metadata: Metadata,
            next: ServerCallHandler<Q, R>,
        ): ServerCall.Listener<Q> {
            headers += metadata
            return io.grpc.Contexts.interceptCall(Context.current(), call, metadata, next)
        }
    }

    private inner class Endpoint : WorkflowServiceGrpc.WorkflowServiceImplBase() {
        override fun startWorkflowExecution(
            request: StartWorkflowExecutionRequest,
            observer: StreamObserver<StartWorkflowExecutionResponse>,
        ) = reply(request, observer)

        override fun signalWithStartWorkflowExecution(
            request: SignalWithStartWorkflowExecutionRequest,
            observer: StreamObserver<SignalWithStartWorkflowExecutionResponse>,
        ) = reply(request, observer)

        override fun signalWorkflowExecution(
            request: SignalWorkflowExecutionRequest,
            observer: StreamObserver<SignalWorkflowExecutionResponse>,
        ) = reply(request, observer)

        override fun queryWorkflow(request: QueryWorkflowRequest, observer: StreamObserver<QueryWorkflowResponse>) =
            reply(request, observer)

        override fun requestCancelWorkflowExecution(
            request: RequestCancelWorkflowExecutionRequest,
            observer: StreamObserver<RequestCancelWorkflowExecutionResponse>,
        ) = reply(request, observer)

        override fun terminateWorkflowExecution(
            request: TerminateWorkflowExecutionRequest,
            observer: StreamObserver<TerminateWorkflowExecutionResponse>,
        ) = reply(request, observer)

        override fun describeWorkflowExecution(
            request: DescribeWorkflowExecutionRequest,
            observer: StreamObserver<DescribeWorkflowExecutionResponse>,
        ) = reply(request, observer)

        override fun getWorkflowExecutionHistory(
            request: GetWorkflowExecutionHistoryRequest,
            observer: StreamObserver<GetWorkflowExecutionHistoryResponse>,
        ) = reply(request, observer)
    }
}
