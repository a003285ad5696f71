package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.ChildState;
import dev.perdura.engine.internal.state.Transition;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.ResetReapplyExcludeType;
import io.temporal.api.enums.v1.ResetReapplyType;
import io.temporal.api.enums.v1.UpdateAdmittedEventOrigin;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionOptionsUpdatedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionSignaledEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionUpdateAdmittedEventAttributes;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Which events after the point of a reset are recorded again in the new run, as one request wants it (rule 5.16). */
public final class Reapplication {

    private static final ResetReapplyExcludeType SIGNAL = ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL;
    private static final ResetReapplyExcludeType UPDATE = ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_UPDATE;
    private static final ResetReapplyExcludeType NOTHING =
            ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_UNSPECIFIED;

    /** Events of a kind, what leaves them out ({@link #NOTHING} does not), and how one is recorded again. */
    private record Row(EventType type, ResetReapplyExcludeType excludedBy, Recorder recorder) {}

    @FunctionalInterface
    private interface Recorder {
        void record(Transition transition, HistoryEvent event);
    }

    // Not in the table and so never recorded again: requests to cancel, terminations, all that workers did.
    private static final Map<EventType, Row> TABLE = table(
            new Row(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED, SIGNAL, Reapplication::signal),
            new Row(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ADMITTED, UPDATE, Reapplication::admitted),
            new Row(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED, UPDATE, Reapplication::accepted),
            new Row(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED, NOTHING, Reapplication::options),
            new Row(EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_FAILED, NOTHING, Reapplication::child),
            new Row(EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED, NOTHING, Reapplication::child),
            new Row(EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED, NOTHING, Reapplication::child),
            new Row(EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_FAILED, NOTHING, Reapplication::child),
            new Row(EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_CANCELED, NOTHING, Reapplication::child),
            new Row(EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TIMED_OUT, NOTHING, Reapplication::child),
            new Row(EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TERMINATED, NOTHING, Reapplication::child));

    private final Set<ResetReapplyExcludeType> excluded = EnumSet.noneOf(ResetReapplyExcludeType.class);

    private Reapplication() {}

    private static Map<EventType, Row> table(Row... rows) {
        Map<EventType, Row> table = new EnumMap<>(EventType.class);
        for (Row row : rows) {
            table.put(row.type, row);
        }
        return table;
    }

    @SuppressWarnings("deprecation") // Old clients still say with reset_reapply_type what they want.
    public static Reapplication of(ResetWorkflowExecutionRequest request) {
        Reapplication reapplication = new Reapplication();
        if (request.getResetReapplyType() == ResetReapplyType.RESET_REAPPLY_TYPE_SIGNAL) {
            reapplication.excluded.add(UPDATE);
        } else if (request.getResetReapplyType() == ResetReapplyType.RESET_REAPPLY_TYPE_NONE) {
            reapplication.excluded.add(SIGNAL);
            reapplication.excluded.add(UPDATE);
        }
        reapplication.excluded.addAll(request.getResetReapplyExcludeTypesList());
        return reapplication;
    }

    /** Nothing is recorded again, not even what no type stands for. */
    public boolean isNone() {
        EnumSet<ResetReapplyExcludeType> all = EnumSet.allOf(ResetReapplyExcludeType.class);
        all.remove(NOTHING);
        all.remove(ResetReapplyExcludeType.UNRECOGNIZED);
        return excluded.containsAll(all);
    }

    /** Whether events of that type are recorded again. */
    public boolean covers(HistoryEvent event) {
        Row row = TABLE.get(event.getEventType());
        return row != null && (row.excludedBy == NOTHING || !excluded.contains(row.excludedBy));
    }

    void reapply(Transition transition, HistoryEvent event) {
        if (covers(event)) {
            TABLE.get(event.getEventType()).recorder.record(transition, event);
        }
    }

    private static void signal(Transition transition, HistoryEvent event) {
        WorkflowExecutionSignaledEventAttributes.Builder signaled =
                event.getWorkflowExecutionSignaledEventAttributes().toBuilder()
                        .clearSkipGenerateWorkflowTask()
                        .clearExternalWorkflowExecution();
        transition.record(SignalWorkflow.event(transition, signaled).addAllLinks(event.getLinksList()));
    }

    private static void admitted(Transition transition, HistoryEvent event) {
        admit(transition, event.getWorkflowExecutionUpdateAdmittedEventAttributes().toBuilder());
    }

    /** The workflow is to accept it anew. One that was admitted by an earlier reset has its request there. */
    private static void accepted(Transition transition, HistoryEvent event) {
        if (event.getWorkflowExecutionUpdateAcceptedEventAttributes().hasAcceptedRequest()) {
            admit(
                    transition,
                    WorkflowExecutionUpdateAdmittedEventAttributes.newBuilder()
                            .setRequest(event.getWorkflowExecutionUpdateAcceptedEventAttributes()
                                    .getAcceptedRequest())
                            .setOrigin(UpdateAdmittedEventOrigin.UPDATE_ADMITTED_EVENT_ORIGIN_REAPPLY));
        }
    }

    private static void admit(Transition transition, WorkflowExecutionUpdateAdmittedEventAttributes.Builder admitted) {
        transition.record(transition
                .event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ADMITTED)
                .setWorkflowExecutionUpdateAdmittedEventAttributes(admitted));
    }

    private static void options(Transition transition, HistoryEvent event) {
        WorkflowExecutionOptionsUpdatedEventAttributes updated =
                event.getWorkflowExecutionOptionsUpdatedEventAttributes();
        if (!transition.state().isAttachedRequest(updated.getAttachedRequestId())) {
            transition.record(transition
                    .event(event.getEventType())
                    .setWorkerMayIgnore(event.getWorkerMayIgnore())
                    .addAllLinks(event.getLinksList())
                    .setWorkflowExecutionOptionsUpdatedEventAttributes(updated));
        }
    }

    /** Only of children that the copied events asked for: the others are not known to the new run. */
    private static void child(Transition transition, HistoryEvent event) {
        ChildState child = transition.state().otherRuns().child(ChildEvents.initiatedEventId(event));
        boolean started = event.getEventType() == EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED;
        if (child != null && !(started && child.isStarted())) {
            transition.record(ChildEvents.again(transition, event, child.startedEventId()));
        }
    }
}
