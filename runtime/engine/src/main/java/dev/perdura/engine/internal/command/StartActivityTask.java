package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.Transition;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
/** A poller takes an activity task. */
public final class StartActivityTask {

    private StartActivityTask() {}

    public static PollActivityTaskQueueResponse decide(Transition transition, long scheduledEventId, int attempt, ActivityPoll poll) { throw new UnsupportedOperationException("not decided yet"); }
}
