package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.text;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.ProtocolMessageCommandAttributes;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.protocol.v1.Message;
import io.temporal.api.update.v1.Acceptance;
import io.temporal.api.update.v1.Input;
import io.temporal.api.update.v1.Meta;
import io.temporal.api.update.v1.Outcome;
import io.temporal.api.update.v1.Rejection;
import io.temporal.api.update.v1.Request;
import io.temporal.api.update.v1.Response;
import io.temporal.api.update.v1.UpdateRef;
import io.temporal.api.update.v1.WaitPolicy;
import io.temporal.api.workflowservice.v1.PollWorkflowExecutionUpdateRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import java.util.List;

/** What clients and workers say of updates; the argument of one, and its result if none is given, are its id. */
public final class UpdateMessages {

    static final UpdateWorkflowExecutionLifecycleStage ADMITTED =
            UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ADMITTED;
    static final UpdateWorkflowExecutionLifecycleStage ACCEPTED =
            UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED;
    static final UpdateWorkflowExecutionLifecycleStage COMPLETED =
            UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED;

    private UpdateMessages() {}

    /** Waits for the outcome. */
    static UpdateWorkflowExecutionRequest.Builder update(String workflowId, String updateId) {
        return UpdateWorkflowExecutionRequest.newBuilder()
                .setNamespace(TestCaller.NAMESPACE)
                .setWorkflowExecution(TestCaller.execution(workflowId))
                .setRequest(Request.newBuilder()
                        .setMeta(Meta.newBuilder().setUpdateId(updateId).setIdentity(TestCaller.IDENTITY))
                        .setInput(Input.newBuilder().setName("change").setArgs(text(updateId))));
    }

    static WaitPolicy until(UpdateWorkflowExecutionLifecycleStage stage) {
        return WaitPolicy.newBuilder().setLifecycleStage(stage).build();
    }

    static PollWorkflowExecutionUpdateRequest.Builder poll(String workflowId, String updateId) {
        return PollWorkflowExecutionUpdateRequest.newBuilder()
                .setNamespace(TestCaller.NAMESPACE)
                .setUpdateRef(UpdateRef.newBuilder()
                        .setWorkflowExecution(TestCaller.execution(workflowId))
                        .setUpdateId(updateId));
    }

    /** What a worker answers that takes the update it was sent. */
    public static Message accept(Message request) {
        return message(
                request.getProtocolInstanceId(),
                "accept",
                Acceptance.newBuilder()
                        .setAcceptedRequestMessageId(request.getId())
                        .setAcceptedRequestSequencingEventId(request.getEventId())
                        .setAcceptedRequest(request(request))
                        .build());
    }

    public static Message reject(Message request, String reason) {
        return message(
                request.getProtocolInstanceId(),
                "reject",
                Rejection.newBuilder()
                        .setRejectedRequestMessageId(request.getId())
                        .setRejectedRequestSequencingEventId(request.getEventId())
                        .setRejectedRequest(request(request))
                        .setFailure(failure(reason))
                        .build());
    }

    public static Failure failure(String reason) {
        return Failure.newBuilder().setMessage(reason).build();
    }

    static Message respond(String updateId) {
        return respond(updateId, updateId);
    }

    public static Message respond(String updateId, String result) {
        return message(
                updateId,
                "complete",
                Response.newBuilder()
                        .setMeta(Meta.newBuilder().setUpdateId(updateId))
                        .setOutcome(success(result))
                        .build());
    }

    static Outcome success(String result) {
        return Outcome.newBuilder().setSuccess(text(result)).build();
    }

    /** A worker that takes every update it is sent and answers it at once, before it does what is asked of it. */
    static RespondWorkflowTaskCompletedRequest.Builder acceptAll(
            PollWorkflowTaskQueueResponse task, Command... commands) {
        RespondWorkflowTaskCompletedRequest.Builder answer = TestCaller.completion(task);
        for (Message message : task.getMessagesList()) {
            answer.addMessages(accept(message)).addMessages(respond(message.getProtocolInstanceId()));
            answer.addCommands(protocolMessage(message.getProtocolInstanceId() + "/accept"));
            answer.addCommands(protocolMessage(message.getProtocolInstanceId() + "/complete"));
        }
        return answer.addAllCommands(List.of(commands));
    }

    /** The command that says at which place among the others a message belongs. */
    public static Command protocolMessage(String messageId) {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_PROTOCOL_MESSAGE)
                .setProtocolMessageCommandAttributes(
                        ProtocolMessageCommandAttributes.newBuilder().setMessageId(messageId))
                .build();
    }

    public static Message message(String updateId, String kind, com.google.protobuf.Message body) {
        return Message.newBuilder()
                .setId(updateId + "/" + kind)
                .setProtocolInstanceId(updateId)
                .setBody(Any.pack(body))
                .build();
    }

    private static Request request(Message message) {
        try {
            return message.getBody().unpack(Request.class);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
