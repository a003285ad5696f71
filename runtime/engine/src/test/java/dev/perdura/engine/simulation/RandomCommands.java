package dev.perdura.engine.simulation;

import com.google.protobuf.Duration;
import io.temporal.api.command.v1.CancelTimerCommandAttributes;
import io.temporal.api.command.v1.CancelWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.CompleteWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.ContinueAsNewWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.FailWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.ModifyWorkflowPropertiesCommandAttributes;
import io.temporal.api.command.v1.RecordMarkerCommandAttributes;
import io.temporal.api.command.v1.RequestCancelActivityTaskCommandAttributes;
import io.temporal.api.command.v1.RequestCancelExternalWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.ScheduleActivityTaskCommandAttributes;
import io.temporal.api.command.v1.SignalExternalWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.StartChildWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.StartTimerCommandAttributes;
import io.temporal.api.command.v1.UpsertWorkflowSearchAttributesCommandAttributes;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.common.v1.RetryPolicy;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.taskqueue.v1.TaskQueue;
import java.util.ArrayList;
import java.util.List;

/** What workflows ask for at the end of a workflow task: mostly sense, sometimes nonsense. */
final class RandomCommands {

    private static final ParentClosePolicy[] CLOSE_POLICIES = {
        ParentClosePolicy.PARENT_CLOSE_POLICY_UNSPECIFIED,
        ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE,
        ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL,
        ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON
    };

    private static final WorkflowIdReusePolicy[] REUSE_POLICIES = {
        WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_UNSPECIFIED,
        WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY,
        WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
        WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING
    };

    private final World world;

    RandomCommands(World world) {
        this.world = world;
    }

    /**
     * @param token recorded in a marker that comes first, so that it is seen whether the commands were taken
     * @param run what is committed of the run, or null
     */
    List<Command> of(String token, CommittedRun run) {
        List<Command> commands = new ArrayList<>();
        commands.add(marker(token));
        for (int at = world.random.nextInt(5); at > 0; at--) {
            commands.add(command(run));
        }
        if (world.chance(world.settings.percentProperties)) {
            commands.add(world.chance(50) ? upsert() : modifyMemo());
        }
        if (world.chance(world.settings.percentIllegal)) {
            commands.add(illegal());
        }
        if (world.chance(world.settings.percentClosing)) {
            commands.add(close());
        }
        return commands;
    }

    private Command command(CommittedRun run) {
        return switch (world.random.nextInt(16)) {
            case 0, 1, 2, 3, 4 -> schedule();
            case 5, 6 -> startTimer(world.token("t"));
            case 7 -> world.chance(50) ? startTimer("t" + world.random.nextInt(3)) : marker(world.token("m"));
            case 8, 9 -> cancelTimer(openTimer(run));
            case 10, 11 -> cancelActivity(run);
            case 12, 13 -> startChild();
            case 14 -> signal();
            default -> requestCancel();
        };
    }

    private static Command.Builder command(CommandType type) {
        return Command.newBuilder().setCommandType(type);
    }

    static Command marker(String token) {
        return command(CommandType.COMMAND_TYPE_RECORD_MARKER)
                .setRecordMarkerCommandAttributes(
                        RecordMarkerCommandAttributes.newBuilder().setMarkerName(token))
                .build();
    }

    private Command schedule() {
        var activity = ScheduleActivityTaskCommandAttributes.newBuilder()
                .setActivityId(world.token("a"))
                .setActivityType(ActivityType.newBuilder().setName("work"))
                .setTaskQueue(TaskQueue.newBuilder().setName(Worker.queue(world.random.nextInt(2))))
                .setStartToCloseTimeout(seconds(1 + world.random.nextInt(30)))
                .setRequestEagerExecution(world.chance(25));
        if (world.chance(70)) {
            activity.setRetryPolicy(RetryPolicy.newBuilder()
                    .setInitialInterval(seconds(1 + world.random.nextInt(3)))
                    .setMaximumAttempts(world.random.nextInt(4)));
        }
        if (world.chance(30)) {
            activity.setHeartbeatTimeout(seconds(1 + world.random.nextInt(5)));
        }
        if (world.chance(30)) {
            activity.setScheduleToStartTimeout(seconds(1 + world.random.nextInt(10)));
        }
        if (world.chance(30)) {
            activity.setScheduleToCloseTimeout(seconds(1 + world.random.nextInt(40)));
        }
        return command(CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK)
                .setScheduleActivityTaskCommandAttributes(activity)
                .build();
    }

