package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.ActivityState;
import dev.perdura.engine.internal.state.Transition;
import io.temporal.api.common.v1.Payloads;

/** An activity has a result (rules 3.11, 3.12). */
public final class CompleteActivityTask {

    private CompleteActivityTask() {}

    /**
     * Closes the activity. A result that is too big fails it.
     *
     * @param result null if the worker sent none
     * @throws Refusal NOT_FOUND if the attempt is not open any more
     */
    public static void decide(Transition transition, ActivityReference reference, Payloads result, String identity) {
        ActivityState activity = OpenActivities.startedOrNamed(transition.state(), reference);
        if (result != null && result.getSerializedSize() > transition.limits().payloadBytes()) {
            FailActivityTask.fail(transition, activity, Failures.ofServer(Failures.RESULT_TOO_BIG, true), identity);
        } else {
            ActivityClosing.complete(transition, activity, result, identity);
            WorkflowTaskScheduling.ifNone(transition);
        }
        Ending.end(transition);
    }
}
