package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.cron.CronSchedule;
import dev.perdura.engine.internal.state.Facts;
import dev.perdura.engine.internal.state.NilPayload;
import dev.perdura.engine.internal.state.TaskQueues;
import dev.perdura.engine.internal.state.Times;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.WorkflowState;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.enums.v1.ContinueAsNewInitiator;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import java.util.function.Consumer;

/** Starts a run: the Started event and, unless the start is delayed, the first workflow task (rules 1.8 to 1.10). */
public final class StartWorkflow {

    private StartWorkflow() {}

    /**
     * Starts the run that the state is of; it must be empty.
     *
     * @param eager the worker that gets the first workflow task along with the answer (rule 1.12), or null
     * @return the first workflow task if it was started for {@code eager}, else null
     */
    public static StartedWorkflowTask decide(
            Transition transition, StartWorkflowExecutionRequest request, WorkflowTaskPoll eager) {
        boolean isEager = eager != null && firstTaskBackoffMillis(transition, request) == 0;
        recordStarted(transition, request, isEager);
        StartedWorkflowTask task = null;
        if (isEager) {
            WorkflowTaskScheduling.schedule(transition);
            task = StartWorkflowTask.start(transition, eager, false);
        } else {
            scheduleFirstTask(transition);
        }
        Ending.end(transition);
        return task;
    }

    /** Not during the start delay: its end is a deadline of the run. */
    static void scheduleFirstTask(Transition transition) {
        if (!transition.state().isInFirstTaskBackoff()) {
            WorkflowTaskScheduling.ifNone(transition);
        }
    }

    /** As a client asks for it: the search attributes are checked, and marked with their types. */
    static void recordStarted(Transition transition, StartWorkflowExecutionRequest request, boolean eager) {
        recordStarted(transition, request, eager, started -> {
            if (started.hasSearchAttributes()) {
                started.setSearchAttributes(transition.attributes().forStart(started.getSearchAttributes()));
            }
        });
    }

    /** @param more puts into the Started event what is not in the request */
    static void recordStarted(
            Transition transition,
            StartWorkflowExecutionRequest request,
            boolean eager,
            Consumer<WorkflowExecutionStartedEventAttributes.Builder> more) {
        WorkflowState state = transition.state();
        transition.record(Facts.runCreated(request.getRequestId()));
        WorkflowExecutionStartedEventAttributes.Builder started =
                attributes(transition, request, state.run().runId(), eager);
        more.accept(started);
        HistoryEvent.Builder event = transition
                .event(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED)
                .addAllLinks(request.getLinksList())
                .setWorkflowExecutionStartedEventAttributes(started);
        if (request.hasUserMetadata()) {
            event.setUserMetadata(request.getUserMetadata());
        }
        transition.record(event);
    }

    private static WorkflowExecutionStartedEventAttributes.Builder attributes(
            Transition transition, StartWorkflowExecutionRequest request, String runId, boolean eager) {
        WorkflowExecutionStartedEventAttributes.Builder started = WorkflowExecutionStartedEventAttributes.newBuilder()
                .setWorkflowType(request.getWorkflowType())
                .setWorkflowId(request.getWorkflowId())
                .setTaskQueue(TaskQueues.normal(request.getTaskQueue().getName()))
                .setOriginalExecutionRunId(runId)
                .setFirstExecutionRunId(runId)
                .setIdentity(request.getIdentity())
                .setAttempt(1)
                .setEagerExecutionAccepted(eager)
                .addAllCompletionCallbacks(request.getCompletionCallbacksList());
        timeouts(transition, request, started);
        started.setFirstWorkflowTaskBackoff(Times.duration(firstTaskBackoffMillis(transition, request)));
        if (!request.getCronSchedule().isEmpty()) {
            started.setCronSchedule(request.getCronSchedule())
                    .setInitiator(ContinueAsNewInitiator.CONTINUE_AS_NEW_INITIATOR_CRON_SCHEDULE);
        }
        copy(request, started);
        return started;
    }

    /** Rules 1.9, 1.10: the wait for the first time of the cron schedule, or the start delay. */
    private static long firstTaskBackoffMillis(Transition transition, StartWorkflowExecutionRequest request) {
        if (request.getCronSchedule().isEmpty()) {
            return Times.millis(request.getWorkflowStartDelay());
        }
        long now = transition.nowMillis();
        return CronSchedule.parse(request.getCronSchedule()).backoffMillis(now, now);
    }