    private Command startTimer(String timerId) {
        long millis = world.oneOf(0L, 1L, 500L, 3_000L, 60_000L, 400_000L, 86_400_000L);
        return command(CommandType.COMMAND_TYPE_START_TIMER)
                .setStartTimerCommandAttributes(StartTimerCommandAttributes.newBuilder()
                        .setTimerId(timerId)
                        .setStartToFireTimeout(Duration.newBuilder()
                                .setSeconds(millis / 1_000)
                                .setNanos((int) (millis % 1_000) * 1_000_000)))
                .build();
    }

    private String openTimer(CommittedRun run) {
        if (run == null || run.state.timers().isEmpty()) {
            return world.chance(90) ? "" : "t" + world.random.nextInt(3);
        }
        return run.state.timers().stream()
                .map(timer -> timer.timerId())
                .sorted()
                .skip(world.random.nextInt(run.state.timers().size()))
                .findFirst()
                .orElseThrow();
    }

    private Command cancelTimer(String timerId) {
        if (timerId.isEmpty()) {
            return marker(world.token("m"));
        }
        return command(CommandType.COMMAND_TYPE_CANCEL_TIMER)
                .setCancelTimerCommandAttributes(
                        CancelTimerCommandAttributes.newBuilder().setTimerId(timerId))
                .build();
    }

    private Command cancelActivity(CommittedRun run) {
        if (run == null || run.state.activities().isEmpty()) {
            return marker(world.token("m"));
        }
        long id = run.state.activities().stream()
                .map(activity -> activity.scheduledEventId())
                .sorted()
                .skip(world.random.nextInt(run.state.activities().size()))
                .findFirst()
                .orElseThrow();
        return command(CommandType.COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK)
                .setRequestCancelActivityTaskCommandAttributes(
                        RequestCancelActivityTaskCommandAttributes.newBuilder().setScheduledEventId(id))
                .build();
    }

    private Command startChild() {
        var child = StartChildWorkflowExecutionCommandAttributes.newBuilder()
                .setWorkflowId("c" + world.random.nextInt(5))
                .setWorkflowType(WorkflowType.newBuilder().setName("child"))
                .setParentClosePolicy(world.oneOf(CLOSE_POLICIES))
                .setWorkflowIdReusePolicy(world.oneOf(REUSE_POLICIES));
        if (world.chance(20)) {
            child.setWorkflowRunTimeout(seconds(1 + world.random.nextInt(60)));
        }
        if (world.chance(20)) {
            child.setRetryPolicy(RetryPolicy.newBuilder().setMaximumAttempts(1 + world.random.nextInt(3)));
        }
        if (world.chance(5)) {
            child.setCronSchedule("* * * * *");
        }
        if (world.chance(world.settings.percentProperties)) {
            child.setMemo(Properties.anyMemo(world));
        }
        return command(CommandType.COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION)
                .setStartChildWorkflowExecutionCommandAttributes(child)
                .build();
    }

    private String otherWorkflow() {
        return world.chance(70) ? "c" + world.random.nextInt(5) : "w" + world.random.nextInt(4);
    }

