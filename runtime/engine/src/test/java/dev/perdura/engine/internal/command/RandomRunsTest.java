package dev.perdura.engine.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.EngineLimits;
import dev.perdura.engine.UpdateMessages;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.ActivityState;
import dev.perdura.engine.internal.state.TimerState;
import dev.perdura.engine.internal.state.UpdateState;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.ScheduleActivityTaskCommandAttributes;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.protocol.v1.Message;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Runs to which anything happens in any order. After every step the state equals the one folded from the journal (that
 * is checked by {@link TestRun}) and what must hold for every history holds.
 */
class RandomRunsTest {

    private static final int SEEDS = 300;
    private static final int STEPS = 60;

    private static final Set<EventType> EXPECTED = EnumSet.of(
            EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
            EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED,
            EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
            EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED,
            EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT,
            EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED,
            EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT,
            EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
            EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED,
            EventType.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT,
            EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED,
            EventType.EVENT_TYPE_TIMER_FIRED,
            EventType.EVENT_TYPE_TIMER_CANCELED,
            EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
            EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED);

    @Test
    void whatMustAlwaysHoldHolds() {
        int closed = 0;
        Set<EventType> seen = EnumSet.noneOf(EventType.class);
        for (int seed = 0; seed < SEEDS; seed++) {
            Scenario scenario = new Scenario(seed);
            try {
                scenario.play();
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError("seed " + seed + ": " + scenario.steps, failure);
            }
            closed += scenario.run.state().isOpen() ? 0 : 1;
            scenario.run.history.forEach(event -> seen.add(event.getEventType()));
        }
        assertThat(closed).as("runs that closed").isBetween(SEEDS / 10, SEEDS * 9 / 10);
        assertThat(seen).as("events that happened").containsAll(EXPECTED);
    }

    private static final class Scenario {

        private final Random random;
        private final TestRun run = new TestRun();
        private final List<String> steps = new ArrayList<>();
        private final List<PollActivityTaskQueueResponse> activities = new ArrayList<>();
        private StartedWorkflowTask task;
        private List<Message> messages = List.of();
        private int names;

        Scenario(int seed) {
            random = new Random(seed);
        }

        void play() {
            run.limits(EngineLimits.builder().bufferedEvents(6).signals(30));
            run.start(start());
            for (int step = 0; step < STEPS; step++) {
                try {
                    step();
                } catch (Refusal refusal) {
                    steps.add("refused: " + refusal.getMessage());
                }
                HistoryInvariants.check(run);
                checkDeadline();
            }
        }

        private StartWorkflowExecutionRequest.Builder start() {
            StartWorkflowExecutionRequest.Builder request = Requests.start();
            if (random.nextInt(4) == 0) {
                request.setWorkflowStartDelay(Requests.seconds(random.nextInt(20)));
            }
            if (random.nextInt(6) == 0) {
                request.setWorkflowRunTimeout(Requests.seconds(60 + random.nextInt(600)));
            }
            return request;
        }

        private void step() {
            switch (random.nextInt(18)) {
                case 0 -> signal();
                case 16, 17 -> update();
                case 1, 2, 3 -> pollWorkflowTask();
                case 4, 5, 6 -> completeWorkflowTask();
                case 7 -> failWorkflowTask();
                case 8, 9 -> pollActivity();
                case 10, 11 -> answerActivity();
                case 12 -> {
                    steps.add("time");
                    run.advance(random.nextInt(8_000)).fire();
                }
                case 13 -> {
                    steps.add("next deadline");
                    if (run.state().deadlineMillis() != Long.MAX_VALUE) {
                        run.fireNext();
                    }
                }
                case 14 -> rare();
                default -> {
                    steps.add("restart");
                    run.restart();
                    run.admitted.ids().forEach(run.admitted::remove);
                    if (random.nextBoolean()) {
                        run.run(RecoverHandedOut::decide);
                    }
                }
            }
        }

        private void rare() {
            switch (random.nextInt(12)) {
                case 0 -> {
                    steps.add("terminate");
                    run.run(transition -> TerminateWorkflow.decide(
                            transition, Requests.terminate().build()));
                }
                case 1, 2, 3 -> {
                    steps.add("cancel");
                    run.run(transition -> RequestCancelWorkflow.decide(
                            transition, Requests.cancel().build()));
                }
                case 4, 5 -> {
                    steps.add("signal with start");
                    run.run(transition -> SignalWithStartWorkflow.decideOpenRun(
                            transition,
                            Requests.signalWithStart()
                                    .setRequestId("s" + names++)
                                    .build()));
                }
                default -> {
                    steps.add("reset sticky");
                    run.run(ResetSticky::decide);
                }
            }
        }

        private void signal() {
            steps.add("signal");
            run.signal(Requests.signal("go").setRequestId(random.nextInt(3) == 0 ? "" : "r" + random.nextInt(40)));
        }

        private void update() {
            steps.add("update");
            run.update("u" + random.nextInt(12));
        }

        private void pollWorkflowTask() {
            steps.add("poll");
            boolean sticky = run.state().sticky() != null && random.nextInt(4) > 0;
            task = run.poll(new WorkflowTaskPoll(
                    sticky ? TestRun.STICKY : TestRun.QUEUE, sticky, "w", "poll-" + names++, random.nextBoolean()));
            messages = run.send(task);
        }

