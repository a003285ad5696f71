package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.EngineClock;
import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.LoadedSchedule;
import dev.perdura.engine.internal.schedule.ScheduleName;
import dev.perdura.engine.internal.schedule.ScheduleView;
import dev.perdura.engine.internal.transport.Reply;
import dev.perdura.engine.internal.visibility.AttributeSchema;
import io.temporal.api.workflow.v1.NewWorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;

/** What a schedule is, and what it has done and will do (rule 10.15). */
final class DescribeSchedule implements Handler<DescribeScheduleRequest, DescribeScheduleResponse> {

    private final Executions executions;
    private final EngineClock clock;
    private final ScheduleDoor door;

    DescribeSchedule(Executions executions, EngineClock clock, ScheduleDoor door) {
        this.executions = executions;
        this.clock = clock;
        this.door = door;
    }

    @Override
    public void handle(DescribeScheduleRequest request, Reply<DescribeScheduleResponse> reply) {
        ScheduleName name = door.name(request.getNamespace(), request.getScheduleId());
        executions.submit(name.namespace(), name.scheduleId(), reply, (runs, r) -> {
            LoadedSchedule schedule = runs.schedules().require(name);
            DescribeScheduleResponse answer = ScheduleView.describe(schedule.machine(), clock.nowMillis());
            runs.schedules().answer(schedule, r, typed(answer, door.attributes(name.namespace())));
        });
    }

    /** What the action gives its runs is kept as it came, and mostly comes without types; SDKs show only typed ones. */
    private static DescribeScheduleResponse typed(DescribeScheduleResponse answer, AttributeSchema schema) {
        NewWorkflowExecutionInfo action = answer.getSchedule().getAction().getStartWorkflow();
        if (action.getSearchAttributes().getIndexedFieldsCount() == 0) {
            return answer;
        }
        DescribeScheduleResponse.Builder typed = answer.toBuilder();
        typed.getScheduleBuilder()
                .getActionBuilder()
                .getStartWorkflowBuilder()
                .setSearchAttributes(schema.typed(action.getSearchAttributes()));
        return typed.build();
    }
}
