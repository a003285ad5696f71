package dev.perdura.engine.simulation;

import dev.perdura.engine.internal.matching.TaskQueueKey;
import dev.perdura.engine.internal.transport.Transport;
import io.grpc.Status;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatByIdRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatByIdResponse;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RecordActivityTaskHeartbeatResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledByIdResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedByIdResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedByIdRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedByIdResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedResponse;
import java.util.ArrayList;
import java.util.List;

/** The side of a worker that runs activities. */
final class ActivityWorker {

    private static final int MOST_POLLS = 2;

    private final World world;
    private final String name;
    private final String queue;
    private final Transport transport;
    private final List<Call<?>> polls;
    private final List<PollActivityTaskQueueResponse> tasks = new ArrayList<>();
    private int openPolls;
    private boolean dead;

    ActivityWorker(World world, String name, String queue, Transport transport, List<Call<?>> polls) {
        this.world = world;
        this.name = name;
        this.queue = queue;
        this.transport = transport;
        this.polls = polls;
    }

    void die() {
        dead = true;
    }

    void addAll(List<PollActivityTaskQueueResponse> given) {
        tasks.addAll(given);
    }

    void act() {
        int at = world.random.nextInt(tasks.size());
        boolean keeps = world.chance(10);
        switch (world.random.nextInt(10)) {
            case 0, 1, 2, 3 -> complete(keeps ? tasks.get(at) : tasks.remove(at));
            case 4, 5 -> fail(keeps ? tasks.get(at) : tasks.remove(at));
            case 6 -> cancel(tasks.get(at));
            case 7, 8 -> heartbeat(tasks.get(at));
            default -> {
                if (world.chance(70)) {
                    byId(tasks.get(at));
                } else {
                    tasks.remove(at);
                    world.note(name + " forgets an activity");
                }
            }
        }
    }

    /** Completes all it has. */
    void finish() {
        List<PollActivityTaskQueueResponse> all = List.copyOf(tasks);
        tasks.clear();
        all.forEach(this::complete);
        while (openPolls < 1) {
            poll();
        }
    }

    boolean hasTasks() {
        return !tasks.isEmpty();
    }

    void poll() {
        if (openPolls >= MOST_POLLS) {
            return;
        }
        openPolls++;
        polls.add(world.<PollActivityTaskQueueResponse>call(
                name + " polls activities of " + queue,
                transport,
                new Polled(),
                (door, call) -> door.pollActivityTaskQueue(
                        PollActivityTaskQueueRequest.newBuilder()
                                .setNamespace(World.NAMESPACE)
                                .setTaskQueue(TaskQueue.newBuilder().setName(queue))
                                .setIdentity(name)
                                .build(),
                        call)));
        polls.removeIf(Call::isOver);
    }

    private final class Polled implements Outcome<PollActivityTaskQueueResponse> {
        @Override
        public void said(PollActivityTaskQueueResponse task) {
            HandedOut.check(world, task, transport);
        }

        @Override
        public void arrived(PollActivityTaskQueueResponse task) {
            openPolls--;
            if (!dead && !task.getTaskToken().isEmpty()) {
                tasks.add(task);
            }
        }

        @Override
        public void refused(Status status) {
            openPolls--;
        }

        @Override
        public void checkWaiting(Call<PollActivityTaskQueueResponse> call) {
            world.waiters.forTask(call, TaskQueueKey.ofActivities(World.NAMESPACE, queue));
        }

        @Override
        public void lost() {
            openPolls--;
        }
    }

    /** What is acknowledged is in the run's history, or waits for its place there. */
    private final class Completed<R> implements Outcome<R> {
        private final String runId;
        private final String token;

        private Completed(PollActivityTaskQueueResponse task, String token) {
            this.runId = task.getWorkflowExecution().getRunId();
            this.token = token;
            world.promises.sent(token);
        }

        @Override
        public void said(R answer) {
            CommittedRun run = world.ledger.run(runId);
            Violation.unless(
                    run == null || run.isDeleted() || run.seen.contains(token),
                    "A result is acknowledged when committed",
                    token,
                    run);
            world.promises.acknowledged(token, runId);
        }

        @Override
        public void refusalSaid(Status status) {
            if (status.getCode() != Status.Code.UNAVAILABLE) {
                world.promises.refused(token);
            }
        }

        @Override
        public void arrived(R answer) {}

        @Override
        public void refused(Status status) {}

        @Override
        public void lost() {}
    }

    private void complete(PollActivityTaskQueueResponse task) {
        String token = world.token("r");
        world.<RespondActivityTaskCompletedResponse>call(
                name + " completes activity " + task.getActivityId() + " with " + token,
                transport,
                new Completed<>(task, token),
                (door, call) -> door.respondActivityTaskCompleted(
                        RespondActivityTaskCompletedRequest.newBuilder()
                                .setNamespace(World.NAMESPACE)
                                .setTaskToken(task.getTaskToken())
                                .setIdentity(name)
                                .setResult(Tokens.payloads(token))
                                .build(),
                        call));
    }

