package dev.perdura.engine.internal.command;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.Facts;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.UpdateState;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.WorkflowExecutionUpdateAcceptedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionUpdateCompletedEventAttributes;
import io.temporal.api.update.v1.Acceptance;
import io.temporal.api.update.v1.Rejection;
import io.temporal.api.update.v1.Request;
import io.temporal.api.update.v1.Response;
import java.util.ArrayList;
import java.util.List;

/** What a worker answers to updates along with a workflow task (rules 6.8, 6.9). */
final class WorkerMessages {

    private static final WorkflowTaskFailedCause CAUSE =
            WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE;
    private static final String PROTOCOL = "temporal.api.update.v1.";

    private final Transition transition;
    private final AdmittedUpdates admitted;
    private final List<io.temporal.api.protocol.v1.Message> left;
    private final List<RejectedUpdate> rejected = new ArrayList<>(1);

    WorkerMessages(
            Transition transition, AdmittedUpdates admitted, List<io.temporal.api.protocol.v1.Message> messages) {
        this.transition = transition;
        this.admitted = admitted;
        this.left = new ArrayList<>(messages);
    }

    List<RejectedUpdate> rejected() {
        return rejected;
    }

    /** Does the message of that id, once. Returns false if there is none. */
    boolean take(String messageId) {
        for (int at = 0; at < left.size(); at++) {
            if (left.get(at).getId().equals(messageId)) {
                decide(left.remove(at));
                return true;
            }
        }
        return false;
    }

    /** Does what no command has named, in order (rule 2.23). */
    void takeRest() {
        while (!left.isEmpty()) {
            decide(left.remove(0));
        }
    }

    /** What the worker had and said nothing about is rejected, or it would be sent for ever (rule 6.9). */
    void rejectUnanswered() {
        for (String updateId : admitted.ids()) {
            boolean answered = transition.state().update(updateId) != null || isRejected(updateId);
            if (admitted.isSent(updateId) && !answered) {
                rejected.add(new RejectedUpdate(updateId, UpdateFailures.UNPROCESSED));
            }
        }
        for (UpdateState update : List.copyOf(transition.state().updates())) {
            if (update.isOnlyAdmitted()) {
                transition.record(Facts.updateRejected(update.updateId()));
                rejected.add(new RejectedUpdate(update.updateId(), UpdateFailures.UNPROCESSED));
            }
        }
    }

    /** Whether updates wait that the worker has neither had nor answered: they need another workflow task. */
    boolean updatesWait() {
        for (String updateId : admitted.ids()) {
            if (transition.state().update(updateId) == null && !isRejected(updateId)) {
                return true;
            }
        }
        return false;
    }

    private boolean isRejected(String updateId) {
        for (int at = 0; at < rejected.size(); at++) {
            if (rejected.get(at).updateId().equals(updateId)) {
                return true;
            }
        }
        return false;
    }

    private void decide(io.temporal.api.protocol.v1.Message message) {
        if (!message.hasBody()) {
            throw Refusal.invalidArgument("protocol message \"" + message.getId() + "\" has no body");
        }
        Any body = message.getBody();
        String type = body.getTypeUrl().substring(body.getTypeUrl().lastIndexOf('/') + 1);
        if (!type.startsWith(PROTOCOL)) {
            throw failure("unsupported protocol type " + type);
        }
        if (body.getSerializedSize() > transition.limits().payloadBytes()) {
            throw CommandFailure.terminating(CAUSE, "Message type " + type + " exceeds size limit.");
        }
        String updateId = message.getProtocolInstanceId();
        if (body.is(Acceptance.class)) {
            accept(updateId, unpack(body, Acceptance.class));
        } else if (body.is(Rejection.class)) {
            reject(updateId, unpack(body, Rejection.class));
        } else if (body.is(Response.class)) {
            complete(updateId, unpack(body, Response.class));
        } else {
            throw failure("Message type " + type + " not supported");
        }
    }

    private static <M extends Message> M unpack(Any body, Class<M> type) {
        try {
            return body.unpack(type);
        } catch (InvalidProtocolBufferException e) {
            throw failure("unable to unmarshal request: " + e.getMessage());
        }
    }