        private void completeWorkflowTask() {
            if (task == null) {
                return;
            }
            Command[] commands = commands();
            steps.add("complete " + commands.length);
            RespondWorkflowTaskCompletedRequest.Builder request =
                    random.nextBoolean() ? Requests.completeSticky(commands) : Requests.complete(commands);
            request.setReturnNewWorkflowTask(random.nextBoolean())
                    .setForceCreateNewWorkflowTask(random.nextInt(5) == 0);
            request.getCapabilitiesBuilder().setDiscardSpeculativeWorkflowTaskWithEvents(random.nextBoolean());
            answerUpdates(request);
            StartedWorkflowTask answered = task;
            CompletedWorkflowTask completed = run.complete(answered, request);
            completed.rejectedUpdates().forEach(update -> run.admitted.remove(update.updateId()));
            run.state().updates().forEach(update -> run.admitted.remove(update.updateId()));
            if (completed.newTask() != null) {
                task = completed.newTask();
                messages = run.send(task);
            }
            activities.addAll(completed.activityTasks());
        }

        /** Accepts, rejects or forgets what the worker was sent, and completes some of what it has accepted. */
        private void answerUpdates(RespondWorkflowTaskCompletedRequest.Builder request) {
            for (Message message : messages) {
                int kind = random.nextInt(8);
                if (kind < 3) {
                    request.addMessages(UpdateMessages.reject(message, "no"));
                } else if (kind < 7) {
                    request.addMessages(UpdateMessages.accept(message));
                }
                if (kind == 6) {
                    request.addMessages(UpdateMessages.respond(message.getProtocolInstanceId(), "done"));
                }
            }
            for (UpdateState update : run.state().updates()) {
                if (update.isOpen() && random.nextBoolean()) {
                    request.addMessages(UpdateMessages.respond(update.updateId(), "done"));
                }
            }
        }

        private void failWorkflowTask() {
            if (task == null) {
                return;
            }
            steps.add("fail task");
            StartedWorkflowTask answered = task;
            run.run(transition -> FailWorkflowTask.decide(
                    transition, answered.token(), RespondWorkflowTaskFailedRequest.getDefaultInstance()));
        }

        private Command[] commands() {
            List<Command> commands = new ArrayList<>();
            for (int at = random.nextInt(5); at > 0; at--) {
                commands.add(command());
            }
            if (random.nextInt(40) == 0) {
                commands.add(random.nextBoolean() ? Requests.completeWorkflow() : Requests.failWorkflow("x"));
            }
            return commands.toArray(new Command[0]);
        }

        private Command command() {
            return switch (random.nextInt(9)) {
                case 0, 1, 2 -> Requests.schedule(activity());
                case 3, 4 -> Requests.startTimer("t" + random.nextInt(12), random.nextInt(30));
                case 5 -> Requests.cancelTimer("t" + random.nextInt(12));
                case 6 -> Requests.requestCancelActivity(anyScheduledEventId());
                default -> Requests.marker("m");
            };
        }

        private ScheduleActivityTaskCommandAttributes.Builder activity() {
            var attributes = Requests.activity("a" + names++)
                    .setStartToCloseTimeout(Requests.seconds(1 + random.nextInt(20)))
                    .setRequestEagerExecution(random.nextInt(4) == 0)
                    .setRetryPolicy(RetryPolicy.newBuilder().setMaximumAttempts(random.nextInt(4)));
            if (random.nextBoolean()) {
                attributes.setHeartbeatTimeout(Requests.seconds(2));
            }
            if (random.nextBoolean()) {
                attributes.setScheduleToStartTimeout(Requests.seconds(3));
            }
            if (random.nextBoolean()) {
                attributes.setScheduleToCloseTimeout(Requests.seconds(10));
            }
            return attributes;
        }

        private long anyScheduledEventId() {
            List<ActivityState> open = new ArrayList<>(run.state().activities());
            if (open.isEmpty() || random.nextInt(10) == 0) {
                return 1 + random.nextInt(20);
            }
            return open.get(random.nextInt(open.size())).scheduledEventId();
        }

        private void pollActivity() {
            List<ActivityState> open = new ArrayList<>(run.state().activities());
            if (open.isEmpty()) {
                return;
            }
            ActivityState chosen = open.get(random.nextInt(open.size()));
            steps.add("poll " + chosen.activityId());
            ActivityPoll poll = new ActivityPoll("w", "poll-" + names++, random.nextBoolean());
            activities.add(run.decide(transition ->
                    StartActivityTask.decide(transition, chosen.scheduledEventId(), chosen.attempt(), poll)));
        }

        private void answerActivity() {
            if (activities.isEmpty()) {
                return;
            }
            PollActivityTaskQueueResponse answered = activities.get(random.nextInt(activities.size()));
            int kind = random.nextInt(5);
            steps.add("answer " + kind + " " + answered.getActivityId());
            switch (kind) {
                case 0 -> run.heartbeat(answered, Requests.payloads("beat"));
                case 1 -> run.failActivity(answered, Requests.failure("x"));
                case 2 -> run.cancelActivity(answered, null);
                case 3 ->
                    run.run(transition -> CompleteActivityTask.decide(
                            transition, ActivityReference.byId(answered.getActivityId()), null, "person"));
                default -> run.completeActivity(answered, Requests.payloads("ok"));
            }
        }

        /** The queue of deadlines agrees with its owners. */
        private void checkDeadline() {
            if (!run.state().isOpen()) {
                assertThat(run.state().deadlineMillis()).isEqualTo(Long.MAX_VALUE);
                return;
            }
            long earliest = Math.min(
                    run.state().start().runExpirationMillis(),
                    run.state().workflowTask().deadlineMillis());
            for (ActivityState activity : run.state().activities()) {
                earliest = Math.min(earliest, activity.deadlineMillis());
            }
            for (TimerState timer : run.state().timers()) {
                earliest = Math.min(earliest, timer.deadlineMillis());
            }
            if (run.state().isInFirstTaskBackoff()) {
                earliest = Math.min(earliest, run.state().start().backoffEndMillis());
            }
            assertThat(run.state().deadlineMillis()).isEqualTo(earliest);
        }
    }
}
