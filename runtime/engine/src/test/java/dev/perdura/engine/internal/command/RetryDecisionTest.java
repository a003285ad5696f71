package dev.perdura.engine.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.internal.command.RetryDecision.Attempt;
import dev.perdura.engine.internal.command.RetryDecision.Row;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.CanceledFailureInfo;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.failure.v1.ServerFailureInfo;
import io.temporal.api.failure.v1.TerminatedFailureInfo;
import io.temporal.api.failure.v1.TimeoutFailureInfo;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules 3.5 to 3.7 of the semantics: every row of the decision is taken. */
class RetryDecisionTest {

    private static final RetryPolicy POLICY = RetryPolicies.filled(RetryPolicy.newBuilder()
            .setMaximumAttempts(5)
            .addNonRetryableErrorTypes("Fatal")
            .addNonRetryableErrorTypes("TemporalTimeout:Heartbeat")
            .build());
    private static final long NOW = 1_000_000;

    private record Case(Row expected, Attempt attempt) {}

    private static Attempt attempt(Failure failure) {
        return new Attempt(POLICY, 1, false, failure, NOW, Long.MAX_VALUE);
    }

    private static Failure application(String type, boolean nonRetryable) {
        return Failure.newBuilder()
                .setApplicationFailureInfo(
                        ApplicationFailureInfo.newBuilder().setType(type).setNonRetryable(nonRetryable))
                .build();
    }

    private static Failure delayed(long seconds) {
        return Failure.newBuilder()
                .setApplicationFailureInfo(
                        ApplicationFailureInfo.newBuilder().setNextRetryDelay(Requests.seconds(seconds)))
                .build();
    }

    private static Failure timeout(TimeoutType type) {
        return Failure.newBuilder()
                .setTimeoutFailureInfo(TimeoutFailureInfo.newBuilder().setTimeoutType(type))
                .build();
    }

    private static Failure server(boolean nonRetryable) {
        return Failure.newBuilder()
                .setServerFailureInfo(ServerFailureInfo.newBuilder().setNonRetryable(nonRetryable))
                .build();
    }

    private static final Failure PLAIN = Failure.getDefaultInstance();

    private static final List<Case> CASES = List.of(
            new Case(Row.NO_POLICY, new Attempt(null, 1, true, PLAIN, NOW, NOW)),
            new Case(Row.CANCEL_REQUESTED, new Attempt(POLICY, 5, true, application("Fatal", true), NOW, NOW)),
            new Case(Row.DEADLINE_PASSED, attempt(timeout(TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START))),
            new Case(Row.DEADLINE_PASSED, attempt(timeout(TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE))),
            new Case(Row.NOT_RETRYABLE, new Attempt(POLICY, 5, false, application("Fatal", false), NOW, NOW)),
            new Case(Row.NOT_RETRYABLE, attempt(application("Other", true))),
            new Case(Row.NOT_RETRYABLE, attempt(server(true))),
            new Case(Row.NOT_RETRYABLE, attempt(timeout(TimeoutType.TIMEOUT_TYPE_HEARTBEAT))),
            new Case(
                    Row.NOT_RETRYABLE,
                    attempt(Failure.newBuilder()
                            .setCanceledFailureInfo(CanceledFailureInfo.getDefaultInstance())
                            .build())),
            new Case(
                    Row.NOT_RETRYABLE,
                    attempt(Failure.newBuilder()
                            .setTerminatedFailureInfo(TerminatedFailureInfo.getDefaultInstance())
                            .build())),
            new Case(Row.PAUSED, new Attempt(POLICY, 5, false, true, PLAIN, NOW, NOW)),
            new Case(Row.ATTEMPTS_USED, new Attempt(POLICY, 5, false, delayed(0), NOW, NOW)),
            new Case(Row.DELAY_OF_ZERO, new Attempt(POLICY, 4, false, delayed(0), NOW, NOW)),
            new Case(Row.NO_TIME_LEFT, new Attempt(POLICY, 1, false, PLAIN, NOW, NOW + 999)),
            new Case(Row.NO_TIME_LEFT, new Attempt(POLICY, 1, false, delayed(10), NOW, NOW + 9_999)),
            new Case(Row.NO_TIME_LEFT, new Attempt(POLICY, 1, false, PLAIN, NOW, NOW + 1_000)),
            new Case(Row.RETRY, new Attempt(POLICY, 1, false, PLAIN, NOW, NOW + 1_001)),
            new Case(Row.RETRY, new Attempt(POLICY, 4, false, PLAIN, NOW, Long.MAX_VALUE)),
            new Case(Row.RETRY, attempt(application("Other", false))),
            new Case(Row.RETRY, attempt(server(false))),
            new Case(Row.RETRY, attempt(timeout(TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE))));

    @Test
    void theFirstRowThatAppliesDecides() {
        for (Case each : CASES) {
            RetryDecision decision = RetryDecision.of(each.attempt());
            assertThat(decision.row()).as("%s", each.attempt()).isEqualTo(each.expected());
            assertThat(decision.delayMillis() > 0).isEqualTo(each.expected() == Row.RETRY);
        }
    }

    @Test
    void everyRowIsTaken() {
        Set<Row> taken = EnumSet.noneOf(Row.class);
        CASES.forEach(each -> taken.add(each.expected()));

        assertThat(taken).isEqualTo(EnumSet.allOf(Row.class));
    }

    /** C5 of the failure catalogue */
    @ParameterizedTest
    @CsvSource({
        // initial, coefficient, maximum, attempt, expected; all in milliseconds
        "1000, 2.0, 100000, 1, 1000",
        "1000, 2.0, 100000, 3, 4000",
        "1000, 2.0, 100000, 8, 100000",
        "1000, 1.5, 100000, 2, 1500",
        "1000, 1.0, 1000, 50, 1000",
        "1000, 10.0, 60000, 400, 60000",
        "1000, 2.0, 100000, 35, 100000",
        "1000, 2.0, 100000, 10000, 100000",
        "1000, 2.0, 3153600000000, 2147483647, 3153600000000",
        "3, 1.1, 1000, 2, 4",
    })
    void rule3_7_backoff(long initial, double coefficient, long maximum, int attempt, long expected) {
        RetryPolicy policy = RetryPolicy.newBuilder()
                .setInitialInterval(Requests.millis(initial))
                .setBackoffCoefficient(coefficient)
                .setMaximumInterval(Requests.millis(maximum))
                .build();

        assertThat(RetryDecision.of(new Attempt(policy, attempt, false, PLAIN, NOW, Long.MAX_VALUE))
                        .delayMillis())
                .isEqualTo(expected);
    }
}