    private void accept(String updateId, Acceptance acceptance) {
        Request request = answered(updateId, "Acceptance", acceptance.getAcceptedRequest());
        if (!transition.state().isOpen()) {
            // The run has closed in this very task: the update is aborted, like all that were not accepted (rule 2.28).
            return;
        }
        if (acceptance.getAcceptedRequestSequencingEventId() == 0) {
            throw failure("invalid Acceptance: accepted_request_sequencing_event_id is not set");
        }
        if (acceptance.getAcceptedRequestMessageId().isEmpty()) {
            throw failure("invalid Acceptance: accepted_request_message_id is not set");
        }
        WorkflowExecutionUpdateAcceptedEventAttributes.Builder accepted =
                WorkflowExecutionUpdateAcceptedEventAttributes.newBuilder()
                        .setProtocolInstanceId(updateId)
                        .setAcceptedRequestMessageId(updateId + AdmittedUpdates.REQUEST_SUFFIX)
                        .setAcceptedRequestSequencingEventId(acceptance.getAcceptedRequestSequencingEventId());
        if (request != null) {
            accepted.setAcceptedRequest(request);
        }
        transition.record(transition
                .event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED)
                .setWorkflowExecutionUpdateAcceptedEventAttributes(accepted));
    }

    private void reject(String updateId, Rejection rejection) {
        answered(updateId, "Rejection", rejection.getRejectedRequest());
        if (transition.state().update(updateId) != null) {
            transition.record(Facts.updateRejected(updateId));
        }
        rejected.add(new RejectedUpdate(updateId, rejection.getFailure()));
    }

    /**
     * The request that a worker says yes or no to; null if it is in history. One that nobody waits for any more,
     * because the engine was restarted meanwhile, is revived from what the worker sends along (rule 6.9).
     */
    private Request answered(String updateId, String messageType, Request embedded) {
        UpdateState update = transition.state().update(updateId);
        if (isRejected(updateId) || update != null && update.isAccepted()) {
            throw failure("invalid state transition attempted for Update " + updateId + ": received " + messageType
                    + " message while it is " + (update == null ? "rejected" : "accepted already"));
        }
        if (update != null) {
            return null;
        }
        Request request = admitted.request(updateId);
        if (request != null) {
            return request;
        }
        if (embedded.equals(Request.getDefaultInstance())) {
            throw failure("update " + updateId + " wasn't found on the server. This is most likely a transient error"
                    + " which will be resolved automatically by retries");
        }
        try {
            AdmitUpdate.checkTotal(
                    transition.state(), admitted, transition.limits().updates());
        } catch (Refusal refusal) {
            throw failure(refusal.getMessage());
        }
        return embedded;
    }

    private void complete(String updateId, Response response) {
        UpdateState update = transition.state().update(updateId);
        if (update == null && !admitted.contains(updateId)) {
            throw failure("update " + updateId + " wasn't found on the server. This is most likely a transient error"
                    + " which will be resolved automatically by retries");
        }
        if (!transition.state().isOpen()) {
            return;
        }
        if (update == null || !update.isOpen()) {
            throw failure("invalid state transition attempted for Update " + updateId
                    + ": received Response message while it is "
                    + (update != null && update.isCompleted() ? "completed already" : "not accepted"));
        }
        if (!response.getMeta().getUpdateId().equals(updateId)) {
            throw failure("invalid Response: meta.update_id is \""
                    + response.getMeta().getUpdateId() + "\", expected \"" + updateId + "\"");
        }
        if (!response.hasOutcome()) {
            throw failure("invalid Response: outcome is not set");
        }
        transition.record(transition
                .event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED)
                .setWorkflowExecutionUpdateCompletedEventAttributes(
                        WorkflowExecutionUpdateCompletedEventAttributes.newBuilder()
                                .setMeta(response.getMeta())
                                .setAcceptedEventId(update.acceptedEventId())
                                .setOutcome(response.getOutcome())));
    }

    private static CommandFailure failure(String message) {
        return CommandFailure.of(CAUSE, message);
    }
}
