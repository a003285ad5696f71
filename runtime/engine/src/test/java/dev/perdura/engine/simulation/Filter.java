package dev.perdura.engine.simulation;

import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** A list filter, as clients write it, and what it means for what is committed. */
record Filter(String query, Predicate<CommittedRun> meaning) {

    static final String TYPE = "WorkflowType = 'type'";

    static Filter any(World world) {
        Filter one = simple(world);
        if (one.query.isEmpty() || world.chance(60)) {
            return one;
        }
        Filter other = simple(world);
        if (other.query.isEmpty()) {
            return one;
        }
        return world.chance(50)
                ? new Filter("(" + one.query + ") AND " + other.query, one.meaning.and(other.meaning))
                : new Filter(one.query + " OR " + other.query, one.meaning.or(other.meaning));
    }

    private static Filter simple(World world) {
        return switch (world.random.nextInt(7)) {
            case 0 -> new Filter("", run -> true);
            case 1 -> {
                String workflowId = "w" + world.random.nextInt(world.settings.workflowIds);
                yield new Filter(
                        "WorkflowId = '" + workflowId + "'",
                        run -> run.workflowId().equals(workflowId));
            }
            case 2 ->
                new Filter(
                        "ExecutionStatus = 'Running'",
                        run -> run.state.status() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
            case 3 ->
                new Filter(
                        "ExecutionStatus IN ('Completed', 'Terminated')",
                        run -> run.state.status() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED
                                || run.state.status() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TERMINATED);
            case 4 -> new Filter(TYPE, run -> run.row.workflowType().equals("type"));
            case 5 -> {
                String value = Properties.anyValue(world);
                yield new Filter(
                        Properties.ATTRIBUTE + " = '" + value + "'",
                        run -> Objects.equals(run.properties.attribute(), value));
            }
            default -> new Filter(Properties.ATTRIBUTE + " IS NULL", run -> run.properties.attribute() == null);
        };
    }

    /** What lists leave out, unless they are asked for it, are the runs of divisions. */
    boolean matches(CommittedRun run) {
        return !run.isDeleted() && !run.properties.isInDivision() && meaning.test(run);
    }

    List<CommittedRun> of(Ledger ledger) {
        List<CommittedRun> found = new ArrayList<>();
        for (CommittedRun run : ledger.runs()) {
            if (matches(run)) {
                found.add(run);
            }
        }
        return found;
    }

    @Override
    public String toString() {
        return "\"" + query + "\"";
    }
}
