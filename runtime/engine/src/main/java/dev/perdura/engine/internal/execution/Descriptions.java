package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.state.RunStart;
import dev.perdura.engine.internal.state.WorkflowState;
import dev.perdura.engine.internal.store.RunDescription;
import dev.perdura.engine.internal.store.RunDescription.Run;
import dev.perdura.engine.internal.visibility.AttributeValues;
import io.temporal.api.common.v1.WorkflowExecution;

/**
 * What lists show of a run beside its row (rule 9.11). It is written with the transition that changes it, so that a
 * list never contradicts a description; a run without parent, memo and search attributes writes none.
 */
final class Descriptions {

    private Descriptions() {}

    /** What has to be written now, or null if nothing has. */
    static RunDescription toWrite(LoadedRun run) {
        WorkflowState state = run.state;
        boolean changed =
                !run.describedMemo.equals(state.memo()) || !run.describedAttributes.equals(state.searchAttributes());
        boolean firstOfChild = !run.described && isRelated(state.start());
        run.described = true;
        if (!changed && !firstOfChild) {
            return null;
        }
        run.describedMemo = state.memo();
        run.describedAttributes = state.searchAttributes();
        return new RunDescription(
                run.executionKey(),
                run(state.start().parent()),
                run(state.start().root()),
                state.memo().toByteArray(),
                state.searchAttributes().toByteArray(),
                AttributeValues.stored(state.searchAttributes()));
    }

    private static boolean isRelated(RunStart start) {
        return start.parent() != null || start.root() != null;
    }

    private static Run run(WorkflowExecution execution) {
        return execution == null ? null : new Run(execution.getWorkflowId(), execution.getRunId());
    }
}