    /** Rule 1.8. A timeout of 0 is none. */
    private static void timeouts(
            Transition transition,
            StartWorkflowExecutionRequest request,
            WorkflowExecutionStartedEventAttributes.Builder started) {
        long executionMillis = Times.millis(request.getWorkflowExecutionTimeout());
        long runMillis = runTimeoutMillis(Times.millis(request.getWorkflowRunTimeout()), executionMillis);
        started.setWorkflowTaskTimeout(Times.duration(
                taskTimeoutMillis(transition, Times.millis(request.getWorkflowTaskTimeout()), runMillis)));
        // What was not asked for and does not follow from anything stays unset, as a Temporal server records it.
        if (request.hasWorkflowExecutionTimeout()) {
            started.setWorkflowExecutionTimeout(Times.duration(executionMillis));
        }
        if (request.hasWorkflowRunTimeout() || runMillis > 0) {
            started.setWorkflowRunTimeout(Times.duration(runMillis));
        }
        if (executionMillis > 0) {
            started.setWorkflowExecutionExpirationTime(Times.timestamp(transition.nowMillis() + executionMillis));
        }
    }

    /** Rule 1.8: {@code askedMillis} within the execution timeout. A timeout of 0 is none. */
    static long runTimeoutMillis(long askedMillis, long executionMillis) {
        if (executionMillis == 0) {
            return askedMillis;
        }
        return askedMillis == 0 ? executionMillis : Math.min(askedMillis, executionMillis);
    }

    /** Rule 1.8: {@code askedMillis}, or the default if that is 0, within its maximum and the run timeout. */
    static long taskTimeoutMillis(Transition transition, long askedMillis, long runMillis) {
        long taskMillis = askedMillis == 0 ? transition.limits().workflowTaskTimeoutMillis() : askedMillis;
        taskMillis = Math.min(taskMillis, transition.limits().workflowTaskTimeoutMaximumMillis());
        return runMillis == 0 ? taskMillis : Math.min(taskMillis, runMillis);
    }

    /** What goes into the event as it came (rule 1.9). */
    private static void copy(
            StartWorkflowExecutionRequest request, WorkflowExecutionStartedEventAttributes.Builder started) {
        if (request.hasInput()) {
            started.setInput(request.getInput());
        }
        if (request.hasHeader()) {
            started.setHeader(request.getHeader());
        }
        if (request.hasMemo()) {
            started.setMemo(withoutNothing(request.getMemo()));
        }
        if (request.hasSearchAttributes()) {
            started.setSearchAttributes(withoutNothing(request.getSearchAttributes()));
        }
        if (request.hasRetryPolicy()) {
            started.setRetryPolicy(RetryPolicies.filled(request.getRetryPolicy()));
        }
        if (request.hasContinuedFailure()) {
            started.setContinuedFailure(request.getContinuedFailure());
        }
        if (request.hasLastCompletionResult()) {
            started.setLastCompletionResult(request.getLastCompletionResult());
        }
        if (request.hasPriority()) {
            started.setPriority(request.getPriority());
        }
        if (request.hasVersioningOverride()) {
            started.setVersioningOverride(request.getVersioningOverride());
        }
    }

    static Memo withoutNothing(Memo memo) {
        if (!NilPayload.isIn(memo.getFieldsMap())) {
            return memo;
        }
        Memo.Builder kept = Memo.newBuilder();
        memo.getFieldsMap().forEach((key, value) -> {
            if (!NilPayload.is(value)) {
                kept.putFields(key, value);
            }
        });
        return kept.build();
    }

    static SearchAttributes withoutNothing(SearchAttributes attributes) {
        if (!NilPayload.isIn(attributes.getIndexedFieldsMap())) {
            return attributes;
        }
        SearchAttributes.Builder kept = SearchAttributes.newBuilder();
        attributes.getIndexedFieldsMap().forEach((key, value) -> {
            if (!NilPayload.is(value)) {
                kept.putIndexedFields(key, value);
            }
        });
        return kept.build();
    }
}
