package dev.perdura.engine.internal.store;

import java.util.List;
import java.util.Objects;

/**
 * What a list shows of a run beside its {@link ExecutionRow}, and what it can be found by. Most runs have none; then
 * nothing is stored. Writing one replaces what the run had before.
 *
 * @param parent null if the run has none
 * @param root null if the run is its own
 * @param memo opaque to the store, not copied; may be empty
 * @param searchAttributes as they are shown; opaque to the store, not copied; may be empty
 * @param values what the run can be found by
 */
public record RunDescription(
        long executionKey, Run parent, Run root, byte[] memo, byte[] searchAttributes, List<AttributeValue> values) {

    /** The ids of another run. */
    public record Run(String workflowId, String runId) {
        public Run {
            Objects.requireNonNull(workflowId, "workflowId");
            Objects.requireNonNull(runId, "runId");
        }
    }

    public RunDescription {
        Objects.requireNonNull(memo, "memo");
        Objects.requireNonNull(searchAttributes, "searchAttributes");
        values = List.copyOf(values);
    }

    /** Of a run of which there is nothing to say. */
    public static RunDescription none(long executionKey) {
        return new RunDescription(executionKey, null, null, new byte[0], new byte[0], List.of());
    }

    /** Length of the opaque parts. */
    public int payloadBytes() {
        return memo.length + searchAttributes.length;
    }
}
