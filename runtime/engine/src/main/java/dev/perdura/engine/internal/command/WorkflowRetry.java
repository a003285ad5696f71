package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.command.RetryDecision.Row;
import dev.perdura.engine.internal.state.RunStart;
import dev.perdura.engine.internal.state.Transition;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.Failure;

/**
 * Whether a failed run is tried again (rules 4.4, 4.5): as an activity would be, up to the time of the whole chain,
 * with
 * what is different for workflows.
 *
 * @param delayMillis until the next attempt; 0 if there is none
 */
record WorkflowRetry(RetryState state, long delayMillis) {

    boolean isDue() {
        return state == RetryState.RETRY_STATE_IN_PROGRESS;
    }

    static WorkflowRetry of(Transition transition, Failure failure) {
        RunStart start = transition.state().start();
        RetryDecision decision = RetryDecision.of(new RetryDecision.Attempt(
                start.retryPolicy(),
                start.attempt(),
                false,
                capped(failure, start.retryPolicy()),
                transition.nowMillis(),
                start.executionExpirationMillis()));
        // Only of an activity these timeouts mean that its own time is over.
        RetryState state =
                decision.row() == Row.DEADLINE_PASSED ? RetryState.RETRY_STATE_NON_RETRYABLE_FAILURE : decision.state();
        return new WorkflowRetry(state, decision.delayMillis());
    }

    /** The failure's own delay does not lift the cap of a workflow's policy (rules 3.7, 12.18). */
    private static Failure capped(Failure failure, RetryPolicy policy) {
        ApplicationFailureInfo info = failure.getApplicationFailureInfo();
        if (policy == null
                || !info.hasNextRetryDelay()
                || Timeouts.compare(info.getNextRetryDelay(), policy.getMaximumInterval()) <= 0) {
            return failure;
        }
        return failure.toBuilder()
                .setApplicationFailureInfo(info.toBuilder().setNextRetryDelay(policy.getMaximumInterval()))
                .build();
    }
}
