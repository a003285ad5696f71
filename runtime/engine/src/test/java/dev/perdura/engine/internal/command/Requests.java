package dev.perdura.engine.internal.command;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import dev.perdura.engine.internal.state.Times;
import io.temporal.api.command.v1.CancelTimerCommandAttributes;
import io.temporal.api.command.v1.CancelWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.CompleteWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.ContinueAsNewWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.FailWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.RecordMarkerCommandAttributes;
import io.temporal.api.command.v1.RequestCancelActivityTaskCommandAttributes;
import io.temporal.api.command.v1.ScheduleActivityTaskCommandAttributes;
import io.temporal.api.command.v1.StartTimerCommandAttributes;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.taskqueue.v1.StickyExecutionAttributes;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.update.v1.Input;
import io.temporal.api.update.v1.Meta;
import io.temporal.api.update.v1.Request;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import java.util.List;

/** Requests and commands that say only what a test is about. */
final class Requests {

    static final long STICKY_MILLIS = 5_000;

    private Requests() {}

    static StartWorkflowExecutionRequest.Builder start() {
        return StartWorkflowExecutionRequest.newBuilder()
                .setNamespace("namespace")
                .setWorkflowId("workflow-id")
                .setWorkflowType(WorkflowType.newBuilder().setName("type"))
                .setTaskQueue(TaskQueue.newBuilder().setName(TestRun.QUEUE))
                .setIdentity("client")
                .setRequestId("start-request");
    }

    static SignalWithStartWorkflowExecutionRequest.Builder signalWithStart() {
        return SignalWithStartWorkflowExecutionRequest.newBuilder()
                .setNamespace("namespace")
                .setWorkflowId("workflow-id")
                .setWorkflowType(WorkflowType.newBuilder().setName("type"))
                .setTaskQueue(TaskQueue.newBuilder().setName(TestRun.QUEUE))
                .setIdentity("client")
                .setRequestId("signal-with-start")
                .setSignalName("go");
    }

