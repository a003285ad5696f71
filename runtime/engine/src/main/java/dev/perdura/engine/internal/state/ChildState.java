package dev.perdura.engine.internal.state;

import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.StartChildWorkflowExecutionInitiatedEventAttributes;

/** A child workflow that the run has asked for and that has not closed (rules 5.4 to 5.9). */
public final class ChildState {

    private final long initiatedEventId;
    private final String workflowId;
    private final String workflowType;
    private final ParentClosePolicy closePolicy;
    private HistoryEvent initiated;
    private String startedRunId = "";
    private long startedEventId;
    private boolean closePolicyApplied;

    ChildState(HistoryEvent initiated) {
        StartChildWorkflowExecutionInitiatedEventAttributes attributes =
                initiated.getStartChildWorkflowExecutionInitiatedEventAttributes();
        this.initiatedEventId = initiated.getEventId();
        this.workflowId = attributes.getWorkflowId();
        this.workflowType = attributes.getWorkflowType().getName().intern();
        this.closePolicy = attributes.getParentClosePolicy();
        this.initiated = initiated;
    }

    public long initiatedEventId() {
        return initiatedEventId;
    }

    public String workflowId() {
        return workflowId;
    }

    public String workflowType() {
        return workflowType;
    }

    public ParentClosePolicy closePolicy() {
        return closePolicy;
    }

    /** With all that the child is started with; null once it is started. */
    public HistoryEvent initiated() {
        return initiated;
    }

    /** Whether the run knows that the child is there. */
    public boolean isStarted() {
        return initiated == null;
    }

    /** Of the child's first run; empty before it is started. */
    public String startedRunId() {
        return startedRunId;
    }

    /** {@link Transition#BUFFERED_EVENT_ID} while the event is buffered, 0 before the child is started. */
    public long startedEventId() {
        return startedEventId;
    }

    boolean needsClosePolicy() {
        return isStarted() && !closePolicyApplied && closePolicy != ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON;
    }

    void started(String runId, long eventId) {
        startedRunId = runId;
        startedEventId = eventId;
        initiated = null;
    }

    void closePolicyApplied() {
        closePolicyApplied = true;
    }

    int heldBytes() {
        return initiated == null ? 0 : initiated.getSerializedSize();
    }

    @Override
    public String toString() {
        return "child " + workflowId + " of event " + initiatedEventId + " started " + startedRunId + " "
                + startedEventId + " policy " + closePolicy + " applied " + closePolicyApplied;
    }
}
