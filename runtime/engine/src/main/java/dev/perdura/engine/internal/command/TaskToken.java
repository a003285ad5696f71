package dev.perdura.engine.internal.command;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.RunKey;
import dev.perdura.engine.internal.token.v1.ActivityTask;
import dev.perdura.engine.internal.token.v1.Query;
import dev.perdura.engine.internal.token.v1.Token;
import dev.perdura.engine.internal.token.v1.WorkflowTask;

/**
 * What a worker hands back with its answer (rule 2.16). The three kinds cannot stand in for each other (rule 12.42).
 * Every {@code decode} refuses bytes that are not a token of its kind with INVALID_ARGUMENT.
 */
public sealed interface TaskToken {

    ByteString encode();

    /** Of a workflow task. Times are epoch milliseconds. */
    record OfWorkflowTask(RunKey run, long scheduledEventId, long startedEventId, long startedTimeMillis, int attempt)
            implements TaskToken {

        @Override
        public ByteString encode() {
            return Token.newBuilder()
                    .setWorkflowTask(WorkflowTask.newBuilder()
                            .setNamespace(run.namespace())
                            .setWorkflowId(run.workflowId())
                            .setRunId(run.runId())
                            .setScheduledEventId(scheduledEventId)
                            .setStartedEventId(startedEventId)
                            .setStartedTimeMillis(startedTimeMillis)
                            .setAttempt(attempt))
                    .build()
                    .toByteString();
        }
    }

    /** Of one attempt of an activity. */
    record OfActivityTask(RunKey run, long scheduledEventId, String activityId, int attempt) implements TaskToken {

        @Override
        public ByteString encode() {
            return Token.newBuilder()
                    .setActivityTask(ActivityTask.newBuilder()
                            .setNamespace(run.namespace())
                            .setWorkflowId(run.workflowId())
                            .setRunId(run.runId())
                            .setScheduledEventId(scheduledEventId)
                            .setActivityId(activityId)
                            .setAttempt(attempt))
                    .build()
                    .toByteString();
        }
    }

    /** Of a query that was dispatched on its own, without a workflow task. */
    record OfQuery(String namespace, String taskQueue, String taskId) implements TaskToken {

        @Override
        public ByteString encode() {
            return Token.newBuilder()
                    .setQuery(Query.newBuilder()
                            .setNamespace(namespace)
                            .setTaskQueue(taskQueue)
                            .setTaskId(taskId))
                    .build()
                    .toByteString();
        }
    }

    static OfWorkflowTask decodeWorkflowTask(ByteString token) {
        Token decoded = decode(token);
        if (!decoded.hasWorkflowTask()) {
            throw invalid("a workflow task", decoded);
        }
        WorkflowTask task = decoded.getWorkflowTask();
        return new OfWorkflowTask(
                new RunKey(task.getNamespace(), task.getWorkflowId(), task.getRunId()),
                task.getScheduledEventId(),
                task.getStartedEventId(),
                task.getStartedTimeMillis(),
                task.getAttempt());
    }

    static OfActivityTask decodeActivityTask(ByteString token) {
        Token decoded = decode(token);
        if (!decoded.hasActivityTask()) {
            throw invalid("an activity task", decoded);
        }
        ActivityTask task = decoded.getActivityTask();
        return new OfActivityTask(
                new RunKey(task.getNamespace(), task.getWorkflowId(), task.getRunId()),
                task.getScheduledEventId(),
                task.getActivityId(),
                task.getAttempt());
    }

    static OfQuery decodeQuery(ByteString token) {
        Token decoded = decode(token);
        if (!decoded.hasQuery()) {
            throw invalid("a query", decoded);
        }
        Query query = decoded.getQuery();
        return new OfQuery(query.getNamespace(), query.getTaskQueue(), query.getTaskId());
    }

    private static Token decode(ByteString token) {
        try {
            return Token.parseFrom(token);
        } catch (InvalidProtocolBufferException failure) {
            throw Refusal.invalidArgument("Error deserializing task token.");
        }
    }

    private static Refusal invalid(String expected, Token actual) {
        if (actual.getKindCase() == Token.KindCase.KIND_NOT_SET) {
            return Refusal.invalidArgument("Task token not set on request.");
        }
        return Refusal.invalidArgument("Error deserializing task token. Expected the token of " + expected
                + ", got one of another kind; send back the token of the poll response unchanged");
    }
}
