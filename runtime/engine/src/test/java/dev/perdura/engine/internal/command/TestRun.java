package dev.perdura.engine.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.perdura.engine.EngineLimits;
import dev.perdura.engine.internal.journal.v1.StartedBySchedule;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.Continuation;
import dev.perdura.engine.internal.state.Entry;
import dev.perdura.engine.internal.state.Entry.EventEntry;
import dev.perdura.engine.internal.state.FollowUp;
import dev.perdura.engine.internal.state.JournalCodec;
import dev.perdura.engine.internal.state.RunKey;
import dev.perdura.engine.internal.state.Snapshots;
import dev.perdura.engine.internal.state.SpeculativeTask;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.WorkflowState;
import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.protocol.v1.Message;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One run with its journal and a clock that stands still. Every transition is played twice: as it happens, and by
 * folding the whole encoded journal anew; both must come to the same state.
 */
final class TestRun {

    static final long RETENTION_MILLIS = 3_600_000;

    static final long EPOCH = 1_700_000_000_000L;
    static final String QUEUE = "queue";
    static final String STICKY = "sticky-queue";
    static final String WORKER = "worker";

    final RunKey key;
    final List<HistoryEvent> history = new ArrayList<>();
    final List<FollowUp> followUps = new ArrayList<>();
    private final ByteArrayOutputStream journal = new ByteArrayOutputStream();
    final AdmittedUpdates admitted = new AdmittedUpdates();
    private EngineLimits limits = EngineLimits.defaults();
    private WorkflowState state;
    private long nowMillis = EPOCH;
    private int ids;

    TestRun() {
        this("workflow-id", "run-id");
    }

    TestRun(String workflowId, String runId) {
        key = new RunKey("namespace", workflowId, runId);
        state = WorkflowState.of(key);
    }

    /** The next run of the chain, which the last transition of this one has started. */
    TestRun next() {
        Continuation continuation = followUps.stream()
                .filter(FollowUp.StartNextRun.class::isInstance)
                .map(followUp -> ((FollowUp.StartNextRun) followUp).continuation())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no next run, only " + followUps));
        TestRun next = new TestRun(key.workflowId(), continuation.runId());
        next.nowMillis = nowMillis;
        next.run(transition -> StartNextRun.decide(transition, state, history.get(0), continuation, RETENTION_MILLIS));
        return next;
    }

    /** The run that goes on before that event of this one; both ends of the reset are decided, as an engine does. */
    TestRun reset(long finishEventId) {
        return reset(Requests.reset(finishEventId));
    }

    TestRun reset(ResetWorkflowExecutionRequest.Builder request) {
        return reset(request, List.of());
    }

    /** @param more events that the base run is taken to have after its last one */
    TestRun reset(ResetWorkflowExecutionRequest.Builder request, List<HistoryEvent> more) {
        long finishEventId = request.getWorkflowTaskFinishEventId();
        ResetWorkflow.checkEventId(state, finishEventId);
        TestRun fork = new TestRun(key.workflowId(), key.runId() + "-reset");
        fork.nowMillis = nowMillis;
        List<Entry> row = new ArrayList<>();
        row.add(ResetWorkflow.begin(state));
        history.stream()
                .filter(event -> event.getEventId() < finishEventId)
                .forEach(event -> row.add(new EventEntry(event)));
        row.forEach(fork.state::apply);
        ResetWorkflow.checkPoint(fork.state, finishEventId);
        fork.add(row);
        StartedBySchedule schedule = state.otherRuns().schedule();
        run(transition -> ResetWorkflow.leave(transition, fork.key.runId(), request.getReason(), true, true));
        Reapplication reapplication = Reapplication.of(request.build());
        List<HistoryEvent> after = Stream.concat(history.stream(), more.stream())
                .filter(event -> event.getEventId() >= finishEventId && reapplication.covers(event))
                .toList();
        fork.run(transition ->
                ResetWorkflow.decide(transition, request.build(), key.runId(), reapplication, after, schedule));
        return fork;
    }

    boolean hasNext() {
        return followUps.stream().anyMatch(FollowUp.StartNextRun.class::isInstance);
    }

    WorkflowState state() {
        return state;
    }

    long now() {
        return nowMillis;
    }

    TestRun limits(EngineLimits.Builder changed) {
        limits = changed.build();
        return this;
    }

    TestRun advance(long millis) {
        nowMillis += millis;
        return this;
    }

    /** Lets time go on to the next deadline and fires what is due. */
    TestRun fireNext() {
        nowMillis = Math.max(nowMillis, state.deadlineMillis());
        return fire();
    }

    TestRun fire() {
        run(FireDeadlines::decide);
        return this;
    }

    /** Commits what {@code decision} records; a refusal passes, after what it wants recorded. */
    <T> T decide(Function<Transition, T> decision) {
        Transition transition = transition();
        SpeculativeTask speculative = state.workflowTask().speculative();
        T reply;
        try {
            reply = decision.apply(transition);
        } catch (Refusal refusal) {
            state = folded();
            if (speculative != null) {
                state.speculate(speculative);
            }
            refusal.thenDecide().ifPresent(this::run);
            throw refusal;
        }
        commit(transition);
        return reply;
    }

