package dev.perdura.engine.internal.command;

import com.google.protobuf.Duration;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.failure.v1.Failure;
import java.util.function.Predicate;

/**
 * Whether a failed attempt is followed by another, and after how long (rules 3.5 to 3.7). The first row that applies
 * decides.
 *
 * @param delayMillis until the next attempt; 0 if there is none
 */
public record RetryDecision(Row row, long delayMillis) {

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** The rows, in the order in which they are asked. */
    public enum Row {
        NO_POLICY(RetryState.RETRY_STATE_RETRY_POLICY_NOT_SET, attempt -> attempt.policy == null),
        CANCEL_REQUESTED(RetryState.RETRY_STATE_CANCEL_REQUESTED, attempt -> attempt.cancelRequested),
        DEADLINE_PASSED(RetryState.RETRY_STATE_TIMEOUT, Attempt::isDeadlinePassed),
        NOT_RETRYABLE(RetryState.RETRY_STATE_NON_RETRYABLE_FAILURE, attempt -> !attempt.isRetryable()),
        /** The next attempt is counted, but does not begin (rule 3.16). */
        PAUSED(RetryState.RETRY_STATE_IN_PROGRESS, attempt -> attempt.paused),
        ATTEMPTS_USED(RetryState.RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED, Attempt::isLast),
        DELAY_OF_ZERO(RetryState.RETRY_STATE_TIMEOUT, attempt -> attempt.delayMillis() <= 0),
        NO_TIME_LEFT(RetryState.RETRY_STATE_TIMEOUT, Attempt::isTooLate),
        RETRY(RetryState.RETRY_STATE_IN_PROGRESS, attempt -> true);

        private final RetryState state;
        private final Predicate<Attempt> applies;

        Row(RetryState state, Predicate<Attempt> applies) {
            this.state = state;
            this.applies = applies;
        }

        public RetryState state() {
            return state;
        }
    }

    /**
     * An attempt that failed.
     *
     * @param policy filled, or null if there is none
     * @param attempt 1 for the first
     * @param expirationMillis no attempt may begin then or after, {@link Long#MAX_VALUE} if none
     */
    public record Attempt(
            RetryPolicy policy,
            int attempt,
            boolean cancelRequested,
            boolean paused,
            Failure failure,
            long nowMillis,
            long expirationMillis) {

        /** Of something that cannot be paused, or is not. */
        public Attempt(
                RetryPolicy policy,
                int attempt,
                boolean cancelRequested,
                Failure failure,
                long nowMillis,
                long expirationMillis) {
            this(policy, attempt, cancelRequested, false, failure, nowMillis, expirationMillis);
        }

        private boolean isDeadlinePassed() {
            TimeoutType type = failure.getTimeoutFailureInfo().getTimeoutType();
            return failure.hasTimeoutFailureInfo()
                    && (type == TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START
                            || type == TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE);
        }

        /** Rule 3.6. */
        private boolean isRetryable() {
            return switch (failure.getFailureInfoCase()) {
                case TERMINATED_FAILURE_INFO, CANCELED_FAILURE_INFO -> false;
                case SERVER_FAILURE_INFO -> !failure.getServerFailureInfo().getNonRetryable();
                case TIMEOUT_FAILURE_INFO ->
                    !isExcluded(RetryPolicies.TIMEOUT_PREFIX
                            + TimeoutNames.of(failure.getTimeoutFailureInfo().getTimeoutType()));
                case APPLICATION_FAILURE_INFO ->
                    !failure.getApplicationFailureInfo().getNonRetryable()
                            && !isExcluded(failure.getApplicationFailureInfo().getType());
                default -> true;
            };
        }

        private boolean isExcluded(String type) {
            return policy.getNonRetryableErrorTypesList().contains(type);
        }

        private boolean isLast() {
            return policy.getMaximumAttempts() > 0 && attempt >= policy.getMaximumAttempts();
        }

        /**
         * An attempt at the expiration itself would only time out. Temporal counts nanoseconds and never meets that, we
         * count milliseconds.
         */
        private boolean isTooLate() {
            return nowMillis + delayMillis() >= expirationMillis;
        }

        /** The failure's own delay lifts the cap of the policy as well (rule 3.7). */
        long delayMillis() {
            if (failure.getApplicationFailureInfo().hasNextRetryDelay()) {
                return millis(nanos(failure.getApplicationFailureInfo().getNextRetryDelay()));
            }
            double interval =
                    nanos(policy.getInitialInterval()) * Math.pow(policy.getBackoffCoefficient(), attempt - 1.0);
            double maximum = nanos(policy.getMaximumInterval());
            return millis(maximum > 0 && !(interval > 0 && interval <= maximum) ? maximum : interval);
        }

        /** Rounded up, so that no attempt comes too early. */
        private static long millis(double nanos) {
            return (long) Math.ceil(nanos / NANOS_PER_MILLI);
        }

        private static double nanos(Duration duration) {
            return RetryPolicies.nanos(duration);
        }
    }

    public static RetryDecision of(Attempt attempt) {
        for (Row row : ROWS) {
            if (row.applies.test(attempt)) {
                return new RetryDecision(row, row == Row.RETRY ? attempt.delayMillis() : 0);
            }
        }
        throw new IllegalStateException("The last row applies always.");
    }

    public RetryState state() {
        return row.state();
    }

    private static final Row[] ROWS = Row.values();
}
