package dev.perdura.engine.internal.rpc;

import com.google.protobuf.Timestamp;
import dev.perdura.engine.EngineClock;
import dev.perdura.engine.internal.command.Priorities;
import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.Namespaces;
import dev.perdura.engine.internal.matching.Matching;
import dev.perdura.engine.internal.matching.TaskQueueKey;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.Times;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.ConfigMetadata;
import io.temporal.api.taskqueue.v1.RateLimitConfig;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.taskqueue.v1.TaskQueueConfig;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigRequest.RateLimitUpdate;
import io.temporal.api.workflowservice.v1.UpdateTaskQueueConfigResponse;
import java.util.List;
import java.util.Map;

/**
 * Changes what a task queue is configured for: how many tasks it gives away per second counts at once, and before what
 * its workers ask for (rule 8.5). Weights and limits of fairness keys are kept and told, but nothing is done with them:
 * on a Temporal server fairness is off unless its operator turns it on.
 */
final class UpdateTaskQueueConfig implements Handler<UpdateTaskQueueConfigRequest, UpdateTaskQueueConfigResponse> {

    private static final int MOST_WEIGHTS = 1_000;

    private final Namespaces namespaces;
    private final Executions executions;
    private final Matching matching;
    private final EngineClock clock;
    private final Door door;

    UpdateTaskQueueConfig(
            Namespaces namespaces, Executions executions, Matching matching, EngineClock clock, Door door) {
        this.namespaces = namespaces;
        this.executions = executions;
        this.matching = matching;
        this.clock = clock;
        this.door = door;
    }

    @Override
    public void handle(UpdateTaskQueueConfigRequest request, Reply<UpdateTaskQueueConfigResponse> reply) {
        door.namespace(request.getNamespace());
        door.taskQueue(TaskQueue.newBuilder().setName(request.getTaskQueue()).build());
        door.length("Identity", request.getIdentity());
        checkLimit("UpdateQueueRateLimit", "rate limit", request, request.getUpdateQueueRateLimit());
        checkLimit(
                "UpdateFairnessKeyRateLimitDefault",
                "fairness key rate limit",
                request,
                request.getUpdateFairnessKeyRateLimitDefault());
        checkWeights(request.getSetFairnessWeightOverridesMap(), request.getUnsetFairnessWeightOverridesList());
        TaskQueueKey queue = key(request);
        Timestamp now = Times.timestamp(clock.nowMillis());
        namespaces.configure(queue, config -> changed(config, request, now), executions.outbox(), config -> {
            // Before the answer can leave: who has it relies on the new limit.
            matching.configured(queue);
            return reply.with(
                    UpdateTaskQueueConfigResponse.newBuilder().setConfig(config).build());
        });
        matching.dispatch(queue);
    }

    private static TaskQueueKey key(UpdateTaskQueueConfigRequest request) {
        return switch (request.getTaskQueueType()) {
            case TASK_QUEUE_TYPE_WORKFLOW -> TaskQueueKey.ofWorkflows(request.getNamespace(), request.getTaskQueue());
            case TASK_QUEUE_TYPE_ACTIVITY -> TaskQueueKey.ofActivities(request.getNamespace(), request.getTaskQueue());
            case TASK_QUEUE_TYPE_NEXUS -> throw Refusal.unimplemented("This engine has no Nexus task queues");
            default -> throw Refusal.invalidArgument("Invalid task queue type: expected workflow or activity");
        };
    }

    private void checkLimit(String field, String what, UpdateTaskQueueConfigRequest request, RateLimitUpdate update) {
        if (!update.hasRateLimit()) {
            return;
        }
        if (request.getTaskQueueType() == TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW) {
            throw Refusal.invalidArgument("Setting " + what + " on workflow task queues is not allowed.");
        }
        float perSecond = update.getRateLimit().getRequestsPerSecond();
        if (perSecond < 0 || Float.isNaN(perSecond)) {
            throw Refusal.invalidArgument("RequestsPerSecond for " + field + " rate limit must be non-negative. Got "
                    + perSecond + "; 0 stops the queue.");
        }
        door.length(field + ".Reason", update.getReason());
    }

    private static void checkWeights(Map<String, Float> set, List<String> unset) {
        int total = set.size() + unset.size();
        if (total > MOST_WEIGHTS) {
            throw Refusal.invalidArgument(
                    "too many fairness weight overrides in request: got " + total + ", maximum " + MOST_WEIGHTS);
        }
        set.forEach((key, weight) -> {
            checkKey(key);
            if (!(weight > 0)) {
                throw Refusal.invalidArgument("invalid fairness weight weight for key \"" + key
                        + "\": must be greater than zero, got " + weight);
            }
        });
        for (String key : unset) {
            checkKey(key);
            if (set.containsKey(key)) {
                throw Refusal.invalidArgument(
                        "fairness weight override key \"" + key + "\" present in both set and unset lists");
            }
        }
    }

    private static void checkKey(String key) {
        if (key.isEmpty()) {
            throw Refusal.invalidArgument("fairness weight override key must not be empty");
        }
        String fault =
                Priorities.fault(Priority.newBuilder().setFairnessKey(key).build());
        if (fault != null) {
            throw Refusal.invalidArgument(fault);
        }
    }

    private static TaskQueueConfig changed(
            TaskQueueConfig config, UpdateTaskQueueConfigRequest request, Timestamp now) {
        TaskQueueConfig.Builder changed = config.toBuilder();
        if (request.hasUpdateQueueRateLimit()) {
            changed.setQueueRateLimit(limit(request.getUpdateQueueRateLimit(), request.getIdentity(), now));
        }
        if (request.hasUpdateFairnessKeyRateLimitDefault()) {
            changed.setFairnessKeysRateLimitDefault(
                    limit(request.getUpdateFairnessKeyRateLimitDefault(), request.getIdentity(), now));
        }
        request.getUnsetFairnessWeightOverridesList().forEach(changed::removeFairnessWeightOverrides);
        changed.putAllFairnessWeightOverrides(request.getSetFairnessWeightOverridesMap());
        if (changed.getFairnessWeightOverridesCount() > MOST_WEIGHTS) {
            throw Refusal.invalidArgument("fairness weight overrides update rejected: exceeding maximum key size "
                    + MOST_WEIGHTS + ", unset some first");
        }
        return changed.build();
    }

    /** Without a rate it says who took it away, when and why. */
    private static RateLimitConfig limit(RateLimitUpdate update, String identity, Timestamp now) {
        RateLimitConfig.Builder limit = RateLimitConfig.newBuilder()
                .setMetadata(ConfigMetadata.newBuilder()
                        .setReason(update.getReason())
                        .setUpdateIdentity(identity)
                        .setUpdateTime(now));
        if (update.hasRateLimit()) {
            limit.setRateLimit(update.getRateLimit());
        }
        return limit.build();
    }
}
