package dev.perdura.engine.internal.state;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;

/** What is wrong with a run whose workflow tasks fail again and again, shown as a search attribute (rule 9.13). */
public record ReportedProblem(String category, String cause) {

    private static final String NAME = "TemporalReportedProblems";

    /** Whether this is what is said to be wrong with the run already. */
    public boolean isReported(WorkflowState state) {
        return equals(state.problem);
    }

    static void report(WorkflowState state, ReportedProblem problem) {
        state.problem = problem;
        state.searchAttributes = state.searchAttributes.toBuilder()
                .putIndexedFields(NAME, problem.payload())
                .build();
    }

    /** A workflow task has completed: nothing is wrong any more. */
    static void withdraw(WorkflowState state) {
        if (state.problem != null) {
            state.problem = null;
            state.searchAttributes =
                    state.searchAttributes.toBuilder().removeIndexedFields(NAME).build();
        }
    }

    private Payload payload() {
        return Payload.newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                .putMetadata("type", ByteString.copyFromUtf8("KeywordList"))
                .setData(ByteString.copyFromUtf8("[\"category=" + category + "\",\"cause=" + cause + "\"]"))
                .build();
    }
}