    void run(Consumer<Transition> decision) {
        decide(transition -> {
            decision.accept(transition);
            return null;
        });
    }

    Refusal refused(Runnable request) {
        return catchThrowableOfType(Refusal.class, request::run);
    }

    private Transition transition() {
        return new Transition(state, nowMillis, () -> "id-" + ++ids, limits);
    }

    private void commit(Transition transition) {
        add(transition.entries());
        followUps.clear();
        followUps.addAll(transition.followUps());
        WorkflowState folded = folded();
        if (state.workflowTask().isSpeculative()) {
            folded.speculate(state.workflowTask().speculative());
        }
        assertThat(Snapshots.of(folded)).as("folded from the journal").isEqualTo(Snapshots.of(state));
    }

    private void add(List<Entry> entries) {
        byte[] row = JournalCodec.encode(entries);
        journal.writeBytes(row);
        JournalCodec.decodeEvents(row, history::add);
    }

    WorkflowState folded() {
        WorkflowState folded = WorkflowState.of(key);
        for (Entry entry : JournalCodec.decode(journal.toByteArray())) {
            folded.apply(entry);
        }
        return folded;
    }

    int journalBytes() {
        return journal.size();
    }

    /** Forgets the state and folds it anew, like after a restart. */
    TestRun restart() {
        state = folded();
        return this;
    }

    void assertHistory(String expected) {
        HistoryText.assertHistory(history, expected);
    }

    /** Only what happened after the event of that id. */
    void assertHistoryAfter(long eventId, String expected) {
        HistoryText.assertHistory(
                history.stream().filter(event -> event.getEventId() > eventId).toList(), expected);
    }

    TestRun start() {
        return start(Requests.start());
    }

    TestRun start(StartWorkflowExecutionRequest.Builder request) {
        run(transition -> StartWorkflow.decide(transition, request.build(), null));
        return this;
    }

    /** A poller of the normal queue takes the workflow task. */
    StartedWorkflowTask poll() {
        return poll(new WorkflowTaskPoll(QUEUE, false, WORKER, "poll-" + ++ids, false));
    }

    StartedWorkflowTask pollSticky() {
        return poll(new WorkflowTaskPoll(STICKY, true, WORKER, "poll-" + ++ids, false));
    }

    StartedWorkflowTask poll(WorkflowTaskPoll poll) {
        long scheduledEventId = state.workflowTask().scheduledEventId();
        return decide(transition -> StartWorkflowTask.decide(transition, scheduledEventId, poll));
    }

    CompletedWorkflowTask complete(StartedWorkflowTask task, Command... commands) {
        return complete(task, Requests.complete(commands));
    }

    CompletedWorkflowTask complete(StartedWorkflowTask task, RespondWorkflowTaskCompletedRequest.Builder request) {
        return decide(
                transition -> CompleteWorkflowTask.decide(transition, task.token(), request.build(), false, admitted));
    }

    /** Starts the run, and a worker does its first workflow task with those commands: events 1 to 4 and theirs. */
    TestRun startAndDo(Command... commands) {
        start();
        complete(poll(), commands);
        return this;
    }

    /** Somebody wants to update the run, with the id as name and argument. */
    TestRun update(String updateId) {
        return update(Requests.update(updateId));
    }

    TestRun update(UpdateWorkflowExecutionRequest.Builder request) {
        if (decide(transition -> AdmitUpdate.decide(transition, request.build(), admitted))) {
            admitted.add(request.getRequest());
        }
        return this;
    }

    /** The worker that has just taken a task gets the messages that go with it. */
    List<Message> send(StartedWorkflowTask task) {
        return admitted.send(task.startedEventId(), true);
    }

    TestRun signal(String name) {
        return signal(Requests.signal(name));
    }

    TestRun signal(SignalWorkflowExecutionRequest.Builder request) {
        run(transition -> SignalWorkflow.decide(transition, request.build()));
        return this;
    }

    /** A worker takes the activity of that id. */
    PollActivityTaskQueueResponse pollActivity(String activityId) {
        long scheduledEventId = state.activity(activityId).scheduledEventId();
        int attempt = state.activity(activityId).attempt();
        ActivityPoll poll = new ActivityPoll(WORKER, "activity-poll-" + ++ids, false);
        return decide(transition -> StartActivityTask.decide(transition, scheduledEventId, attempt, poll));
    }

    void completeActivity(PollActivityTaskQueueResponse task, Payloads result) {
        run(transition -> CompleteActivityTask.decide(transition, reference(task), result, WORKER));
    }

    void failActivity(PollActivityTaskQueueResponse task, Failure failure) {
        run(transition -> FailActivityTask.decide(transition, reference(task), failure, null, WORKER));
    }

    HeartbeatReply heartbeat(PollActivityTaskQueueResponse task, Payloads details) {
        return decide(transition -> HeartbeatActivityTask.decide(transition, reference(task), details, WORKER));
    }

    void cancelActivity(PollActivityTaskQueueResponse task, Payloads details) {
        run(transition -> CancelActivityTask.decide(transition, reference(task), details, WORKER));
    }

    static ActivityReference reference(PollActivityTaskQueueResponse task) {
        return ActivityReference.of(TaskToken.decodeActivityTask(task.getTaskToken()));
    }
}
