package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.matching.PollingWorker;
import dev.perdura.engine.internal.matching.QueueStatus;
import dev.perdura.engine.internal.state.Times;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueueStats;

/** The state of a task queue as the protocol tells it. */
final class QueueMessages {

    private QueueMessages() {}

    static PollerInfo poller(QueueStatus.Visitor visitor, long nowMillis) {
        PollingWorker worker = visitor.worker();
        PollerInfo.Builder info = PollerInfo.newBuilder()
                .setIdentity(worker.identity())
                .setLastAccessTime(Times.timestamp(nowMillis - visitor.agoMillis()));
        if (!Double.isNaN(worker.tasksPerSecond())) {
            info.setRatePerSecond(worker.tasksPerSecond());
        }
        if (worker.capabilities() != null) {
            info.setWorkerVersionCapabilities(worker.capabilities());
        }
        if (worker.options() != null) {
            info.setDeploymentOptions(worker.options());
        }
        return info.build();
    }

    static long backlog(QueueStatus status) {
        return status.levels().values().stream()
                .mapToLong(QueueStatus.Level::backlog)
                .sum();
    }

    /** Of all priorities together: the sums, and the age of the oldest task. */
    static TaskQueueStats stats(QueueStatus status) {
        int backlog = 0;
        long oldest = 0;
        float added = 0;
        float dispatched = 0;
        for (QueueStatus.Level level : status.levels().values()) {
            backlog += level.backlog();
            oldest = Math.max(oldest, level.oldestMillis());
            added += level.addedPerSecond();
            dispatched += level.dispatchedPerSecond();
        }
        return stats(status, new QueueStatus.Level(backlog, oldest, added, dispatched));
    }

    static TaskQueueStats stats(QueueStatus status, QueueStatus.Level level) {
        return TaskQueueStats.newBuilder()
                .setApproximateBacklogCount(level.backlog())
                .setApproximateBacklogAge(Times.duration(level.oldestMillis()))
                .setTasksAddRate(level.addedPerSecond())
                .setTasksDispatchRate(level.dispatchedPerSecond())
                .setRateLimitingActive(status.limitedLately())
                .build();
    }
}
