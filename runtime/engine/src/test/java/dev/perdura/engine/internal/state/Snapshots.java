package dev.perdura.engine.internal.state;

import java.util.List;
import java.util.TreeMap;

/** All that a run knows, as text, so that two states can be compared. */
public final class Snapshots {

    private Snapshots() {}

    public static String of(WorkflowState state) {
        StringBuilder text = new StringBuilder();
        text.append(state.run()).append('\n').append(state.start()).append('\n');
        text.append(state.status()).append(' ').append(state.closeMillis());
        text.append(" cancel requested ").append(state.isCancelRequested());
        text.append(" next ").append(state.nextEventId());
        text.append(" size ").append(state.historySizeBytes());
        text.append(" transitions ").append(state.transitionCount()).append('\n');
        text.append(state.workflowTask()).append('\n').append(state.sticky()).append('\n');
        text.append(state.resets()).append('\n');
        text.append("start request ").append(state.startRequestId());
        text.append(" attached ").append(new TreeMap<>(state.attachedRequests()));
        text.append(" signals ").append(state.signals()).append(' ').append(state.signalRequestCount());
        text.append('\n').append(state.memo()).append(state.searchAttributes());
        state.activities().stream()
                .map(Object::toString)
                .sorted()
                .forEach(each -> text.append(each).append('\n'));
        state.timers().stream()
                .map(Object::toString)
                .sorted()
                .forEach(each -> text.append(each).append('\n'));
        state.updates().forEach(each -> text.append(each).append('\n'));
        text.append(state.otherRuns()).append(state.pendingJobs()).append(state.hasPendingJobs());
        text.append("due ").append(state.deadlineMillis()).append(' ').append(state.nextDueMillis());
        text.append(" held ").append(state.heldBytes());
        text.append(" tasks ").append(state.dispatchableTasks()).append(' ').append(state.startedTasks());
        List<FollowUp> work = PendingWork.of(state);
        work.stream()
                .map(Object::toString)
                .sorted()
                .forEach(each -> text.append('\n').append(each));
        BufferedEvents buffered = state.buffered();
        text.append("\nbuffered ").append(buffered.journaled()).append(' ').append(buffered.journaledBytes());
        for (int at = 0; at < buffered.size(); at++) {
            text.append('\n').append(buffered.get(at).build());
        }
        return text.toString();
    }
}
