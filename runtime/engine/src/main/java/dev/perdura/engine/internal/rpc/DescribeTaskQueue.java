package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.EngineClock;
import dev.perdura.engine.internal.execution.Namespaces;
import dev.perdura.engine.internal.matching.Matching;
import dev.perdura.engine.internal.matching.QueueStatus;
import dev.perdura.engine.internal.matching.TaskQueueKey;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.enums.v1.DescribeTaskQueueMode;
import io.temporal.api.enums.v1.RateLimitSource;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.TaskQueueStatus;
import io.temporal.api.taskqueue.v1.TaskQueueTypeInfo;
import io.temporal.api.taskqueue.v1.TaskQueueVersionInfo;
import io.temporal.api.taskqueue.v1.TaskQueueVersioningInfo;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse.EffectiveRateLimit;
import java.util.List;

/** Who polls a task queue, and what waits in it (rule 8.8). All workers are unversioned: there is one version, "". */
final class DescribeTaskQueue implements Handler<DescribeTaskQueueRequest, DescribeTaskQueueResponse> {

    private static final String UNVERSIONED = "__unversioned__";

    /** What a Temporal server allows where nobody has set a limit. */
    private static final double SYSTEM_TASKS_PER_SECOND = 100_000;

    private final Matching matching;
    private final Namespaces namespaces;
    private final EngineClock clock;
    private final Door door;

    DescribeTaskQueue(Matching matching, Namespaces namespaces, EngineClock clock, Door door) {
        this.matching = matching;
        this.namespaces = namespaces;
        this.clock = clock;
        this.door = door;
    }

    @Override
    public void handle(DescribeTaskQueueRequest request, Reply<DescribeTaskQueueResponse> reply) {
        door.namespace(request.getNamespace());
        door.taskQueue(request.getTaskQueue());
        boolean enhanced = request.getApiMode() == DescribeTaskQueueMode.DESCRIBE_TASK_QUEUE_MODE_ENHANCED;
        reply.send(enhanced ? versions(request) : queue(request));
    }

    private QueueStatus status(DescribeTaskQueueRequest request, TaskQueueType type) {
        boolean activities = type == TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY;
        if (type == TaskQueueType.TASK_QUEUE_TYPE_NEXUS) {
            throw Refusal.unimplemented("This engine has no Nexus task queues");
        }
        if (type == TaskQueueType.UNRECOGNIZED) {
            throw Refusal.invalidArgument("Invalid task queue type: expected workflow or activity");
        }
        return matching.status(key(request, activities));
    }

    private static TaskQueueKey key(DescribeTaskQueueRequest request, boolean activities) {
        return new TaskQueueKey(request.getNamespace(), request.getTaskQueue().getName(), activities);
    }

    private DescribeTaskQueueResponse queue(DescribeTaskQueueRequest request) {
        QueueStatus status = status(request, request.getTaskQueueType());
        long now = clock.nowMillis();
        DescribeTaskQueueResponse.Builder answer = DescribeTaskQueueResponse.newBuilder();
        status.pollers().forEach(visitor -> answer.addPollers(QueueMessages.poller(visitor, now)));
        if (request.getTaskQueue().getKind() != TaskQueueKind.TASK_QUEUE_KIND_STICKY) {
            answer.setVersioningInfo(TaskQueueVersioningInfo.newBuilder().setCurrentVersion(UNVERSIONED));
        }
        boolean unlimited = Double.isNaN(status.tasksPerSecond());
        double perSecond = unlimited ? SYSTEM_TASKS_PER_SECOND : status.tasksPerSecond();
        if (request.getIncludeTaskQueueStatus()) {
            answer.setTaskQueueStatus(TaskQueueStatus.newBuilder()
                    .setBacklogCountHint(QueueMessages.backlog(status))
                    .setRatePerSecond(perSecond));
        }
        if (request.getReportStats()) {
            answer.setStats(QueueMessages.stats(status));
            status.levels()
                    .forEach((key, level) -> answer.putStatsByPriorityKey(key, QueueMessages.stats(status, level)));
        }
        TaskQueueKey queue = key(request, request.getTaskQueueType() == TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY);
        if (request.getReportConfig()) {
            answer.setConfig(namespaces.taskQueue(queue));
        }
        RateLimitSource source = unlimited
                ? RateLimitSource.RATE_LIMIT_SOURCE_SYSTEM
                : Double.isNaN(namespaces.tasksPerSecond(queue))
                        ? RateLimitSource.RATE_LIMIT_SOURCE_WORKER
                        : RateLimitSource.RATE_LIMIT_SOURCE_API;
        return answer.setEffectiveRateLimit(EffectiveRateLimit.newBuilder()
                        .setRequestsPerSecond((float) perSecond)
                        .setRateLimitSource(source))
                .build();
    }

    private DescribeTaskQueueResponse versions(DescribeTaskQueueRequest request) {
        if (request.getTaskQueue().getKind() == TaskQueueKind.TASK_QUEUE_KIND_STICKY) {
            throw Refusal.invalidArgument("Enhanced DescribeTaskQueue is not valid for a sticky queue,"
                    + " use api_mode=UNSPECIFIED or a normal queue.");
        }
        List<TaskQueueType> types = request.getTaskQueueTypesCount() > 0
                ? request.getTaskQueueTypesList()
                : List.of(TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY);
        long now = clock.nowMillis();
        TaskQueueVersionInfo.Builder unversioned = TaskQueueVersionInfo.newBuilder();
        for (TaskQueueType type : types) {
            QueueStatus status = status(request, type);
            TaskQueueTypeInfo.Builder info = TaskQueueTypeInfo.newBuilder();
            if (request.getReportPollers()) {
                status.pollers().forEach(visitor -> info.addPollers(QueueMessages.poller(visitor, now)));
            }
            if (request.getReportStats()) {
                info.setStats(QueueMessages.stats(status));
            }
            unversioned.putTypesInfo(type.getNumber(), info.build());
        }
        DescribeTaskQueueResponse.Builder answer = DescribeTaskQueueResponse.newBuilder();
        boolean asked = !request.hasVersions()
                || request.getVersions().getUnversioned()
                || request.getVersions().getAllActive()
                || request.getVersions().getBuildIdsList().contains("");
        if (asked) {
            answer.putVersionsInfo("", unversioned.build());
        }
        return answer.build();
    }
}
