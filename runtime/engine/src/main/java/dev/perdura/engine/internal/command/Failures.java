package dev.perdura.engine.internal.command;

import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.failure.v1.ServerFailureInfo;
import io.temporal.api.failure.v1.TimeoutFailureInfo;

/** Failures that the engine makes itself. */
final class Failures {

    static final String RESULT_TOO_BIG = "Complete result exceeds size limit.";
    static final String DETAILS_TOO_BIG = "Cancel details exceed size limit.";
    static final String HEARTBEAT_TOO_BIG = "Heartbeat details exceed size limit.";

    private static final String FAILURE_TOO_BIG = "Failure exceeds size limit.";
    private static final int DEPTH = 20;

    private Failures() {}

    static Failure ofServer(String message, boolean nonRetryable) {
        return Failure.newBuilder()
                .setMessage(message)
                .setServerFailureInfo(ServerFailureInfo.newBuilder().setNonRetryable(nonRetryable))
                .build();
    }

    /**
     * Rule 3.10.
     *
     * @param heartbeatDetails null if there were none
     * @param cause the failure of the attempt before, null if there was none
     */
    static Failure ofTimeout(String message, TimeoutType type, Payloads heartbeatDetails, Failure cause) {
        TimeoutFailureInfo.Builder info = TimeoutFailureInfo.newBuilder().setTimeoutType(type);
        if (heartbeatDetails != null) {
            info.setLastHeartbeatDetails(heartbeatDetails);
        }
        Failure.Builder failure =
                Failure.newBuilder().setMessage(message).setSource("Server").setTimeoutFailureInfo(info);
        if (cause != null) {
            failure.setCause(cause);
        }
        return failure.build();
    }

    /** The failure itself if it is small enough, else a server failure with what fits of it as cause. */
    static Failure limited(Failure failure, int maximumBytes, boolean nonRetryable) {
        if (failure.getSerializedSize() <= maximumBytes) {
            return failure;
        }
        return ofServer(FAILURE_TOO_BIG, nonRetryable).toBuilder()
                .setCause(new Shortening(maximumBytes / 2).shortened(failure, DEPTH))
                .build();
    }

    /** Takes what fits, the important first. */
    private static final class Shortening {

        private static final int FIELD_OVERHEAD = 8;

        private int left;

        Shortening(int bytes) {
            left = bytes;
        }

        Failure shortened(Failure failure, int depth) {
            Failure.Builder kept = Failure.newBuilder();
            if (failure.hasApplicationFailureInfo()) {
                kept.setApplicationFailureInfo(ApplicationFailureInfo.newBuilder()
                        .setType(shortened(failure.getApplicationFailureInfo().getType()))
                        .setNonRetryable(failure.getApplicationFailureInfo().getNonRetryable()));
            } else if (failure.hasServerFailureInfo()) {
                kept.setServerFailureInfo(failure.getServerFailureInfo());
            }
            kept.setSource(shortened(failure.getSource()));
            kept.setMessage(shortened(failure.getMessage()));
            kept.setStackTrace(shortened(failure.getStackTrace()));
            if (failure.hasCause() && left > FIELD_OVERHEAD && depth > 0) {
                kept.setCause(shortened(failure.getCause(), depth - 1));
            }
            return kept.build();
        }

        /** Counts three bytes for what may need them, so that no character is cut in two. */
        private String shortened(String text) {
            int bytes = 0;
            int end = 0;
            while (end < text.length()) {
                int size = text.charAt(end) < 0x80 ? 1 : 3;
                if (bytes + size > left - FIELD_OVERHEAD) {
                    break;
                }
                bytes += size;
                end++;
            }
            if (end > 0 && end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
                end--;
            }
            left -= end == 0 ? 0 : bytes + FIELD_OVERHEAD;
            return text.substring(0, end);
        }
    }
}
