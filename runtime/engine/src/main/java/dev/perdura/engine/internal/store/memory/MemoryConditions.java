package dev.perdura.engine.internal.store.memory;

import dev.perdura.engine.internal.store.AttributeValue;
import dev.perdura.engine.internal.store.AttributeValue.Words;
import dev.perdura.engine.internal.store.ExecutionProgress;
import dev.perdura.engine.internal.store.ExecutionRow;
import dev.perdura.engine.internal.store.RunColumn;
import dev.perdura.engine.internal.store.RunCondition;
import dev.perdura.engine.internal.store.RunCondition.All;
import dev.perdura.engine.internal.store.RunCondition.Any;
import dev.perdura.engine.internal.store.RunCondition.Compared;
import dev.perdura.engine.internal.store.RunCondition.HasPhrase;
import dev.perdura.engine.internal.store.RunCondition.Not;
import dev.perdura.engine.internal.store.RunCondition.OneOf;
import dev.perdura.engine.internal.store.RunCondition.Present;
import dev.perdura.engine.internal.store.RunCondition.Relation;
import dev.perdura.engine.internal.store.RunDescription;
import dev.perdura.engine.internal.store.RunDescription.Run;
import dev.perdura.engine.internal.store.RunField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** Tells whether a {@link RunCondition} is true of a run: what the SQLite store leaves to SQL. */
public final class MemoryConditions {

    private MemoryConditions() {}

    public static boolean holds(RunCondition condition, ExecutionRow row, RunDescription description) {
        if (condition instanceof All all) {
            return all.conditions().stream().allMatch(part -> holds(part, row, description));
        }
        if (condition instanceof Any any) {
            return any.conditions().stream().anyMatch(part -> holds(part, row, description));
        }
        if (condition instanceof Not not) {
            return !holds(not.condition(), row, description);
        }
        if (condition instanceof Present present) {
            return !values(present.field(), row, description).isEmpty();
        }
        if (condition instanceof OneOf oneOf) {
            return values(oneOf.field(), row, description).stream()
                    .anyMatch(value -> oneOf.values().stream().anyMatch(other -> compare(value, other) == 0));
        }
        if (condition instanceof Compared compared) {
            return values(compared.field(), row, description).stream()
                    .anyMatch(value -> isRelated(value, compared.relation(), compared.value()));
        }
        HasPhrase phrase = (HasPhrase) condition;
        return values(phrase.attribute(), row, description).stream()
                .anyMatch(value -> phrase.phrases().stream().anyMatch(((Words) value).spaced()::contains));
    }

    /** None if the run has no such value; several if it has a set of them. */
    static List<Object> values(RunField field, ExecutionRow row, RunDescription description) {
        if (field instanceof RunColumn column) {
            Object value = value(column, row, description);
            return value == null ? List.of() : List.of(value);
        }
        List<Object> values = new ArrayList<>();
        for (AttributeValue value : description.values()) {
            if (value.attribute().equals(field)) {
                values.add(value.value());
            }
        }
        return values;
    }

    private static Object value(RunColumn column, ExecutionRow row, RunDescription description) {
        ExecutionProgress progress = row.progress();
        OptionalLong close = progress.closeTimeMillis();
        Run parent = description.parent();
        Run root = description.root();
        return switch (column) {
            case WORKFLOW_ID -> row.workflowId();
            case RUN_ID -> row.runId();
            case WORKFLOW_TYPE -> row.workflowType();
            case TASK_QUEUE -> row.taskQueue();
            case STATUS -> (long) progress.status();
            case START_TIME_MILLIS -> row.startTimeMillis();
            case EXECUTION_TIME_MILLIS -> row.executionTimeMillis();
            case CLOSE_TIME_MILLIS -> ifClosed(close, close.orElse(0));
            case DURATION_MILLIS -> ifClosed(close, Math.max(0, close.orElse(0) - row.executionTimeMillis()));
            case HISTORY_LENGTH -> ifClosed(close, progress.historyLength());
            case HISTORY_SIZE_BYTES -> ifClosed(close, progress.historySizeBytes());
            case TRANSITION_COUNT -> ifClosed(close, progress.transitionCount());
            case PARENT_WORKFLOW_ID -> parent == null ? null : parent.workflowId();
            case PARENT_RUN_ID -> parent == null ? null : parent.runId();
            case ROOT_WORKFLOW_ID -> root == null ? row.workflowId() : root.workflowId();
            case ROOT_RUN_ID -> root == null ? row.runId() : root.runId();
        };
    }

    private static Long ifClosed(OptionalLong closeTimeMillis, long value) {
        return closeTimeMillis.isPresent() ? value : null;
    }

    private static boolean isRelated(Object value, Relation relation, Object other) {
        return switch (relation) {
            case LESS -> compare(value, other) < 0;
            case LESS_OR_EQUAL -> compare(value, other) <= 0;
            case GREATER -> compare(value, other) > 0;
            case GREATER_OR_EQUAL -> compare(value, other) >= 0;
            case STARTS_WITH -> ((String) value).startsWith((String) other);
        };
    }

    /** Numbers by size, texts by code points. */
    static int compare(Object left, Object right) {
        if (left instanceof Long number) {
            return Long.compare(number, (Long) right);
        }
        if (left instanceof Double number) {
            double other = (Double) right;
            return number < other ? -1 : number > other ? 1 : 0;
        }
        int[] leftPoints = ((String) left).codePoints().toArray();
        int[] rightPoints = ((String) right).codePoints().toArray();
        return Arrays.compare(leftPoints, rightPoints);
    }
}
