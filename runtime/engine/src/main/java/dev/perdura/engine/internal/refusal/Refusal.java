package dev.perdura.engine.internal.refusal;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import dev.perdura.engine.internal.state.Transition;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.temporal.api.enums.v1.NamespaceState;
import io.temporal.api.enums.v1.ResourceExhaustedCause;
import io.temporal.api.enums.v1.ResourceExhaustedScope;
import io.temporal.api.errordetails.v1.NamespaceAlreadyExistsFailure;
import io.temporal.api.errordetails.v1.NamespaceInvalidStateFailure;
import io.temporal.api.errordetails.v1.NamespaceNotFoundFailure;
import io.temporal.api.errordetails.v1.NotFoundFailure;
import io.temporal.api.errordetails.v1.PermissionDeniedFailure;
import io.temporal.api.errordetails.v1.QueryFailedFailure;
import io.temporal.api.errordetails.v1.ResourceExhaustedFailure;
import io.temporal.api.errordetails.v1.WorkflowExecutionAlreadyStartedFailure;
import io.temporal.api.errordetails.v1.WorkflowNotReadyFailure;
import io.temporal.api.failure.v1.Failure;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A request that is answered with an error: what the caller sees (section 11 of the semantics), and, when the error
 * itself must leave a trace in the run, the decision that records it.
 *
 * <p>It may be thrown after a decision has recorded something. Then the state of the run is spoiled: forget it, fold
 * the run again from its journal, run {@link #thenDecide()} if there is one, commit that, and only then answer.
 */
public final class Refusal extends RuntimeException {

    /** Longer messages are cut, because they travel in a header of at most 4000 bytes (rule 11.1). */
    private static final int MAXIMUM_MESSAGE_CHARACTERS = 1300;

    private static final Metadata.Key<String> CAUSE =
            Metadata.Key.of("X-Resource-Exhausted-Cause", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> SCOPE =
            Metadata.Key.of("X-Resource-Exhausted-Scope", Metadata.ASCII_STRING_MARSHALLER);

    private final transient Status.Code code;
    private final transient Message detail;
    private final transient Consumer<Transition> thenDecide;

    private Refusal(Status.Code code, String message, Message detail, Consumer<Transition> thenDecide) {
        // Refusals are answers, not accidents: a stack trace would cost more than the decision.
        super(message, null, false, false);
        this.code = code;
        this.detail = detail;
        this.thenDecide = thenDecide;
    }

    public Status.Code code() {
        return code;
    }

    /** The message of temporal.api.errordetails.v1 that goes with the status. */
    public Optional<Message> detail() {
        return Optional.ofNullable(detail);
    }

    /** What must be recorded, on a freshly folded state, before this refusal is answered. */
    public Optional<Consumer<Transition>> thenDecide() {
        return Optional.ofNullable(thenDecide);
    }

    public Refusal thenDecide(Consumer<Transition> decision) {
        return new Refusal(code, getMessage(), detail, decision);
    }

    public StatusRuntimeException toStatusRuntimeException() {
        com.google.rpc.Status.Builder status =
                com.google.rpc.Status.newBuilder().setCode(code.value()).setMessage(shortened(getMessage()));
        if (detail == null) {
            return StatusProto.toStatusRuntimeException(status.build());
        }
        status.addDetails(Any.pack(detail));
        if (!(detail instanceof ResourceExhaustedFailure exhausted)) {
            return StatusProto.toStatusRuntimeException(status.build());
        }
        Metadata trailers = new Metadata();
        trailers.put(CAUSE, exhausted.getCause().name());
        trailers.put(SCOPE, exhausted.getScope().name());
        return StatusProto.toStatusRuntimeException(status.build(), trailers);
    }

    private static String shortened(String message) {
        if (message.length() <= MAXIMUM_MESSAGE_CHARACTERS) {
            return message;
        }
        return message.substring(0, MAXIMUM_MESSAGE_CHARACTERS) + "... truncated";
    }

    public static Refusal of(Status.Code code, String message) {
        return new Refusal(code, message, null, null);
    }

    public static Refusal of(Status.Code code, String message, Message detail) {
        return new Refusal(code, message, detail, null);
    }

    public static Refusal invalidArgument(String message) {
        return of(Status.Code.INVALID_ARGUMENT, message);
    }

    public static Refusal failedPrecondition(String message) {
        return of(Status.Code.FAILED_PRECONDITION, message);
    }

    public static Refusal unavailable(String message) {
        return of(Status.Code.UNAVAILABLE, message);
    }

    public static Refusal unimplemented(String message) {
        return of(Status.Code.UNIMPLEMENTED, message);
    }

    public static Refusal internal(String message) {
        return of(Status.Code.INTERNAL, message);
    }

    /** Something was stored and cannot be read any more. */
    public static Refusal dataLoss(String message) {
        return of(Status.Code.DATA_LOSS, message);
    }

    public static Refusal deadlineExceeded(String message) {
        return of(Status.Code.DEADLINE_EXCEEDED, message);
    }

    /** Something is not there, or is closed. */
    public static Refusal notFound(String message) {
        return of(Status.Code.NOT_FOUND, message, NotFoundFailure.getDefaultInstance());
    }

    /** Rules 1.13, 1.15: the run is closed. */
    public static Refusal workflowCompleted() {
        return notFound("workflow execution already completed");
    }

    /** Rule 2.17: the token does not belong to the workflow task that runs now. */
    public static Refusal workflowTaskNotFound() {
        return notFound("Workflow task not found.");
    }

    /** Rule 3.11. */
    public static Refusal activityNotFound() {
        return notFound("invalid activityID or activity already timed out or invoking workflow is completed");
    }

    public static Refusal alreadyStarted(String message, String startRequestId, String runId, String firstRunId) {
        return of(
                Status.Code.ALREADY_EXISTS,
                message,
                WorkflowExecutionAlreadyStartedFailure.newBuilder()
                        .setStartRequestId(startRequestId)
                        .setRunId(runId)
                        .setFirstExecutionRunId(firstRunId)
                        .build());
    }

    /** Rule 2.27: the run is about to close, the caller should try again soon. */
    public static Refusal busyWorkflow(String message) {
        return exhausted(
                ResourceExhaustedCause.RESOURCE_EXHAUSTED_CAUSE_BUSY_WORKFLOW,
                ResourceExhaustedScope.RESOURCE_EXHAUSTED_SCOPE_NAMESPACE,
                message);
    }

    public static Refusal exhausted(ResourceExhaustedCause cause, ResourceExhaustedScope scope, String message) {
        return of(
                Status.Code.RESOURCE_EXHAUSTED,
                message,
                ResourceExhaustedFailure.newBuilder()
                        .setCause(cause)
                        .setScope(scope)
                        .build());
    }

    /** Rules 6.2, 7.2. */
    public static Refusal workflowNotReady(String message) {
        return of(Status.Code.FAILED_PRECONDITION, message, WorkflowNotReadyFailure.getDefaultInstance());
    }

    /** Rule 7.7. */
    public static Refusal queryFailed(String message, Failure failure) {
        return of(
                Status.Code.INVALID_ARGUMENT,
                message,
                QueryFailedFailure.newBuilder().setFailure(failure).build());
    }

    public static Refusal permissionDenied(String message, String reason) {
        return of(
                Status.Code.PERMISSION_DENIED,
                message,
                PermissionDeniedFailure.newBuilder().setReason(reason).build());
    }

    public static Refusal namespaceNotFound(String namespace) {
        return of(
                Status.Code.NOT_FOUND,
                "Namespace " + namespace + " is not found.",
                NamespaceNotFoundFailure.newBuilder().setNamespace(namespace).build());
    }

    public static Refusal namespaceAlreadyExists(String message) {
        return of(Status.Code.ALREADY_EXISTS, message, NamespaceAlreadyExistsFailure.getDefaultInstance());
    }

    public static Refusal namespaceInvalidState(String namespace, NamespaceState state, List<NamespaceState> allowed) {
        return of(
                Status.Code.FAILED_PRECONDITION,
                "Namespace has invalid state: " + state + ". Must be one of " + allowed + ".",
                NamespaceInvalidStateFailure.newBuilder()
                        .setNamespace(namespace)
                        .setState(state)
                        .addAllAllowedStates(allowed)
                        .build());
    }
}