    private Command signal() {
        return command(CommandType.COMMAND_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION)
                .setSignalExternalWorkflowExecutionCommandAttributes(
                        SignalExternalWorkflowExecutionCommandAttributes.newBuilder()
                                .setExecution(WorkflowExecution.newBuilder().setWorkflowId(otherWorkflow()))
                                .setSignalName("from workflow")
                                .setInput(Tokens.payloads(world.token("x")))
                                .setChildWorkflowOnly(world.chance(30)))
                .build();
    }

    private Command requestCancel() {
        return command(CommandType.COMMAND_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION)
                .setRequestCancelExternalWorkflowExecutionCommandAttributes(
                        RequestCancelExternalWorkflowExecutionCommandAttributes.newBuilder()
                                .setWorkflowId(otherWorkflow())
                                .setChildWorkflowOnly(world.chance(30)))
                .build();
    }

    private Command upsert() {
        return command(CommandType.COMMAND_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES)
                .setUpsertWorkflowSearchAttributesCommandAttributes(
                        UpsertWorkflowSearchAttributesCommandAttributes.newBuilder()
                                .setSearchAttributes(Properties.anyChange(world)))
                .build();
    }

    private Command modifyMemo() {
        return command(CommandType.COMMAND_TYPE_MODIFY_WORKFLOW_PROPERTIES)
                .setModifyWorkflowPropertiesCommandAttributes(ModifyWorkflowPropertiesCommandAttributes.newBuilder()
                        .setUpsertedMemo(Properties.anyMemo(world)))
                .build();
    }

    private Command close() {
        return switch (world.random.nextInt(8)) {
            case 0, 1, 2 -> complete();
            case 3, 4 -> fail();
            case 5 ->
                command(CommandType.COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION)
                        .setCancelWorkflowExecutionCommandAttributes(
                                CancelWorkflowExecutionCommandAttributes.getDefaultInstance())
                        .build();
            default -> continueAsNew();
        };
    }

    static Command complete() {
        return command(CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION)
                .setCompleteWorkflowExecutionCommandAttributes(
                        CompleteWorkflowExecutionCommandAttributes.getDefaultInstance())
                .build();
    }

    private Command fail() {
        return command(CommandType.COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION)
                .setFailWorkflowExecutionCommandAttributes(
                        FailWorkflowExecutionCommandAttributes.newBuilder().setFailure(failure(world.chance(20))))
                .build();
    }

    static Failure failure(boolean nonRetryable) {
        return Failure.newBuilder()
                .setMessage("oops")
                .setApplicationFailureInfo(
                        ApplicationFailureInfo.newBuilder().setType("Oops").setNonRetryable(nonRetryable))
                .build();
    }

    private Command continueAsNew() {
        var next = ContinueAsNewWorkflowExecutionCommandAttributes.newBuilder();
        if (world.chance(20)) {
            next.setBackoffStartInterval(seconds(world.random.nextInt(10)));
        }
        if (world.chance(20)) {
            next.setWorkflowRunTimeout(seconds(1 + world.random.nextInt(60)));
        }
        if (world.chance(world.settings.percentProperties)) {
            next.setSearchAttributes(Properties.attributes(Properties.anyValue(world)));
        }
        return command(CommandType.COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION)
                .setContinueAsNewWorkflowExecutionCommandAttributes(next)
                .build();
    }

    private Command illegal() {
        return switch (world.random.nextInt(6)) {
            case 0 -> command(CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK).build();
            case 1 -> cancelTimer("no such timer");
            case 2 ->
                command(CommandType.COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK)
                        .setRequestCancelActivityTaskCommandAttributes(
                                RequestCancelActivityTaskCommandAttributes.newBuilder()
                                        .setScheduledEventId(999))
                        .build();
            case 3 -> command(CommandType.COMMAND_TYPE_UNSPECIFIED).build();
            case 4 -> complete();
            default -> command(CommandType.COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION).build();
        };
    }

    static Duration seconds(long seconds) {
        return Duration.newBuilder().setSeconds(seconds).build();
    }
}
