package dev.perdura.engine.internal.command;

import com.google.protobuf.FieldMask;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.PendingWork;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.WorkflowState;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.WorkflowExecutionOptionsUpdatedEventAttributes;
import io.temporal.api.workflow.v1.WorkflowExecutionOptions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * Some options of an open run, named by a field mask, with what they are to be (rule 8.4). The priority is the
 * only one that this engine has; a versioning override or a configuration of skipped time cannot be set.
 */
public final class WorkflowOptionsChange {

    private static final String PRIORITY = "priority";
    private static final Map<String, BiConsumer<Priority, Priority.Builder>> PARTS_OF_PRIORITY = Map.of(
            "priority.priority_key", (from, to) -> to.setPriorityKey(from.getPriorityKey()),
            "priority.fairness_key", (from, to) -> to.setFairnessKey(from.getFairnessKey()),
            "priority.fairness_weight", (from, to) -> to.setFairnessWeight(from.getFairnessWeight()));

    /** Nothing is there that a mask without a new value could take away. */
    private static final List<String> ALWAYS_UNSET = List.of("versioning_override", "time_skipping_config");

    private final WorkflowExecutionOptions given;
    private final List<String> paths;

    /** @throws Refusal if the mask names what there is not, or the options say what is not offered */
    public WorkflowOptionsChange(WorkflowExecutionOptions given, FieldMask mask) {
        this.given = given;
        this.paths = mask.getPathsList();
        paths.forEach(WorkflowOptionsChange::check);
        String fault = Priorities.fault(given.getPriority());
        if (fault != null) {
            throw Refusal.invalidArgument(fault);
        }
        if (given.hasTimeSkippingConfig()) {
            throw Refusal.unimplemented("The Time-Skipping feature is not enabled for namespace.");
        }
        if (given.hasVersioningOverride()) {
            throw Refusal.unimplemented("Versioning overrides are not offered: this engine has no worker deployments.");
        }
    }

    private static void check(String path) {
        if (path.startsWith("versioning_override.") || path.startsWith("time_skipping_config.")) {
            throw Refusal.invalidArgument("error applying update_options: " + path.substring(0, path.indexOf('.'))
                    + " doesn't support partial updates");
        }
        if (!path.equals(PRIORITY) && !PARTS_OF_PRIORITY.containsKey(path) && !ALWAYS_UNSET.contains(path)) {
            throw Refusal.invalidArgument("error parsing UpdateMask: invalid path \"" + path
                    + "\"; expected priority or a field of it, versioning_override or time_skipping_config");
        }
    }

    /**
     * Changes the run; leaves nothing behind if it is so already.
     *
     * @return all options of the run, as they are now
     * @throws Refusal if the run is closed
     */
    public WorkflowExecutionOptions decide(Transition transition, String identity) {
        WorkflowState state = transition.state();
        if (!state.isOpen()) {
            throw Refusal.workflowCompleted();
        }
        WorkflowExecutionOptions options = record(transition, identity);
        Ending.end(transition);
        return options;
    }

    /** As {@link #decide}, within a transition that does more. */
    WorkflowExecutionOptions record(Transition transition, String identity) {
        WorkflowState state = transition.state();
        Priority present = state.start().priority();
        Priority wanted = applied(present);
        WorkflowExecutionOptions.Builder options = WorkflowExecutionOptions.newBuilder();
        if (wanted != null) {
            options.setPriority(wanted);
        }
        if (!Objects.equals(present, wanted)) {
            transition.record(transition
                    .event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED)
                    .setWorkerMayIgnore(true)
                    .setWorkflowExecutionOptionsUpdatedEventAttributes(
                            WorkflowExecutionOptionsUpdatedEventAttributes.newBuilder()
                                    .setIdentity(identity)
                                    .setUnsetVersioningOverride(true)
                                    // An event without one changes none: to have none is to have an empty one.
                                    .setPriority(wanted == null ? Priority.getDefaultInstance() : wanted)));
            if (state.workflowTask().isPending() && !state.workflowTask().isStarted()) {
                // It waits where its old priority has put it; whichever of the two is polled first counts.
                transition.follow(PendingWork.workflowTask(state));
            }
        }
        return options.build();
    }

    private Priority applied(Priority present) {
        Priority.Builder wanted = present == null ? null : present.toBuilder();
        for (String path : paths) {
            if (path.equals(PRIORITY)) {
                wanted = given.hasPriority() ? given.getPriority().toBuilder() : null;
            } else if (PARTS_OF_PRIORITY.containsKey(path)) {
                wanted = wanted == null ? Priority.newBuilder() : wanted;
                PARTS_OF_PRIORITY.get(path).accept(given.getPriority(), wanted);
            }
        }
        return wanted == null ? null : wanted.build();
    }
}