    private void byId(PollActivityTaskQueueResponse task) {
        String workflowId = task.getWorkflowExecution().getWorkflowId();
        String runId = world.chance(50) ? task.getWorkflowExecution().getRunId() : "";
        switch (world.random.nextInt(5)) {
            case 0 ->
                world.<RespondActivityTaskFailedByIdResponse>call(
                        name + " fails by id activity " + task.getActivityId(),
                        transport,
                        new Indifferent<>(),
                        (door, call) -> door.respondActivityTaskFailedById(
                                RespondActivityTaskFailedByIdRequest.newBuilder()
                                        .setNamespace(World.NAMESPACE)
                                        .setWorkflowId(workflowId)
                                        .setRunId(runId)
                                        .setActivityId(task.getActivityId())
                                        .setFailure(RandomCommands.failure(world.chance(20)))
                                        .build(),
                                call));
            case 1 -> {
                Payloads details = world.heartbeats.send(workflowId, task.getActivityId());
                world.<RecordActivityTaskHeartbeatByIdResponse>call(
                        name + " heartbeats by id activity " + task.getActivityId(),
                        transport,
                        new Told<>(task, runId, details),
                        (door, call) -> door.recordActivityTaskHeartbeatById(
                                RecordActivityTaskHeartbeatByIdRequest.newBuilder()
                                        .setNamespace(World.NAMESPACE)
                                        .setWorkflowId(workflowId)
                                        .setRunId(runId)
                                        .setActivityId(task.getActivityId())
                                        .setDetails(details)
                                        .build(),
                                call));
            }
            case 2 ->
                world.<RespondActivityTaskCanceledByIdResponse>call(
                        name + " cancels by id activity " + task.getActivityId(),
                        transport,
                        new Indifferent<>(),
                        (door, call) -> door.respondActivityTaskCanceledById(
                                RespondActivityTaskCanceledByIdRequest.newBuilder()
                                        .setNamespace(World.NAMESPACE)
                                        .setWorkflowId(workflowId)
                                        .setRunId(runId)
                                        .setActivityId(task.getActivityId())
                                        .build(),
                                call));
            default -> completeById(task);
        }
    }

    private void completeById(PollActivityTaskQueueResponse task) {
        String token = world.token("r");
        world.<RespondActivityTaskCompletedByIdResponse>call(
                name + " completes by id activity " + task.getActivityId() + " with " + token,
                transport,
                new Completed<>(task, token),
                (door, call) -> door.respondActivityTaskCompletedById(
                        RespondActivityTaskCompletedByIdRequest.newBuilder()
                                .setNamespace(World.NAMESPACE)
                                .setWorkflowId(task.getWorkflowExecution().getWorkflowId())
                                .setRunId(task.getWorkflowExecution().getRunId())
                                .setActivityId(task.getActivityId())
                                .setIdentity(name)
                                .setResult(Tokens.payloads(token))
                                .build(),
                        call));
    }

    private void fail(PollActivityTaskQueueResponse task) {
        world.<RespondActivityTaskFailedResponse>call(
                name + " fails activity " + task.getActivityId(),
                transport,
                new Indifferent<>(),
                (door, call) -> door.respondActivityTaskFailed(
                        RespondActivityTaskFailedRequest.newBuilder()
                                .setNamespace(World.NAMESPACE)
                                .setTaskToken(task.getTaskToken())
                                .setIdentity(name)
                                .setFailure(RandomCommands.failure(world.chance(20)))
                                .build(),
                        call));
    }

    private void cancel(PollActivityTaskQueueResponse task) {
        world.<RespondActivityTaskCanceledResponse>call(
                name + " cancels activity " + task.getActivityId(),
                transport,
                new Indifferent<>(),
                (door, call) -> door.respondActivityTaskCanceled(
                        RespondActivityTaskCanceledRequest.newBuilder()
                                .setNamespace(World.NAMESPACE)
                                .setTaskToken(task.getTaskToken())
                                .setIdentity(name)
                                .build(),
                        call));
    }

    private void heartbeat(PollActivityTaskQueueResponse task) {
        Payloads details = world.heartbeats.send(task.getWorkflowExecution().getWorkflowId(), task.getActivityId());
        world.<RecordActivityTaskHeartbeatResponse>call(
                name + " heartbeats activity " + task.getActivityId(),
                transport,
                new Told<>(task, task.getWorkflowExecution().getRunId(), details),
                (door, call) -> door.recordActivityTaskHeartbeat(
                        RecordActivityTaskHeartbeatRequest.newBuilder()
                                .setNamespace(World.NAMESPACE)
                                .setTaskToken(task.getTaskToken())
                                .setIdentity(name)
                                .setDetails(details)
                                .build(),
                        call));
    }

    /** What a heartbeat tells is kept once it is acknowledged. */
    private final class Told<R> implements Outcome<R> {
        private final PollActivityTaskQueueResponse task;
        private final String runId;
        private final Payloads details;

        private Told(PollActivityTaskQueueResponse task, String runId, Payloads details) {
            this.task = task;
            this.runId = runId;
            this.details = details;
        }

        @Override
        public void said(R answer) {
            world.heartbeats.acknowledged(
                    task.getWorkflowExecution().getWorkflowId(), runId, task.getActivityId(), details);
        }

        @Override
        public void arrived(R answer) {}

        @Override
        public void refused(Status status) {}

        @Override
        public void lost() {}
    }
}
