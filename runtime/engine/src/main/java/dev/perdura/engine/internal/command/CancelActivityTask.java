package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.ActivityState;
import dev.perdura.engine.internal.state.Transition;
import io.temporal.api.common.v1.Payloads;

/** An activity has stopped because it was asked to (rule 3.11). */
public final class CancelActivityTask {

    private CancelActivityTask() {}

    /**
     * Closes the activity. Details that are too big fail it.
     *
     * @param details null if the worker sent none
     * @throws Refusal NOT_FOUND if the attempt is not open any more, INVALID_ARGUMENT if nobody asked it to stop
     */
    public static void decide(Transition transition, ActivityReference reference, Payloads details, String identity) {
        ActivityState activity = OpenActivities.started(transition.state(), reference);
        if (details != null && details.getSerializedSize() > transition.limits().payloadBytes()) {
            FailActivityTask.fail(transition, activity, Failures.ofServer(Failures.DETAILS_TOO_BIG, true), identity);
            Ending.end(transition);
            return;
        }
        if (!activity.isCancelRequested()) {
            throw Refusal.invalidArgument(
                    "unable to mark activity as canceled without activity being request canceled first");
        }
        ActivityClosing.cancel(transition, activity, activity.cancelRequestedEventId(), details, identity);
        WorkflowTaskScheduling.ifNone(transition);
        Ending.end(transition);
    }
}
