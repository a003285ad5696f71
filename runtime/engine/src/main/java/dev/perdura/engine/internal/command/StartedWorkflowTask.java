package dev.perdura.engine.internal.command;

import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;

/**
 * A workflow task that a worker has taken: all of its poll response (rule 2.13) but history, queries and messages.
 *
 * @param previousStartedEventId of the last completed workflow task, 0 if none (rule 12.1)
 * @param firstEventId where the history to send begins (rule 2.14)
 * @param nextEventId the history to send ends before it; then come {@code virtualEvents}
 * @param taskQueue the run's normal task queue, also when the task came by the sticky one (rule 12.35)
 * @param virtualEvents the events of a transient task, which are not in the store (rule 2.5); mostly empty
 * @param repeated the same poll had got this task already: nothing was recorded (rule 2.15)
 */
public record StartedWorkflowTask(
        TaskToken.OfWorkflowTask token,
        String workflowType,
        long previousStartedEventId,
        long startedEventId,
        int attempt,
        long firstEventId,
        long nextEventId,
        long scheduledTimeMillis,
        long startedTimeMillis,
        String taskQueue,
        List<HistoryEvent> virtualEvents,
        boolean repeated) {}
