package dev.perdura.engine.simulation;

import dev.perdura.engine.internal.matching.TaskQueueKey;
import dev.perdura.engine.internal.transport.Transport;
import io.grpc.Status;
import io.temporal.api.command.v1.Command;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.taskqueue.v1.StickyExecutionAttributes;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondQueryTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedResponse;
import io.temporal.api.workflowservice.v1.ShutdownWorkerRequest;
import io.temporal.api.workflowservice.v1.ShutdownWorkerResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * A worker process that polls one task queue. It may forget tasks, answer them twice or late, ask for nonsense, and
 * die. Those in the process of the engine die with it; the others go on with what they have.
 */
final class Worker {

    private static final int MOST_POLLS = 2;

    private final World world;
    private final String name;
    private final String queue;
    private final Transport transport;
    private final boolean caches;
    private final RandomCommands commands;
    private final ActivityWorker activities;
    private final UpdateHandlers updates;
    private final List<PollWorkflowTaskQueueResponse> tasks = new ArrayList<>();
    private final List<Call<?>> polls = new ArrayList<>();
    private int openPolls;
    private int openStickyPolls;
    private boolean dead;

    Worker(World world, String queue) {
        this.world = world;
        this.name = world.token("worker");
        this.queue = queue;
        this.transport = world.chance(50) ? Transport.IN_PROCESS : Transport.NETWORK;
        this.caches = world.chance(70);
        this.commands = new RandomCommands(world);
        this.updates = new UpdateHandlers(world);
        this.activities = new ActivityWorker(world, name, queue, transport, polls);
    }

    static String queue(int number) {
        return "q" + number;
    }

    boolean isInProcess() {
        return transport == Transport.IN_PROCESS;
    }

    String queue() {
        return queue;
    }

    /** Does something. */
    void act() {
        if (!tasks.isEmpty() && world.chance(60)) {
            if (world.chance(90)) {
                answer();
            } else {
                fail();
            }
        } else if (activities.hasTasks() && world.chance(60)) {
            activities.act();
        } else if (openPolls == 0 || world.chance(30)) {
            poll(false);
        } else if (caches && openStickyPolls == 0) {
            poll(true);
        } else {
            activities.poll();
        }
    }

    /** The process ends. */
    void die(boolean told) {
        dead = true;
        activities.die();
        if (told) {
            List.copyOf(polls).forEach(Call::cancel);
        }
    }

    void shutDown() {
        world.<ShutdownWorkerResponse>call(
                "shut down " + name,
                transport,
                new Indifferent<>(),
                (door, call) -> door.shutdownWorker(
                        ShutdownWorkerRequest.newBuilder()
                                .setNamespace(World.NAMESPACE)
                                .setIdentity(name)
                                .setStickyTaskQueue(sticky())
                                .build(),
                        call));
    }

    private String sticky() {
        return "sticky-" + name;
    }

    void poll(boolean onSticky) {
        if (onSticky ? openStickyPolls >= MOST_POLLS : openPolls >= MOST_POLLS) {
            return;
        }
        count(onSticky, 1);
        TaskQueue.Builder from = onSticky
                ? TaskQueue.newBuilder()
                        .setName(sticky())
                        .setKind(TaskQueueKind.TASK_QUEUE_KIND_STICKY)
                        .setNormalName(queue)
                : TaskQueue.newBuilder().setName(queue);
        polls.add(world.<PollWorkflowTaskQueueResponse>call(
                name + " polls " + from.getName(),
                transport,
                new Polled(onSticky),
                (door, call) -> door.pollWorkflowTaskQueue(
                        PollWorkflowTaskQueueRequest.newBuilder()
                                .setNamespace(World.NAMESPACE)
                                .setTaskQueue(from)
                                .setIdentity(name)
                                .build(),
                        call)));
        polls.removeIf(Call::isOver);
    }

    private void count(boolean onSticky, int by) {
        if (onSticky) {
            openStickyPolls += by;
        } else {
            openPolls += by;
        }
    }

