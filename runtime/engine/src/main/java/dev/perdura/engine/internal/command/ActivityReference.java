package dev.perdura.engine.internal.command;

/**
 * Which activity an answer is for: by task token, or by the id its workflow gave it (rule 3.12).
 *
 * @param scheduledEventId 0 when by id
 * @param attempt 0 when by id
 */
public record ActivityReference(long scheduledEventId, int attempt, String activityId) {

    public static ActivityReference of(TaskToken.OfActivityTask token) {
        return token.scheduledEventId() == 0
                ? byId(token.activityId())
                : new ActivityReference(token.scheduledEventId(), token.attempt(), token.activityId());
    }

    public static ActivityReference byId(String activityId) {
        return new ActivityReference(0, 0, activityId);
    }

    public boolean isById() {
        return scheduledEventId == 0;
    }
}
