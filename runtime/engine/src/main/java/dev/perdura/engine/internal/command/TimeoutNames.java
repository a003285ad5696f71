package dev.perdura.engine.internal.command;

import io.temporal.api.enums.v1.TimeoutType;

/** How failures and retry policies write the types of timeouts: {@code StartToClose}. */
final class TimeoutNames {

    private TimeoutNames() {}

    static String of(TimeoutType type) {
        return switch (type) {
            case TIMEOUT_TYPE_START_TO_CLOSE -> "StartToClose";
            case TIMEOUT_TYPE_SCHEDULE_TO_START -> "ScheduleToStart";
            case TIMEOUT_TYPE_SCHEDULE_TO_CLOSE -> "ScheduleToClose";
            case TIMEOUT_TYPE_HEARTBEAT -> "Heartbeat";
            default -> "Unspecified";
        };
    }
}