    private final class Polled implements Outcome<PollWorkflowTaskQueueResponse> {
        private final boolean onSticky;

        private Polled(boolean onSticky) {
            this.onSticky = onSticky;
        }

        @Override
        public void said(PollWorkflowTaskQueueResponse task) {
            HandedOut.check(world, task, transport);
        }

        @Override
        public void arrived(PollWorkflowTaskQueueResponse task) {
            count(onSticky, -1);
            if (!dead && !task.getTaskToken().isEmpty()) {
                tasks.add(task);
            }
        }

        @Override
        public void refused(Status status) {
            count(onSticky, -1);
        }

        @Override
        public void checkWaiting(Call<PollWorkflowTaskQueueResponse> call) {
            String from = onSticky ? sticky() : queue;
            world.waiters.forTask(call, TaskQueueKey.ofWorkflows(World.NAMESPACE, from));
        }

        @Override
        public void lost() {
            count(onSticky, -1);
        }
    }

    private PollWorkflowTaskQueueResponse take() {
        int at = world.random.nextInt(tasks.size());
        return world.isFaulty() && world.chance(8) ? tasks.get(at) : tasks.remove(at);
    }

    private void answer() {
        if (tasks.isEmpty()) {
            return;
        }
        PollWorkflowTaskQueueResponse task = take();
        if (world.chance(5)) {
            world.note(name + " forgets a task");
            return;
        }
        if (task.hasQuery()) {
            answerQuery(task);
            return;
        }
        if (task.getMessagesCount() > 0 && world.chance(25)) {
            RespondWorkflowTaskCompletedRequest.Builder request = completed(task, List.of());
            updates.rejectAll(task, request);
            complete(task, request, null);
            return;
        }
        String token = world.token("m");
        CommittedRun run = world.ledger.run(task.getWorkflowExecution().getRunId());
        boolean heartbeat = world.chance(5);
        RespondWorkflowTaskCompletedRequest.Builder request =
                completed(task, heartbeat ? List.of() : commands.of(token, run));
        request.setForceCreateNewWorkflowTask(heartbeat || world.chance(10));
        if (heartbeat) {
            updates.postpone(task);
        } else {
            updates.answer(task, run, request);
        }
        complete(task, request, heartbeat ? null : token);
    }

    /** Answers all that it has, without any nonsense; if that closes a run, the better. */
    void finish() {
        for (PollWorkflowTaskQueueResponse task : List.copyOf(tasks)) {
            if (task.hasQuery()) {
                answerQuery(task);
            } else {
                RespondWorkflowTaskCompletedRequest.Builder request =
                        completed(task, List.of(RandomCommands.complete()));
                updates.finish(
                        task, world.ledger.run(task.getWorkflowExecution().getRunId()), request);
                complete(task, request, null);
            }
        }
        tasks.clear();
        activities.finish();
        while (openPolls < 1) {
            poll(false);
        }
        while (caches && openStickyPolls < 1) {
            poll(true);
        }
    }

    private RespondWorkflowTaskCompletedRequest.Builder completed(
            PollWorkflowTaskQueueResponse task, List<Command> wanted) {
        RespondWorkflowTaskCompletedRequest.Builder request = RespondWorkflowTaskCompletedRequest.newBuilder()
                .setNamespace(World.NAMESPACE)
                .setTaskToken(task.getTaskToken())
                .setIdentity(name)
                .addAllCommands(wanted)
                .setReturnNewWorkflowTask(world.chance(50));
        if (caches && world.chance(90)) {
            request.setStickyAttributes(StickyExecutionAttributes.newBuilder()
                    .setWorkerTaskQueue(TaskQueue.newBuilder().setName(sticky()))
                    .setScheduleToStartTimeout(RandomCommands.seconds(5)));
        }
        for (String query : task.getQueriesMap().keySet()) {
            if (!world.isFaulty() || world.chance(80)) {
                request.putQueryResults(query, Queries.result());
            }
        }
        return request;
    }

