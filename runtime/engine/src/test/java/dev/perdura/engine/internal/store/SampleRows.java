package dev.perdura.engine.internal.store;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** Rows for tests, where only what a test is about has to be said. */
public final class SampleRows {

    public static final String NAMESPACE = "default";
    public static final int RUNNING = 1;
    public static final int COMPLETED = 2;

    private SampleRows() {}

    /** A current, running execution with no deadline; its run is called {@code run-<key>}. */
    public static ExecutionRow execution(long key, String workflowId) {
        return execution(key, NAMESPACE, workflowId, running(ExecutionProgress.NO_DEADLINE));
    }

    public static ExecutionRow execution(long key, String namespace, String workflowId, ExecutionProgress progress) {
        return new ExecutionRow(
                key,
                namespace,
                workflowId,
                "run-" + key,
                "first-" + key,
                "Fulfilment",
                "orders",
                1_000 + key,
                2_000 + key,
                "request-" + key,
                progress);
    }

    public static ExecutionProgress running(long deadlineMillis) {
        return new ExecutionProgress(RUNNING, OptionalLong.empty(), 2, 300, 1, deadlineMillis, true);
    }

    public static ExecutionProgress completed(long closeTimeMillis) {
        return new ExecutionProgress(
                COMPLETED, OptionalLong.of(closeTimeMillis), 11, 4_000, 5, ExecutionProgress.NO_DEADLINE, true);
    }

    public static JournalRow journal(long key, long sequence) {
        return new JournalRow(key, sequence, (key + "/" + sequence).getBytes(StandardCharsets.UTF_8));
    }
}