    static SignalWorkflowExecutionRequest.Builder signal(String name) {
        return SignalWorkflowExecutionRequest.newBuilder()
                .setNamespace("namespace")
                .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId("workflow-id"))
                .setSignalName(name)
                .setIdentity("client");
    }

    static UpdateWorkflowExecutionRequest.Builder update(String updateId) {
        return UpdateWorkflowExecutionRequest.newBuilder()
                .setNamespace("namespace")
                .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId("workflow-id"))
                .setRequest(Request.newBuilder()
                        .setMeta(Meta.newBuilder().setUpdateId(updateId).setIdentity("client"))
                        .setInput(Input.newBuilder().setName(updateId).setArgs(payloads(updateId))));
    }

    static TerminateWorkflowExecutionRequest.Builder terminate() {
        return TerminateWorkflowExecutionRequest.newBuilder()
                .setReason("enough")
                .setIdentity("client");
    }

    static RequestCancelWorkflowExecutionRequest.Builder cancel() {
        return RequestCancelWorkflowExecutionRequest.newBuilder()
                .setReason("enough")
                .setIdentity("client")
                .setRequestId("cancel-request");
    }

    static ResetWorkflowExecutionRequest.Builder reset(long finishEventId) {
        return ResetWorkflowExecutionRequest.newBuilder()
                .setNamespace("namespace")
                .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId("workflow-id"))
                .setReason("bad build")
                .setWorkflowTaskFinishEventId(finishEventId)
                .setRequestId("reset-request");
    }

    static RespondWorkflowTaskCompletedRequest.Builder complete(Command... commands) {
        return RespondWorkflowTaskCompletedRequest.newBuilder()
                .setIdentity(TestRun.WORKER)
                .addAllCommands(List.of(commands));
    }

    /** The worker keeps the run in its cache. */
    static RespondWorkflowTaskCompletedRequest.Builder completeSticky(Command... commands) {
        return complete(commands)
                .setStickyAttributes(StickyExecutionAttributes.newBuilder()
                        .setWorkerTaskQueue(TaskQueue.newBuilder().setName(TestRun.STICKY))
                        .setScheduleToStartTimeout(Times.duration(STICKY_MILLIS)));
    }

    static ScheduleActivityTaskCommandAttributes.Builder activity(String activityId) {
        return ScheduleActivityTaskCommandAttributes.newBuilder()
                .setActivityId(activityId)
                .setActivityType(ActivityType.newBuilder().setName("work"))
                .setStartToCloseTimeout(seconds(10));
    }

    static Command schedule(String activityId) {
        return schedule(activity(activityId));
    }

    static Command schedule(ScheduleActivityTaskCommandAttributes.Builder attributes) {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK)
                .setScheduleActivityTaskCommandAttributes(attributes)
                .build();
    }

    static Command requestCancelActivity(long scheduledEventId) {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK)
                .setRequestCancelActivityTaskCommandAttributes(
                        RequestCancelActivityTaskCommandAttributes.newBuilder().setScheduledEventId(scheduledEventId))
                .build();
    }

    static Command startTimer(String timerId, long seconds) {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_START_TIMER)
                .setStartTimerCommandAttributes(StartTimerCommandAttributes.newBuilder()
                        .setTimerId(timerId)
                        .setStartToFireTimeout(seconds(seconds)))
                .build();
    }

    static Command cancelTimer(String timerId) {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_CANCEL_TIMER)
                .setCancelTimerCommandAttributes(
                        CancelTimerCommandAttributes.newBuilder().setTimerId(timerId))
                .build();
    }

    static Command marker(String name) {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_RECORD_MARKER)
                .setRecordMarkerCommandAttributes(
                        RecordMarkerCommandAttributes.newBuilder().setMarkerName(name))
                .build();
    }

    static Command completeWorkflow() {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION)
                .setCompleteWorkflowExecutionCommandAttributes(
                        CompleteWorkflowExecutionCommandAttributes.getDefaultInstance())
                .build();
    }

    static Command failWorkflow(String message) {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION)
                .setFailWorkflowExecutionCommandAttributes(
                        FailWorkflowExecutionCommandAttributes.newBuilder().setFailure(failure(message)))
                .build();
    }

    static Command failWorkflow(Failure failure) {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION)
                .setFailWorkflowExecutionCommandAttributes(
                        FailWorkflowExecutionCommandAttributes.newBuilder().setFailure(failure))
                .build();
    }

    static Command completeWorkflow(String result) {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION)
                .setCompleteWorkflowExecutionCommandAttributes(
                        CompleteWorkflowExecutionCommandAttributes.newBuilder().setResult(payloads(result)))
                .build();
    }

    static Command continueAsNew() {
        return continueAsNew(ContinueAsNewWorkflowExecutionCommandAttributes.newBuilder());
    }

    static Command continueAsNew(ContinueAsNewWorkflowExecutionCommandAttributes.Builder attributes) {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION)
                .setContinueAsNewWorkflowExecutionCommandAttributes(attributes)
                .build();
    }

    static Command cancelWorkflow() {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION)
                .setCancelWorkflowExecutionCommandAttributes(
                        CancelWorkflowExecutionCommandAttributes.getDefaultInstance())
                .build();
    }

    static Failure failure(String message) {
        return Failure.newBuilder()
                .setMessage(message)
                .setApplicationFailureInfo(ApplicationFailureInfo.newBuilder().setType("Oops"))
                .build();
    }

    static Payloads payloads(String text) {
        return Payloads.newBuilder()
                .addPayloads(Payload.newBuilder().setData(ByteString.copyFromUtf8(text)))
                .build();
    }

    static Payloads payloadsOf(int bytes) {
        return Payloads.newBuilder()
                .addPayloads(Payload.newBuilder().setData(ByteString.copyFrom(new byte[bytes])))
                .build();
    }

    static Duration seconds(long seconds) {
        return Duration.newBuilder().setSeconds(seconds).build();
    }

    static Duration millis(long millis) {
        return Times.duration(millis);
    }
}
