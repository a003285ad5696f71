package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.WorkflowState;
import io.temporal.api.history.v1.WorkflowExecutionSignaledEventAttributes;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;

/** Signals a run, which is started if there is none (rule 1.14). */
public final class SignalWithStartWorkflow {

    private SignalWithStartWorkflow() {}

    /** Starts the run that the state is of; it must be empty. The signal comes before the first workflow task. */
    public static void decideNewRun(Transition transition, SignalWithStartWorkflowExecutionRequest request) {
        SignalWorkflow.check(transition, request.getSignalInput());
        StartWorkflow.recordStarted(transition, startOf(request), false);
        recordSignaled(transition, request);
        StartWorkflow.scheduleFirstTask(transition);
        Ending.end(transition);
    }

    /**
     * Signals the open run. Its start delay, if it waits one out, is over with this.
     *
     * @throws Refusal if the run is about to close, or has had too many signals
     */
    public static void decideOpenRun(Transition transition, SignalWithStartWorkflowExecutionRequest request) {
        WorkflowState state = transition.state();
        if (SignalWorkflow.isRepeated(state, request.getRequestId())) {
            return;
        }
        if (!state.isOpen()) {
            throw Refusal.workflowCompleted();
        }
        SignalWorkflow.check(transition, request.getSignalInput());
        recordSignaled(transition, request);
        WorkflowTaskScheduling.ifNone(transition);
        Ending.end(transition);
    }

    private static void recordSignaled(Transition transition, SignalWithStartWorkflowExecutionRequest request) {
        WorkflowExecutionSignaledEventAttributes.Builder signaled =
                WorkflowExecutionSignaledEventAttributes.newBuilder()
                        .setSignalName(request.getSignalName())
                        .setIdentity(request.getIdentity())
                        .setRequestId(request.getRequestId());
        if (request.hasSignalInput()) {
            signaled.setInput(request.getSignalInput());
        }
        if (request.hasHeader()) {
            signaled.setHeader(request.getHeader());
        }
        transition.record(SignalWorkflow.event(transition, signaled).addAllLinks(request.getLinksList()));
    }

    /** The start that is in it; also what the checks of a start are for. */
    public static StartWorkflowExecutionRequest startOf(SignalWithStartWorkflowExecutionRequest request) {
        StartWorkflowExecutionRequest.Builder start = StartWorkflowExecutionRequest.newBuilder()
                .setNamespace(request.getNamespace())
                .setWorkflowId(request.getWorkflowId())
                .setWorkflowType(request.getWorkflowType())
                .setTaskQueue(request.getTaskQueue())
                .setWorkflowExecutionTimeout(request.getWorkflowExecutionTimeout())
                .setWorkflowRunTimeout(request.getWorkflowRunTimeout())
                .setWorkflowTaskTimeout(request.getWorkflowTaskTimeout())
                .setIdentity(request.getIdentity())
                .setRequestId(request.getRequestId())
                .setWorkflowIdReusePolicy(request.getWorkflowIdReusePolicy())
                .setWorkflowIdConflictPolicy(request.getWorkflowIdConflictPolicy())
                .setCronSchedule(request.getCronSchedule())
                .addAllLinks(request.getLinksList());
        if (request.hasInput()) {
            start.setInput(request.getInput());
        }
        if (request.hasHeader()) {
            start.setHeader(request.getHeader());
        }
        if (request.hasRetryPolicy()) {
            start.setRetryPolicy(request.getRetryPolicy());
        }
        if (request.hasMemo()) {
            start.setMemo(request.getMemo());
        }
        if (request.hasSearchAttributes()) {
            start.setSearchAttributes(request.getSearchAttributes());
        }
        if (request.hasWorkflowStartDelay()) {
            start.setWorkflowStartDelay(request.getWorkflowStartDelay());
        }
        if (request.hasUserMetadata()) {
            start.setUserMetadata(request.getUserMetadata());
        }
        if (request.hasVersioningOverride()) {
            start.setVersioningOverride(request.getVersioningOverride());
        }
        if (request.hasPriority()) {
            start.setPriority(request.getPriority());
        }
        return start.build();
    }
}
