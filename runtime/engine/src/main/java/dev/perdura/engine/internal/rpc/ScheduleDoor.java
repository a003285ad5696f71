package dev.perdura.engine.internal.rpc;

import com.google.protobuf.Duration;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.schedule.ScheduleName;
import dev.perdura.engine.internal.schedule.spec.CanonicalSpec;
import dev.perdura.engine.internal.schedule.spec.InvalidSpec;
import dev.perdura.engine.internal.visibility.AttributeRules;
import dev.perdura.engine.internal.visibility.AttributeSchema;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.schedule.v1.IntervalSpec;
import io.temporal.api.schedule.v1.Schedule;
import io.temporal.api.schedule.v1.SchedulePatch;
import io.temporal.api.schedule.v1.ScheduleSpec;
import io.temporal.api.workflow.v1.NewWorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import java.nio.charset.StandardCharsets;

/** What requests about schedules are checked for (rules 10.13, 10.17, 10.18). */
final class ScheduleDoor {

    /** What a schedule adds to the workflow id: it has to fit, too. */
    private static final String LONGEST_SUFFIX = "-2009-11-10T23:00:00Z";

    private static final int LONGEST_NOTES_BYTES = 1_000;
    private static final long LONGEST_SECONDS = 315_576_000_000L;
    private static final int NANOS_PER_SECOND = 1_000_000_000;

    private final Door door;
    private final StartDoor start;

    ScheduleDoor(Door door, StartDoor start) {
        this.door = door;
        this.start = start;
    }

    Door door() {
        return door;
    }

    ScheduleName name(String namespace, String scheduleId) {
        door.namespace(namespace);
        door.id("ScheduleId", scheduleId);
        return new ScheduleName(namespace, scheduleId);
    }

    /**
     * Checks a schedule that is to be.
     *
     * @return the same with its spec in the canonical form, and its action as it is told
     */
    Schedule schedule(String namespace, Schedule given, Memo memo) {
        ScheduleSpec spec = spec(given.getSpec());
        if (!given.getAction().hasStartWorkflow()) {
            throw Refusal.invalidArgument("Only StartWorkflow action is supported for schedules");
        }
        NewWorkflowExecutionInfo action = given.getAction().getStartWorkflow();
        if (!action.getCronSchedule().isEmpty()) {
            throw Refusal.invalidArgument("Scheduled workflow must not contain CronSchedule");
        }
        if (action.getWorkflowIdReusePolicy() != WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_UNSPECIFIED
                && action.getWorkflowIdReusePolicy()
                        != WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE) {
            throw Refusal.invalidArgument("Scheduled workflow must not contain WorkflowIDReusePolicy");
        }
        door.id("WorkflowId", action.getWorkflowId());
        start.check(firstStart(namespace, action));
        int bytes = memo.getSerializedSize() + action.getInput().getSerializedSize();
        if (bytes > door.limits().payloadBytes()) {
            throw Refusal.invalidArgument("Blob data size exceeds limit: memo and input of the schedule have " + bytes
                    + " bytes, at most " + door.limits().payloadBytes() + " are allowed");
        }
        Schedule.Builder checked = given.toBuilder().setSpec(spec);
        if (action.getTaskQueue().getKind() == TaskQueueKind.TASK_QUEUE_KIND_UNSPECIFIED) {
            checked.getActionBuilder()
                    .getStartWorkflowBuilder()
                    .getTaskQueueBuilder()
                    .setKind(TaskQueueKind.TASK_QUEUE_KIND_NORMAL);
        }
        return checked.build();
    }

    private static StartWorkflowExecutionRequest firstStart(String namespace, NewWorkflowExecutionInfo action) {
        StartWorkflowExecutionRequest.Builder request = StartWorkflowExecutionRequest.newBuilder()
                .setNamespace(namespace)
                .setWorkflowId(action.getWorkflowId() + LONGEST_SUFFIX)
                .setWorkflowType(action.getWorkflowType())
                .setTaskQueue(action.getTaskQueue())
                .setInput(action.getInput())
                .setWorkflowExecutionTimeout(action.getWorkflowExecutionTimeout())
                .setWorkflowRunTimeout(action.getWorkflowRunTimeout())
                .setWorkflowTaskTimeout(action.getWorkflowTaskTimeout())
                .setMemo(action.getMemo())
                .setSearchAttributes(action.getSearchAttributes())
                .setUserMetadata(action.getUserMetadata());
        if (action.hasRetryPolicy()) {
            request.setRetryPolicy(action.getRetryPolicy());
        }
        return request.build();
    }

    private static ScheduleSpec spec(ScheduleSpec given) {
        for (IntervalSpec interval : given.getIntervalList()) {
            duration("interval", interval.getInterval());
            duration("phase", interval.getPhase());
        }
        try {
            return CanonicalSpec.of(given);
        } catch (InvalidSpec fault) {
            throw Refusal.invalidArgument("Invalid schedule spec: " + fault.getMessage());
        }
    }

    /** What protobuf calls a valid duration. */
    private static void duration(String what, Duration duration) {
        long seconds = duration.getSeconds();
        int nanos = duration.getNanos();
        boolean valid = Math.abs(seconds) <= LONGEST_SECONDS
                && Math.abs(nanos) < NANOS_PER_SECOND
                && (seconds == 0 || nanos == 0 || seconds > 0 == nanos > 0);
        if (!valid) {
            throw Refusal.invalidArgument(
                    "Invalid schedule spec: " + what + " is not a valid duration: " + seconds + " s " + nanos + " ns");
        }
    }

    /** What is kept of the search attributes of a schedule: those of a run, and marked as those are (rule 9.4). */
    SearchAttributes searchAttributes(String namespace, SearchAttributes given) {
        if (given.getIndexedFieldsCount() == 0) {
            return given;
        }
        AttributeRules rules = new AttributeRules(door.namespace(namespace).attributes());
        rules.size(given);
        return rules.forStart(given);
    }

    AttributeSchema attributes(String namespace) {
        return door.namespace(namespace).attributes();
    }

    ScheduleFilter filter(String namespace, String query) {
        return ScheduleFilter.parse(query, door.namespace(namespace).attributes());
    }

    void patch(SchedulePatch patch) {
        notes(patch.getPause());
        notes(patch.getUnpause());
        door.payload("patch", patch);
    }

    private static void notes(String notes) {
        if (notes.getBytes(StandardCharsets.UTF_8).length > LONGEST_NOTES_BYTES) {
            throw Refusal.invalidArgument("Schedule notes exceeds limit.");
        }
    }
}
