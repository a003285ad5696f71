package dev.perdura.engine.internal.visibility.filter;

import dev.perdura.engine.internal.store.ExecutionProgress;
import dev.perdura.engine.internal.store.ExecutionRow;
import dev.perdura.engine.internal.store.RunDescription;
import dev.perdura.engine.internal.store.WriteBatch;
import dev.perdura.engine.internal.visibility.AttributeRules;
import dev.perdura.engine.internal.visibility.AttributeValues;
import dev.perdura.engine.internal.visibility.SampleAttributes;
import io.temporal.api.common.v1.SearchAttributes;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * Runs to look for. {@code alpha}, {@code beta}, {@code closed} and {@code delta} are those that the filters of {@link
 * ListFilterContract} were tried with on a Temporal server.
 */
final class SampleRuns {

    static final String NAMESPACE = "default";
    static final long START_MILLIS = Instant.parse("2026-11-21T15:52:23.791Z").toEpochMilli();

    private static final int RUNNING = 1;
    private static final int TERMINATED = 5;

    private SampleRuns() {}

    static WriteBatch all() {
        WriteBatch batch = new WriteBatch();
        add(
                batch,
                1,
                "alpha",
                open(),
                "CustomKeywordField",
                "\"alpha\"",
                "CustomTextField",
                "\"Hello World foo-bar\"",
                "CustomIntField",
                "5",
                "CustomDoubleField",
                "1.5",
                "CustomBoolField",
                "true",
                "CustomDatetimeField",
                "\"2024-01-01T00:00:00.123456789Z\"",
                "CustomKeywordListField",
                "[\"x\",\"y\"]");
        add(
                batch,
                2,
                "beta",
                open(),
                "CustomKeywordField",
                "\"beta\"",
                "CustomTextField",
                "\"hello there\"",
                "CustomIntField",
                "-3",
                "CustomDoubleField",
                "-2",
                "CustomBoolField",
                "false",
                "CustomDatetimeField",
                "\"2025-01-01T00:00:00+02:00\"",
                "CustomKeywordListField",
                "[\"y\"]");
        add(batch, 3, "closed", closed());
        add(
                batch,
                4,
                "delta",
                open(),
                "CustomKeywordField",
                "\"Alpha_B%\"",
                "CustomKeywordListField",
                "[\"x y\"]",
                "CustomTextField",
                "\"world\"");
        add(batch, 5, "schedule", open(), "TemporalNamespaceDivision", "\"TemporalScheduler\"");
        return batch;
    }

    static void add(WriteBatch batch, long key, String workflowId, ExecutionProgress progress, String... attributes) {
        batch.insert(row(key, workflowId, progress));
        if (attributes.length > 0) {
            batch.describe(description(key, attributes));
        }
    }

    static ExecutionRow row(long key, String workflowId, ExecutionProgress progress) {
        return new ExecutionRow(
                key,
                NAMESPACE,
                workflowId,
                "run-" + key,
                "run-" + key,
                "Probe",
                "queue",
                START_MILLIS,
                START_MILLIS,
                "request",
                progress);
    }

    static RunDescription description(long key, String... attributes) {
        SearchAttributes checked =
                new AttributeRules(SampleAttributes.SCHEMA).forStart(SampleAttributes.attributes(attributes));
        return new RunDescription(key, null, null, new byte[0], checked.toByteArray(), AttributeValues.stored(checked));
    }

    static ExecutionProgress open() {
        return new ExecutionProgress(RUNNING, OptionalLong.empty(), 2, 200, 1, ExecutionProgress.NO_DEADLINE, true);
    }

    /** Terminated after 55 milliseconds. */
    static ExecutionProgress closed() {
        return new ExecutionProgress(
                TERMINATED, OptionalLong.of(START_MILLIS + 55), 3, 279, 2, ExecutionProgress.NO_DEADLINE, true);
    }
}
