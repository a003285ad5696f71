package dev.perdura.engine.internal.command;

import com.google.protobuf.Duration;
import dev.perdura.engine.internal.state.Times;
import io.temporal.api.common.v1.RetryPolicy;
import java.util.List;
import java.util.Set;

/** The defaults and the sanity of retry policies (rule 3.2). */
public final class RetryPolicies {

    static final String TIMEOUT_PREFIX = "TemporalTimeout:";

    private static final long INITIAL_INTERVAL_MILLIS = 1_000;
    private static final int MAXIMUM_INTERVAL_FACTOR = 100;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final double COEFFICIENT = 2.0;
    private static final Set<String> TIMEOUT_TYPES =
            Set.of("StartToClose", "ScheduleToStart", "ScheduleToClose", "Heartbeat");
    private static final RetryPolicy DEFAULT = filled(RetryPolicy.newBuilder());

    private RetryPolicies() {}

    /** The policy with what it leaves out filled in. */
    public static RetryPolicy filled(RetryPolicy policy) {
        return policy.getSerializedSize() == 0 ? DEFAULT : filled(policy.toBuilder());
    }

    private static RetryPolicy filled(RetryPolicy.Builder policy) {
        if (isZero(policy.getInitialInterval())) {
            policy.setInitialInterval(Times.duration(INITIAL_INTERVAL_MILLIS));
        }
        if (isZero(policy.getMaximumInterval())) {
            policy.setMaximumInterval(times(policy.getInitialInterval()));
        }
        if (policy.getBackoffCoefficient() == 0) {
            policy.setBackoffCoefficient(COEFFICIENT);
        }
        return policy.build();
    }

    private static boolean isZero(Duration duration) {
        return duration.getSeconds() == 0 && duration.getNanos() == 0;
    }

    private static Duration times(Duration duration) {
        Duration capped = Timeouts.capped(duration);
        long nanos = (long) capped.getNanos() * MAXIMUM_INTERVAL_FACTOR;
        return Duration.newBuilder()
                .setSeconds(capped.getSeconds() * MAXIMUM_INTERVAL_FACTOR + nanos / NANOS_PER_SECOND)
                .setNanos((int) (nanos % NANOS_PER_SECOND))
                .build();
    }

    static long nanos(Duration duration) {
        Duration capped = Timeouts.capped(duration);
        return capped.getSeconds() * NANOS_PER_SECOND + capped.getNanos();
    }

    /** What is wrong with a filled policy, or null. */
    public static String fault(RetryPolicy policy) {
        if (policy.getMaximumAttempts() == 1) {
            return null;
        }
        String initialFault = Timeouts.fault(policy.getInitialInterval());
        if (initialFault != null) {
            return "invalid InitialInterval set on retry policy: " + initialFault;
        }
        if (!(policy.getBackoffCoefficient() >= 1) || Double.isInfinite(policy.getBackoffCoefficient())) {
            return "BackoffCoefficient cannot be less than 1 on retry policy.";
        }
        String maximumFault = Timeouts.fault(policy.getMaximumInterval());
        if (maximumFault != null) {
            return "invalid MaximumInterval set on retry policy: " + maximumFault;
        }
        if (nanos(policy.getMaximumInterval()) < nanos(policy.getInitialInterval())) {
            return "MaximumInterval cannot be less than InitialInterval on retry policy.";
        }
        if (policy.getMaximumAttempts() < 0) {
            return "MaximumAttempts cannot be negative on retry policy.";
        }
        return faultOfTypes(policy.getNonRetryableErrorTypesList());
    }

    private static String faultOfTypes(List<String> types) {
        for (String type : types) {
            if (type.startsWith(TIMEOUT_PREFIX) && !TIMEOUT_TYPES.contains(type.substring(TIMEOUT_PREFIX.length()))) {
                return "Invalid timeout type value: " + type.substring(TIMEOUT_PREFIX.length()) + ".";
            }
        }
        return null;
    }
}
