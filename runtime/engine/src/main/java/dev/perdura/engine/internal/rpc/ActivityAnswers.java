package dev.perdura.engine.internal.rpc;

import com.google.protobuf.ByteString;
import dev.perdura.engine.internal.command.ActivityReference;
import dev.perdura.engine.internal.command.TaskToken;
import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.LoadedRun;
import dev.perdura.engine.internal.state.RunKey;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.transport.Reply;

/** The way of a worker's answer to the run of its activity; the same for all of them, by token or by id (rule 3.12). */
final class ActivityAnswers {

    /** What an answer does to the run. */
    @FunctionalInterface
    interface Decision<T> {
        T decide(Transition transition, ActivityReference activity);
    }

    /** What the worker is told about it. */
    @FunctionalInterface
    interface Answer<T, R> {
        R of(T result);
    }

    private final Executions executions;
    private final Door door;

    ActivityAnswers(Executions executions, Door door) {
        this.executions = executions;
        this.door = door;
    }

    <T, R> void byToken(
            ByteString taskToken, String identity, Reply<R> reply, Decision<T> decision, Answer<T, R> answer) {
        TaskToken.OfActivityTask token = TaskToken.decodeActivityTask(taskToken);
        door.length("Identity", identity);
        decide(token.run(), ActivityReference.of(token), reply, decision, answer);
    }

    <T, R> void byId(
            RunKey run, String activityId, String identity, Reply<R> reply, Decision<T> decision, Answer<T, R> answer) {
        door.namespace(run.namespace());
        door.id("WorkflowId", run.workflowId());
        door.runId(run.runId());
        door.id("ActivityId", activityId);
        door.length("Identity", identity);
        decide(run, ActivityReference.byId(activityId), reply, decision, answer);
    }

    private <T, R> void decide(
            RunKey key, ActivityReference activity, Reply<R> reply, Decision<T> decision, Answer<T, R> answer) {
        executions.submit(key.namespace(), key.workflowId(), reply, (runs, r) -> {
            LoadedRun run = runs.require(key.namespace(), key.workflowId(), key.runId());
            T result = runs.decide(run, transition -> decision.decide(transition, activity));
            runs.answerChange(run, r, answer.of(result));
        });
    }
}
