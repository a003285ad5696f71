package dev.perdura.engine.internal.matching;

/** A task queue. Queues for workflow tasks and for activities are apart even when they share a name (rule 8.9). */
public record TaskQueueKey(String namespace, String name, boolean forActivities) {

    public static TaskQueueKey ofWorkflows(String namespace, String name) {
        return new TaskQueueKey(namespace, name, false);
    }

    public static TaskQueueKey ofActivities(String namespace, String name) {
        return new TaskQueueKey(namespace, name, true);
    }
}
