package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.cron.CronSchedule;
import dev.perdura.engine.internal.state.Continuation;
import dev.perdura.engine.internal.state.RunStart;
import dev.perdura.engine.internal.state.Transition;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.ContinueAsNewInitiator;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.failure.v1.Failure;

/**
 * Whether the chain goes on after a run that completed, failed or ran out of time (rules 4.3 to 4.7, 12.24): a failure
 * is tried again while the retry policy allows it, then the cron schedule decides.
 *
 * @param retryState what the closing event says of retries
 * @param continuation null if this was the last run
 */
record NextRun(RetryState retryState, Continuation continuation) {

    static final String TIMEOUT_MESSAGE = "workflow timeout";

    /**
     * A chain that goes round faster than this is held back (rule 4.9), or it would take all there is for itself.
     */
    private static final long SHORTEST_LIFE_MILLIS = 1_000;

    /** Of the next run; empty if there is none. */
    String runId() {
        return continuation == null ? "" : continuation.runId();
    }

    /** @param result null if the workflow has none */
    static NextRun afterCompletion(Transition transition, Payloads result) {
        return byCron(transition, RetryState.RETRY_STATE_UNSPECIFIED, null, result, false);
    }

    /** After a failure that the workflow reported: a retry does not get the last result (rule 4.6). */
    static NextRun afterFailure(Transition transition, Failure failure) {
        WorkflowRetry retry = WorkflowRetry.of(transition, failure);
        return retry.isDue()
                ? byRetry(transition, retry, failure, false)
                : byCron(transition, retry.state(), failure, null, true);
    }

    /** After the run timeout. Without time for the chain either there is no next run (rule 4.3). */
    static NextRun afterTimeout(Transition transition) {
        if (transition.state().start().executionExpirationMillis() <= transition.nowMillis()) {
            return new NextRun(RetryState.RETRY_STATE_TIMEOUT, null);
        }
        Failure failure = Failures.ofTimeout(TIMEOUT_MESSAGE, TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE, null, null);
        WorkflowRetry retry = WorkflowRetry.of(transition, failure);
        return retry.isDue()
                ? byRetry(transition, retry, failure, true)
                : byCron(transition, retry.state(), failure, null, true);
    }

    private static NextRun byRetry(
            Transition transition, WorkflowRetry retry, Failure failure, boolean keepsLastResult) {
        return new NextRun(
                retry.state(),
                new Continuation(
                        transition.newId(),
                        ContinueAsNewInitiator.CONTINUE_AS_NEW_INITIATOR_RETRY,
                        backoffMillis(transition, retry.delayMillis()),
                        transition.state().start().attempt() + 1,
                        failure,
                        null,
                        keepsLastResult,
                        null));
    }

    private static NextRun byCron(
            Transition transition, RetryState state, Failure failure, Payloads result, boolean keepsLastResult) {
        RunStart start = transition.state().start();
        if (start.cronSchedule().isEmpty()) {
            return new NextRun(state, null);
        }
        long waitMillis = CronSchedule.parse(start.cronSchedule())
                .backoffMillis(start.backoffEndMillis(), transition.nowMillis());
        return new NextRun(
                state,
                new Continuation(
                        transition.newId(),
                        ContinueAsNewInitiator.CONTINUE_AS_NEW_INITIATOR_CRON_SCHEDULE,
                        backoffMillis(transition, waitMillis),
                        1,
                        failure,
                        result,
                        keepsLastResult,
                        null));
    }

    /** The asked wait, or as much as is needed for the run to have lived for a second (rules 4.9, 12.23). */
    static long backoffMillis(Transition transition, long askedMillis) {
        long lifeMillis = transition.nowMillis() - transition.state().start().backoffEndMillis();
        return lifeMillis + askedMillis < SHORTEST_LIFE_MILLIS ? SHORTEST_LIFE_MILLIS - lifeMillis : askedMillis;
    }
}
