package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.RunKey;
import dev.perdura.engine.internal.state.TaskQueues;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.WorkflowState;
import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.HistoryEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** What the commands of one workflow task share. */
final class CommandContext {

    private final Transition transition;
    private final long completedEventId;
    private final String identity;
    private final WorkerMessages messages;
    private final List<Long> eagerActivities = new ArrayList<>(0);
    private boolean unseenEvents;
    private boolean unstartedActivityCancelled;

    /**
     * To be made when the task is completed and before its first command is done.
     *
     * @param messages null if there are none and no updates wait
     */
    CommandContext(Transition transition, long completedEventId, String identity, WorkerMessages messages) {
        this.transition = transition;
        this.completedEventId = completedEventId;
        this.identity = identity;
        this.messages = messages;
        this.unseenEvents = transition.hasBufferedEvents();
    }

    Transition transition() {
        return transition;
    }

    WorkflowState state() {
        return transition.state();
    }

    /** Null if the worker sent none and no updates wait. */
    WorkerMessages messages() {
        return messages;
    }

    /** Of the WorkflowTaskCompleted that the commands came with. */
    long completedEventId() {
        return completedEventId;
    }

    /** Of the worker. */
    String identity() {
        return identity;
    }

    /** An event that a command records; the command's user metadata go with it (rule 12.46). */
    HistoryEvent.Builder event(EventType type, Command command) {
        HistoryEvent.Builder event = transition.event(type);
        if (command.hasUserMetadata()) {
            event.setUserMetadata(command.getUserMetadata());
        }
        return event;
    }

    /** @throws CommandFailure if there are events that the worker had not seen (rules 2.27, 12.8) */
    void checkMayClose() {
        if (unseenEvents) {
            throw CommandFailure.unhandledCommand();
        }
    }

    /** Whether another workflow task is needed for what happened besides the commands (rule 2.29). */
    boolean needsWorkflowTask() {
        return unseenEvents || unstartedActivityCancelled;
    }

    /** A cancelled timer may have been the only thing the worker had not seen (rule 12.9). */
    void timerCancelled() {
        unseenEvents = unseenEvents && transition.hasBufferedEvents();
    }

    void unstartedActivityCancelled() {
        unstartedActivityCancelled = true;
    }

    void startEagerly(long scheduledEventId) {
        eagerActivities.add(scheduledEventId);
    }

    List<Long> eagerActivities() {
        return eagerActivities;
    }

    /** @throws CommandFailure if the command comes without what it is about */
    static void checkSet(boolean isSet, String command, WorkflowTaskFailedCause cause) {
        if (!isSet) {
            throw CommandFailure.of(cause, command + "Attributes is not set on " + command + ".");
        }
    }

    /** @throws CommandFailure if it is neither empty nor a run id */
    static void checkRunId(String runId, WorkflowTaskFailedCause cause) {
        if (!runId.isEmpty() && !RunKey.isRunId(runId)) {
            throw CommandFailure.of(cause, "Invalid RunId set on command. RunId=" + runId);
        }
    }

    /** @throws CommandFailure if the name is empty, too long or reserved */
    void checkTaskQueue(String name, WorkflowTaskFailedCause cause) {
        checkId(name, "TaskQueue", cause);
        if (name.startsWith(TaskQueues.RESERVED_PREFIX)) {
            throw CommandFailure.of(
                    cause, "task queue name cannot start with reserved prefix " + TaskQueues.RESERVED_PREFIX);
        }
    }

    /** @throws CommandFailure if the id is empty or too long */
    void checkId(String id, String what, WorkflowTaskFailedCause cause) {
        if (id.isEmpty()) {
            throw CommandFailure.of(cause, what + " is not set on command.");
        }
        int maximum = transition.limits().idBytes();
        if (id.length() > maximum / 4 && id.getBytes(StandardCharsets.UTF_8).length > maximum) {
            throw CommandFailure.of(cause, what + " on command exceeds length limit. Limit=" + maximum);
        }
    }

    /** @throws CommandFailure if the priority is none (rule 8.4) */
    static void checkPriority(Priority priority, WorkflowTaskFailedCause cause) {
        String fault = Priorities.fault(priority);
        if (fault != null) {
            throw CommandFailure.of(cause, fault);
        }
    }

    /** @throws CommandFailure if the command reaches into another namespace (rule 5.3) */
    void checkNamespace(String namespace, WorkflowTaskFailedCause cause) {
        String own = state().run().namespace();
        if (!namespace.isEmpty() && !namespace.equals(own)) {
            throw CommandFailure.of(
                    cause,
                    "cross namespace calls are not allowed: the workflow is in " + own + ", not in " + namespace);
        }
    }

    /**
     * Search attributes as the run may get them (rules 9.3, 9.4).
     *
     * @throws CommandFailure if one of them may not be set so; it terminates the run if they are too big
     */
    SearchAttributes checkedForUpsert(SearchAttributes given) {
        return checked(given, transition.attributes()::forUpsert);
    }

    /** As {@link #checkedForUpsert}, for a run that is to be started in the same namespace. */
    SearchAttributes checkedForStart(SearchAttributes given) {
        return checked(given, transition.attributes()::forStart);
    }

    private SearchAttributes checked(SearchAttributes given, UnaryOperator<SearchAttributes> check) {
        WorkflowTaskFailedCause bad = WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_SEARCH_ATTRIBUTES;
        SearchAttributes checked;
        try {
            checked = check.apply(given);
        } catch (Refusal refusal) {
            throw CommandFailure.of(bad, refusal.getMessage());
        }
        try {
            transition.attributes().size(given);
        } catch (Refusal refusal) {
            throw CommandFailure.terminating(bad, refusal.getMessage());
        }
        return checked;
    }

    /** @throws CommandFailure that terminates the run if a payload is too big */
    void checkSize(int bytes, String what, WorkflowTaskFailedCause cause) {
        if (bytes > transition.limits().payloadBytes()) {
            throw CommandFailure.terminating(cause, what + " exceeds size limit.");
        }
    }
}
