package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.WorkflowState;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
/** What a run looks like. */
public final class DescribeWorkflow {

    private DescribeWorkflow() {}

    public static DescribeWorkflowExecutionResponse decide(WorkflowState state, long nowMillis) { throw new UnsupportedOperationException("not decided yet"); }
}
