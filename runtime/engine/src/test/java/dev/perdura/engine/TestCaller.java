package dev.perdura.engine;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.CompleteWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.ScheduleActivityTaskCommandAttributes;
import io.temporal.api.command.v1.StartTimerCommandAttributes;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.HistoryEventFilterType;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.taskqueue.v1.StickyExecutionAttributes;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client and a worker made of bare blocking calls, so that tests say what is on the wire and nothing else. */
final class TestCaller {

    static final String NAMESPACE = "default";
    static final String QUEUE = "queue";
    static final String IDENTITY = "test";

    private static final long CALL_SECONDS = 120;

    private final WorkflowServiceGrpc.WorkflowServiceBlockingStub stub;

    TestCaller(Channel channel) {
        this.stub = WorkflowServiceGrpc.newBlockingStub(channel);
    }

    WorkflowServiceGrpc.WorkflowServiceBlockingStub service() {
        return stub.withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }

    WorkflowServiceGrpc.WorkflowServiceBlockingStub service(Duration deadline) {
        return stub.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    static StartWorkflowExecutionRequest.Builder startRequest(String workflowId) {
        return StartWorkflowExecutionRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setWorkflowId(workflowId)
                .setWorkflowType(WorkflowType.newBuilder().setName("Workflow"))
                .setTaskQueue(TaskQueue.newBuilder().setName(QUEUE))
                .setIdentity(IDENTITY)
                .setRequestId("request-of-" + workflowId);
    }

    String start(String workflowId) {
        return service()
                .startWorkflowExecution(startRequest(workflowId).build())
                .getRunId();
    }

    void signal(String workflowId, String name) {
        service()
                .signalWorkflowExecution(SignalWorkflowExecutionRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .setWorkflowExecution(execution(workflowId))
                        .setSignalName(name)
                        .build());
    }

    PollWorkflowTaskQueueResponse pollWorkflowTask() {
        return service().pollWorkflowTaskQueue(workflowPoll(QUEUE).build());
    }

    /** What there is, or comes soon; empty if that is nothing. */
    PollWorkflowTaskQueueResponse pollWorkflowTask(Duration patience) {
        return orElse(
                PollWorkflowTaskQueueResponse.getDefaultInstance(),
                async().pollWorkflowTaskQueue(workflowPoll(QUEUE).build()),
                patience);
    }

    /**
     * The answer, if it comes soon. The call has no deadline: if it had, caller and engine would give it up at the same
     * moment, and who did so first would decide what the caller sees and whether a task can still go to it.
     */
    private <T> T orElse(T nothing, Future<T> call, Duration patience) {
        try {
            try {
                return call.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (!call.cancel(true)) {
                    return call.get();
                }
                // Calls of one connection are in order: when this is answered, the cancellation has arrived.
                service().getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
                return nothing;
            }
        } catch (ExecutionException e) {
            throw (StatusRuntimeException) e.getCause();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private WorkflowServiceGrpc.WorkflowServiceFutureStub async() {
        return WorkflowServiceGrpc.newFutureStub(stub.getChannel());
    }

    PollWorkflowTaskQueueResponse pollSticky(String stickyQueue) {
        return service().pollWorkflowTaskQueue(stickyPoll(stickyQueue).build());
    }

    /** A worker that was just here. */
    void visit() {
        visit(workflowPoll(QUEUE));
    }

    /** As {@link #visit}; after that its sticky queue is used for tasks (rule 2.10). */
    void visitSticky(String stickyQueue) {
        visit(stickyPoll(stickyQueue));
    }

    /** In this process a poll is in its queue as soon as it was sent. */
    private void visit(PollWorkflowTaskQueueRequest.Builder poll) {
        async().pollWorkflowTaskQueue(poll.build()).cancel(true);
    }

    static PollWorkflowTaskQueueRequest.Builder workflowPoll(String queue) {
        return PollWorkflowTaskQueueRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setTaskQueue(TaskQueue.newBuilder().setName(queue))
                .setIdentity(IDENTITY);
    }

    static PollWorkflowTaskQueueRequest.Builder stickyPoll(String stickyQueue) {
        return PollWorkflowTaskQueueRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setTaskQueue(TaskQueue.newBuilder()
                        .setName(stickyQueue)
                        .setKind(TaskQueueKind.TASK_QUEUE_KIND_STICKY)
                        .setNormalName(QUEUE))
                .setIdentity(IDENTITY);
    }

    PollActivityTaskQueueResponse pollActivity() {
        return service().pollActivityTaskQueue(activityPoll().build());
    }

    PollActivityTaskQueueResponse pollActivity(Duration patience) {
        return orElse(
                PollActivityTaskQueueResponse.getDefaultInstance(),
                async().pollActivityTaskQueue(activityPoll().build()),
                patience);
    }

    static PollActivityTaskQueueRequest.Builder activityPoll() {
        return PollActivityTaskQueueRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setTaskQueue(TaskQueue.newBuilder().setName(QUEUE))
                .setIdentity(IDENTITY);
    }

    RespondWorkflowTaskCompletedResponse complete(PollWorkflowTaskQueueResponse task, Command... commands) {
        return service().respondWorkflowTaskCompleted(completion(task, commands).build());
    }

    RespondWorkflowTaskCompletedResponse completeSticky(
            PollWorkflowTaskQueueResponse task, String stickyQueue, Duration timeout, Command... commands) {
        return service()
                .respondWorkflowTaskCompleted(completion(task, commands)
                        .setStickyAttributes(StickyExecutionAttributes.newBuilder()
                                .setWorkerTaskQueue(TaskQueue.newBuilder()
                                        .setName(stickyQueue)
                                        .setKind(TaskQueueKind.TASK_QUEUE_KIND_STICKY)
                                        .setNormalName(QUEUE))
                                .setScheduleToStartTimeout(proto(timeout)))
                        .build());
    }

    static RespondWorkflowTaskCompletedRequest.Builder completion(
            PollWorkflowTaskQueueResponse task, Command... commands) {
        return RespondWorkflowTaskCompletedRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setTaskToken(task.getTaskToken())
                .setIdentity(IDENTITY)
                .addAllCommands(List.of(commands));
    }

    void fail(PollWorkflowTaskQueueResponse task) {
        service()
                .respondWorkflowTaskFailed(RespondWorkflowTaskFailedRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .setTaskToken(task.getTaskToken())
                        .setIdentity(IDENTITY)
                        .build());
    }

    void complete(PollActivityTaskQueueResponse task) {
        service()
                .respondActivityTaskCompleted(RespondActivityTaskCompletedRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .setTaskToken(task.getTaskToken())
                        .setIdentity(IDENTITY)
                        .setResult(text("result"))
                        .build());
    }

    List<HistoryEvent> history(String workflowId) {
        List<HistoryEvent> events = new ArrayList<>();
        ByteString token = ByteString.EMPTY;
        do {
            GetWorkflowExecutionHistoryResponse page = service()
                    .getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                            .setNamespace(NAMESPACE)
                            .setExecution(execution(workflowId))
                            .setNextPageToken(token)
                            .build());
            events.addAll(page.getHistory().getEventsList());
            token = page.getNextPageToken();
        } while (!token.isEmpty());
        return events;
    }

    List<String> types(String workflowId) {
        return types(history(workflowId));
    }

    /** Waits for the event that closes a workflow, however often the answer is that there is none yet. */
    HistoryEvent end(String workflowId) {
        GetWorkflowExecutionHistoryResponse answer;
        do {
            answer =
                    service().getWorkflowExecutionHistory(closeEvent(workflowId).build());
        } while (answer.getHistory().getEventsCount() == 0);
        return answer.getHistory().getEvents(0);
    }

    /** The names of events as the protocol's documents write them: WorkflowTaskScheduled and so on. */
    static List<String> types(List<HistoryEvent> events) {
        List<String> types = new ArrayList<>();
        for (HistoryEvent event : events) {
            StringBuilder name = new StringBuilder();
            for (String word : event.getEventType()
                    .name()
                    .substring("EVENT_TYPE_".length())
                    .split("_")) {
                name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
            }
            types.add(name.toString());
        }
        return types;
    }

    static GetWorkflowExecutionHistoryRequest.Builder closeEvent(String workflowId) {
        return GetWorkflowExecutionHistoryRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setExecution(execution(workflowId))
                .setWaitNewEvent(true)
                .setHistoryEventFilterType(HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT);
    }

    static WorkflowExecution execution(String workflowId) {
        return WorkflowExecution.newBuilder().setWorkflowId(workflowId).build();
    }

    static WorkflowExecution execution(String workflowId, String runId) {
        return WorkflowExecution.newBuilder()
                .setWorkflowId(workflowId)
                .setRunId(runId)
                .build();
    }

    static Payloads text(String text) {
        return Payloads.newBuilder()
                .addPayloads(Payload.newBuilder().setData(ByteString.copyFromUtf8(text)))
                .build();
    }

    static com.google.protobuf.Duration proto(Duration duration) {
        return com.google.protobuf.Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }

    static Command completeWorkflow() {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION)
                .setCompleteWorkflowExecutionCommandAttributes(
                        CompleteWorkflowExecutionCommandAttributes.newBuilder().setResult(text("done")))
                .build();
    }

    static Command scheduleActivity(String activityId) {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK)
                .setScheduleActivityTaskCommandAttributes(activity(activityId))
                .build();
    }

    static ScheduleActivityTaskCommandAttributes.Builder activity(String activityId) {
        return ScheduleActivityTaskCommandAttributes.newBuilder()
                .setActivityId(activityId)
                .setActivityType(ActivityType.newBuilder().setName("Activity"))
                .setTaskQueue(TaskQueue.newBuilder().setName(QUEUE))
                .setInput(text("input"))
                .setStartToCloseTimeout(proto(Duration.ofMinutes(1)));
    }

    static Command startTimer(String timerId, Duration duration) {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_START_TIMER)
                .setStartTimerCommandAttributes(StartTimerCommandAttributes.newBuilder()
                        .setTimerId(timerId)
                        .setStartToFireTimeout(proto(duration)))
                .build();
    }
}