    private void complete(
            PollWorkflowTaskQueueResponse task, RespondWorkflowTaskCompletedRequest.Builder request, String token) {
        if (token != null) {
            world.promises.sent(token);
        }
        String runId = task.getWorkflowExecution().getRunId();
        StringBuilder what =
                new StringBuilder(name).append(" completes the task of ").append(runId);
        request.getCommandsList().forEach(each -> what.append(' ').append(Texts.of(each)));
        world.<RespondWorkflowTaskCompletedResponse>call(
                what.toString(),
                transport,
                new Completed(runId, token, request.getForceCreateNewWorkflowTask() ? task.getStartedEventId() : 0),
                (door, call) -> door.respondWorkflowTaskCompleted(request.build(), call));
    }

    private final class Completed implements Outcome<RespondWorkflowTaskCompletedResponse> {
        private final String runId;
        private final String token;

        /** Of the task after which the worker wants another one, whatever happens; else 0. */
        private final long startedEventId;

        private Completed(String runId, String token, long startedEventId) {
            this.runId = runId;
            this.token = token;
            this.startedEventId = startedEventId;
        }

        @Override
        public void said(RespondWorkflowTaskCompletedResponse answer) {
            if (token != null) {
                CommittedRun run = world.ledger.run(runId);
                Violation.unless(
                        run == null || run.isDeleted() || run.seen.contains(token),
                        "A task's answer is acknowledged when committed",
                        token,
                        run);
                world.promises.acknowledged(token, runId);
            }
            if (startedEventId > 0) {
                checkForced();
            }
            if (answer.hasWorkflowTask()) {
                HandedOut.check(world, answer.getWorkflowTask(), transport);
            }
            answer.getActivityTasksList().forEach(task -> HandedOut.check(world, task, transport));
        }

        private void checkForced() {
            CommittedRun run = world.ledger.run(runId);
            Violation.unless(
                    run == null
                            || !run.isOpen()
                            || run.state.workflowTask().isPending()
                            || run.rules.lastTaskScheduled() > startedEventId,
                    "A worker that wants another task gets it (2.29)",
                    startedEventId,
                    run);
        }

        @Override
        public void refusalSaid(Status status) {
            if (token != null && status.getCode() != Status.Code.UNAVAILABLE) {
                world.promises.refused(token);
            }
        }

        @Override
        public void arrived(RespondWorkflowTaskCompletedResponse answer) {
            if (!dead) {
                if (answer.hasWorkflowTask()) {
                    tasks.add(answer.getWorkflowTask());
                }
                activities.addAll(answer.getActivityTasksList());
            }
        }

        @Override
        public void refused(Status status) {
            // The run goes on without this answer.
        }

        @Override
        public void lost() {
            // A worker does not ask again: if its answer has arrived it gets the next task.
        }
    }

    private void fail() {
        if (tasks.isEmpty()) {
            return;
        }
        PollWorkflowTaskQueueResponse task = take();
        if (task.hasQuery()) {
            return;
        }
        world.<RespondWorkflowTaskFailedResponse>call(
                name + " fails the task of " + task.getWorkflowExecution().getRunId(),
                transport,
                new Indifferent<>(),
                (door, call) -> door.respondWorkflowTaskFailed(
                        RespondWorkflowTaskFailedRequest.newBuilder()
                                .setNamespace(World.NAMESPACE)
                                .setTaskToken(task.getTaskToken())
                                .setIdentity(name)
                                .setCause(WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR)
                                .setFailure(RandomCommands.failure(false))
                                .build(),
                        call));
    }

    private void answerQuery(PollWorkflowTaskQueueResponse task) {
        world.<RespondQueryTaskCompletedResponse>call(
                name + " answers a query",
                transport,
                new Indifferent<>(),
                (door, call) -> door.respondQueryTaskCompleted(
                        RespondQueryTaskCompletedRequest.newBuilder()
                                .setNamespace(World.NAMESPACE)
                                .setTaskToken(task.getTaskToken())
                                .setCompletedType(Queries.result().getResultType())
                                .setQueryResult(Queries.result().getAnswer())
                                .build(),
                        call));
    }
}
