package dev.perdura.engine.simulation;

import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.update.v1.Outcome;
import java.util.HashMap;
import java.util.Map;

/** What must hold for the updates in every history (rules 6.3, 6.8): each is accepted once, and has one outcome. */
final class UpdateRules {

    private final Map<String, Long> acceptedBy = new HashMap<>();
    private final Map<String, Outcome> outcomes = new HashMap<>();
    private final Map<String, Long> admittedBy = new HashMap<>();

    /** @return whether the workflow has to be told of this */
    boolean add(HistoryEvent event) {
        switch (event.getEventType()) {
            case EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ADMITTED -> {
                String id = event.getWorkflowExecutionUpdateAdmittedEventAttributes()
                        .getRequest()
                        .getMeta()
                        .getUpdateId();
                boolean isNew = !acceptedBy.containsKey(id) && admittedBy.put(id, event.getEventId()) == null;
                Violation.unless(isNew, "An update is brought into a run once", event, acceptedBy);
                return true;
            }
            case EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED -> {
                String id = event.getWorkflowExecutionUpdateAcceptedEventAttributes()
                        .getProtocolInstanceId();
                Long before = acceptedBy.put(id, event.getEventId());
                Violation.unless(before == null, "An update is accepted once", event, before);
            }
            case EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED -> {
                var completed = event.getWorkflowExecutionUpdateCompletedEventAttributes();
                String id = completed.getMeta().getUpdateId();
                Long accepted = acceptedBy.get(id);
                Violation.unless(
                        accepted != null && accepted == completed.getAcceptedEventId(),
                        "An update that is completed was accepted",
                        event,
                        accepted);
                Outcome before = outcomes.put(id, completed.getOutcome());
                Violation.unless(before == null, "An update has one outcome", event, before);
            }
            default -> {
                // Of something else.
            }
        }
        return false;
    }

    boolean isAccepted(String updateId) {
        return acceptedBy.containsKey(updateId);
    }

    /** Null if it has none. */
    Outcome outcome(String updateId) {
        return outcomes.get(updateId);
    }
}
