package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.TaskQueues;
import io.temporal.api.activity.v1.ActivityOptions;
import io.temporal.api.activity.v1.ActivityOptionsOrBuilder;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.common.v1.RetryPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** Some options of an activity, named by a field mask, with what they are to be (rule 3.16). */
public final class ActivityOptionsChange {

    /** How one path of a mask is carried over, and what must be in the request for it. */
    private record Field(
            Predicate<ActivityOptions> isGiven,
            String what,
            BiConsumer<ActivityOptions, ActivityOptions.Builder> copy) {}

    private static final Predicate<ActivityOptions> ALWAYS = options -> true;

    // Paths that are not here are passed over, as a Temporal server does.
    private static final Map<String, Field> FIELDS = Map.ofEntries(
            Map.entry("task_queue", queue()),
            Map.entry("task_queue.name", queue()),
            timeout(
                    "schedule_to_close_timeout",
                    (from, to) -> to.setScheduleToCloseTimeout(from.getScheduleToCloseTimeout())),
            timeout(
                    "schedule_to_start_timeout",
                    (from, to) -> to.setScheduleToStartTimeout(from.getScheduleToStartTimeout())),
            timeout("start_to_close_timeout", (from, to) -> to.setStartToCloseTimeout(from.getStartToCloseTimeout())),
            timeout("heartbeat_timeout", (from, to) -> to.setHeartbeatTimeout(from.getHeartbeatTimeout())),
            Map.entry("priority", new Field(ALWAYS, "", ActivityOptionsChange::priority)),
            priority("priority_key", (from, to) -> to.setPriorityKey(from.getPriorityKey())),
            priority("fairness_key", (from, to) -> to.setFairnessKey(from.getFairnessKey())),
            priority("fairness_weight", (from, to) -> to.setFairnessWeight(from.getFairnessWeight())),
            Map.entry(
                    "retry_policy",
                    new Field(
                            ActivityOptions::hasRetryPolicy,
                            "RetryPolicy",
                            (from, to) -> to.setRetryPolicy(RetryPolicies.filled(from.getRetryPolicy())))),
            policy("initial_interval", (from, to) -> to.setInitialInterval(from.getInitialInterval())),
            policy("backoff_coefficient", (from, to) -> to.setBackoffCoefficient(from.getBackoffCoefficient())),
            policy("maximum_interval", (from, to) -> to.setMaximumInterval(from.getMaximumInterval())),
            policy("maximum_attempts", (from, to) -> to.setMaximumAttempts(from.getMaximumAttempts())));

    private final ActivityOptions given;
    private final List<Field> fields = new ArrayList<>();
    private boolean changesPolicy;

    /**
     * @param mask paths in the manner of protobuf or of its JSON
     * @throws Refusal INVALID_ARGUMENT if the mask names what is not given
     */
    public ActivityOptionsChange(ActivityOptions given, List<String> mask) {
        this.given = given;
        for (String path : mask) {
            String name = inSnakeCase(path);
            Field field = FIELDS.get(name);
            if (field == null) {
                continue;
            }
            if (!field.isGiven.test(given)) {
                throw Refusal.invalidArgument(field.what + " is not provided");
            }
            fields.add(field);
            changesPolicy |= name.startsWith("retry_policy.");
        }
    }

    private static String inSnakeCase(String path) {
        StringBuilder name = new StringBuilder();
        for (int at = 0; at < path.length(); at++) {
            char c = path.charAt(at);
            if (Character.isUpperCase(c)) {
                name.append('_').append(Character.toLowerCase(c));
            } else {
                name.append(c);
            }
        }
        return name.toString();
    }

    ActivityOptions.Builder applied(ActivityOptionsOrBuilder present) {
        ActivityOptions.Builder options =
                present instanceof ActivityOptions.Builder builder ? builder : ((ActivityOptions) present).toBuilder();
        fields.forEach(field -> field.copy.accept(given, options));
        String fault = changesPolicy ? RetryPolicies.fault(options.getRetryPolicy()) : null;
        if (fault != null) {
            throw Refusal.invalidArgument(fault);
        }
        return options;
    }

    private static Field queue() {
        return new Field(
                ActivityOptions::hasTaskQueue,
                "TaskQueue",
                (from, to) ->
                        to.setTaskQueue(TaskQueues.normal(from.getTaskQueue().getName())));
    }

    private static void priority(ActivityOptions from, ActivityOptions.Builder to) {
        to.clearPriority();
        if (from.hasPriority()) {
            to.setPriority(from.getPriority());
        }
    }

    private static Map.Entry<String, Field> timeout(
            String name, BiConsumer<ActivityOptions, ActivityOptions.Builder> copy) {
        return Map.entry(name, new Field(ALWAYS, "", copy));
    }

    private static Map.Entry<String, Field> priority(String name, BiConsumer<Priority, Priority.Builder> copy) {
        return Map.entry(
                "priority." + name,
                new Field(
                        ActivityOptions::hasPriority,
                        "Priority",
                        (from, to) -> copy.accept(from.getPriority(), to.getPriorityBuilder())));
    }

    private static Map.Entry<String, Field> policy(String name, BiConsumer<RetryPolicy, RetryPolicy.Builder> copy) {
        return Map.entry(
                "retry_policy." + name,
                new Field(
                        ActivityOptions::hasRetryPolicy,
                        "RetryPolicy",
                        (from, to) -> copy.accept(from.getRetryPolicy(), to.getRetryPolicyBuilder())));
    }
}
