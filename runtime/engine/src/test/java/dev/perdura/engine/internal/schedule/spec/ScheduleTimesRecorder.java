package dev.perdura.engine.internal.schedule.spec;

import com.google.protobuf.TextFormat;
import com.google.protobuf.Timestamp;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.schedule.v1.Schedule;
import io.temporal.api.schedule.v1.ScheduleAction;
import io.temporal.api.schedule.v1.ScheduleState;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflow.v1.NewWorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.CreateScheduleRequest;
import io.temporal.api.workflowservice.v1.DeleteScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import io.temporal.api.workflowservice.v1.ListScheduleMatchingTimesRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;

/** Asks a running Temporal server all questions of {@code times.txt} and writes its answers there. Run by hand. */
final class ScheduleTimesRecorder {

    private static final String NAMESPACE = "default";

    private final WorkflowServiceGrpc.WorkflowServiceBlockingStub service;
    private final String namespaceId;

    private ScheduleTimesRecorder(ManagedChannel channel) {
        this.service = WorkflowServiceGrpc.newBlockingStub(channel);
        this.namespaceId = service.describeNamespace(DescribeNamespaceRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .build())
                .getNamespaceInfo()
                .getId();
    }

    /** @param args host and port of the server */
    public static void main(String[] args) throws IOException {
        ManagedChannel channel =
                NettyChannelBuilder.forTarget(args[0]).usePlaintext().build();
        try {
            ScheduleTimesRecorder recorder = new ScheduleTimesRecorder(channel);
            TimesTable table = TimesTable.read();
            table.cases.values().forEach(recorder::record);
            table.write();
        } finally {
            channel.shutdownNow();
        }
    }

    private void record(TimesTable.Case asked) {
        asked.theirs.clear();
        asked.refusal = "";
        asked.shown = "";
        asked.seed = "";
        String id = "recorded-" + asked.name;
        try {
            create(id, asked);
        } catch (StatusRuntimeException e) {
            asked.refusal = e.getStatus().getCode() + " " + e.getStatus().getDescription();
            return;
        }
        try {
            asked.shown = TextFormat.printer()
                    .emittingSingleLine(true)
                    .printToString(service.describeSchedule(DescribeScheduleRequest.newBuilder()
                                    .setNamespace(NAMESPACE)
                                    .setScheduleId(id)
                                    .build())
                            .getSchedule()
                            .getSpec());
            asked.seed = asked.spec().hasJitter() ? namespaceId + "-" + id : "";
            service.listScheduleMatchingTimes(ListScheduleMatchingTimesRequest.newBuilder()
                            .setNamespace(NAMESPACE)
                            .setScheduleId(id)
                            .setStartTime(timestamp(asked.from))
                            .setEndTime(timestamp(asked.to))
                            .build())
                    .getStartTimeList()
                    .forEach(time -> asked.theirs.add(Instant.ofEpochSecond(time.getSeconds(), time.getNanos())));
        } catch (StatusRuntimeException e) {
            asked.refusal = e.getStatus().getCode() + " " + e.getStatus().getDescription();
        } finally {
            service.deleteSchedule(DeleteScheduleRequest.newBuilder()
                    .setNamespace(NAMESPACE)
                    .setScheduleId(id)
                    .build());
        }
    }

    private void create(String id, TimesTable.Case asked) {
        NewWorkflowExecutionInfo.Builder workflow = NewWorkflowExecutionInfo.newBuilder()
                .setWorkflowId("recorded")
                .setWorkflowType(WorkflowType.newBuilder().setName("Recorded"))
                .setTaskQueue(TaskQueue.newBuilder().setName("recorded"));
        service.createSchedule(CreateScheduleRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setScheduleId(id)
                .setRequestId(UUID.randomUUID().toString())
                .setSchedule(Schedule.newBuilder()
                        .setSpec(asked.spec())
                        .setAction(ScheduleAction.newBuilder().setStartWorkflow(workflow))
                        .setState(ScheduleState.newBuilder().setPaused(true)))
                .build());
    }

    private static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }
}
