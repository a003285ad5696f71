package dev.perdura.engine.internal.state;

import io.temporal.api.history.v1.HistoryEvent;
import java.util.Map;

/** Tells what closes a child the id that its Started got in the same flush (rule 2.19). */
final class ChildWiring {

    private ChildWiring() {}

    /** @param started the ids of Started events, by those of the Initiated events */
    static void wire(HistoryEvent.Builder event, Map<Long, Long> started) {
        switch (event.getEventType()) {
            case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED -> {
                var closed = event.getChildWorkflowExecutionCompletedEventAttributesBuilder();
                closed.setStartedEventId(
                        started.getOrDefault(closed.getInitiatedEventId(), closed.getStartedEventId()));
            }
            case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_FAILED -> {
                var closed = event.getChildWorkflowExecutionFailedEventAttributesBuilder();
                closed.setStartedEventId(
                        started.getOrDefault(closed.getInitiatedEventId(), closed.getStartedEventId()));
            }
            case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_CANCELED -> {
                var closed = event.getChildWorkflowExecutionCanceledEventAttributesBuilder();
                closed.setStartedEventId(
                        started.getOrDefault(closed.getInitiatedEventId(), closed.getStartedEventId()));
            }
            case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TIMED_OUT -> {
                var closed = event.getChildWorkflowExecutionTimedOutEventAttributesBuilder();
                closed.setStartedEventId(
                        started.getOrDefault(closed.getInitiatedEventId(), closed.getStartedEventId()));
            }
            case EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TERMINATED -> {
                var closed = event.getChildWorkflowExecutionTerminatedEventAttributesBuilder();
                closed.setStartedEventId(
                        started.getOrDefault(closed.getInitiatedEventId(), closed.getStartedEventId()));
            }
            default -> {
                // The others close no child.
            }
        }
    }
}
