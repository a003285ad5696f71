package dev.perdura.engine.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.ContinueAsNewWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.RecordMarkerCommandAttributes;
import io.temporal.api.command.v1.SignalExternalWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.StartChildWorkflowExecutionCommandAttributes;
import io.temporal.api.common.v1.Header;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import org.junit.jupiter.api.Test;

/** Rules 12.45 and 12.46: headers and payloads pass as they are; here all are encrypted, so nobody can look inside. */
class HeaderRulesTest {

    private static final Payload SECRET = Payload.newBuilder()
            .putMetadata("encoding", ByteString.copyFromUtf8("binary/encrypted"))
            .putMetadata("key-id", ByteString.copyFrom(new byte[] {(byte) 0xff, 0, (byte) 0xc0}))
            .setData(ByteString.copyFrom(new byte[] {0, (byte) 0xfe, '{', '"', 0x1b}))
            .build();
    private static final Payloads SECRETS = Payloads.newBuilder()
            .addPayloads(SECRET)
            .addPayloads(Payload.getDefaultInstance())
            .build();
    private static final Header HEADER =
            Header.newBuilder().putFields("trace", SECRET).putFields("", SECRET).build();

    private final TestRun run = new TestRun();

    private HistoryEvent last() {
        return run.history.get(run.history.size() - 1);
    }

    @Test
    void rule12_45_ofASignal() {
        run.start();
        run.signal(Requests.signal("go").setHeader(HEADER).setInput(SECRETS));

        assertThat(last().getWorkflowExecutionSignaledEventAttributes().getHeader())
                .isEqualTo(HEADER);
        assertThat(last().getWorkflowExecutionSignaledEventAttributes().getInput())
                .isEqualTo(SECRETS);
    }

    @Test
    void rule12_45_ofSignalWithStartOnBothEvents() {
        run.run(transition -> SignalWithStartWorkflow.decideNewRun(
                transition, Requests.signalWithStart().setHeader(HEADER).build()));

        assertThat(run.history
                        .get(0)
                        .getWorkflowExecutionStartedEventAttributes()
                        .getHeader())
                .isEqualTo(HEADER);
        assertThat(run.history
                        .get(1)
                        .getWorkflowExecutionSignaledEventAttributes()
                        .getHeader())
                .isEqualTo(HEADER);
    }

    @Test
    void rule12_45_ofAnActivityToItsWorker() {
        run.startAndDo(
                Requests.schedule(Requests.activity("a").setHeader(HEADER).setInput(SECRETS)));
        PollActivityTaskQueueResponse task = run.pollActivity("a");

        assertThat(run.history.get(4).getActivityTaskScheduledEventAttributes().getHeader())
                .isEqualTo(HEADER);
        assertThat(task.getHeader()).isEqualTo(HEADER);
        assertThat(task.getInput()).isEqualTo(SECRETS);
    }

    /** E9 of the failure catalogue: nor does anybody try to read a stack trace. */
    @Test
    void rule12_46_theResultOfAnActivityAndItsFailure() {
        run.startAndDo(Requests.schedule("a"), Requests.schedule("b"));
        run.completeActivity(run.pollActivity("a"), SECRETS);
        assertThat(run.history.get(7).getActivityTaskCompletedEventAttributes().getResult())
                .isEqualTo(SECRETS);

        Failure failure = Failure.newBuilder()
                .setMessage("Encoded failure")
                .setEncodedAttributes(SECRET)
                .setSource("PythonSDK")
                .setStackTrace("  File \"orders.py\", line 7, in charge\r\n\tat ???\n... 12 mo")
                .setApplicationFailureInfo(ApplicationFailureInfo.newBuilder()
                        .setNonRetryable(true)
                        .setDetails(SECRETS))
                .build();
        run.failActivity(run.pollActivity("b"), failure);
        assertThat(last().getActivityTaskFailedEventAttributes().getFailure()).isEqualTo(failure);
    }

    @Test
    void rule12_45_ofAMarker() {
        run.startAndDo(Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_RECORD_MARKER)
                .setRecordMarkerCommandAttributes(RecordMarkerCommandAttributes.newBuilder()
                        .setMarkerName("m")
                        .putDetails("data", SECRETS)
                        .setHeader(HEADER))
                .build());

        assertThat(last().getMarkerRecordedEventAttributes().getHeader()).isEqualTo(HEADER);
        assertThat(last().getMarkerRecordedEventAttributes().getDetailsOrThrow("data"))
                .isEqualTo(SECRETS);
    }

    @Test
    void rule12_45_ofAChildAndOfASignalToAnother() {
        run.startAndDo(
                Command.newBuilder()
                        .setCommandType(CommandType.COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION)
                        .setStartChildWorkflowExecutionCommandAttributes(
                                StartChildWorkflowExecutionCommandAttributes.newBuilder()
                                        .setWorkflowId("child")
                                        .setWorkflowType(
                                                WorkflowType.newBuilder().setName("child-type"))
                                        .setHeader(HEADER)
                                        .setInput(SECRETS)
                                        .setMemo(Memo.newBuilder().putFields("note", SECRET)))
                        .build(),
                Command.newBuilder()
                        .setCommandType(CommandType.COMMAND_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION)
                        .setSignalExternalWorkflowExecutionCommandAttributes(
                                SignalExternalWorkflowExecutionCommandAttributes.newBuilder()
                                        .setExecution(
                                                WorkflowExecution.newBuilder().setWorkflowId("other"))
                                        .setSignalName("go")
                                        .setHeader(HEADER)
                                        .setInput(SECRETS))
                        .build());
        HistoryEvent initiated = run.history.get(4);
        assertThat(initiated
                        .getStartChildWorkflowExecutionInitiatedEventAttributes()
                        .getHeader())
                .isEqualTo(HEADER);
        var signal = run.history.get(5).getSignalExternalWorkflowExecutionInitiatedEventAttributes();
        assertThat(signal.getHeader()).isEqualTo(HEADER);

        TestRun child = new TestRun("child", "child-run");
        child.run(transition -> StartChildRun.decide(
                transition, new Sender(run.key, 5), WorkflowExecution.getDefaultInstance(), initiated));
        child.run(transition -> SignalWorkflow.decideExternal(transition, signal, new Sender(run.key, 6)));
        var started = child.history.get(0).getWorkflowExecutionStartedEventAttributes();
        assertThat(started.getHeader()).isEqualTo(HEADER);
        assertThat(started.getInput()).isEqualTo(SECRETS);
        assertThat(started.getMemo().getFieldsOrThrow("note")).isEqualTo(SECRET);
        var signaled = child.history.get(1).getWorkflowExecutionSignaledEventAttributes();
        assertThat(signaled.getHeader()).isEqualTo(HEADER);
        assertThat(signaled.getInput()).isEqualTo(SECRETS);
    }

    @Test
    void rule12_45_ofTheNextRunAsTheCommandSays() {
        run.start(Requests.start().setHeader(Header.newBuilder().putFields("trace", Payload.getDefaultInstance())));
        run.complete(
                run.poll(),
                Requests.continueAsNew(ContinueAsNewWorkflowExecutionCommandAttributes.newBuilder()
                        .setHeader(HEADER)
                        .setInput(SECRETS)));
        assertThat(last().getWorkflowExecutionContinuedAsNewEventAttributes().getHeader())
                .isEqualTo(HEADER);
        var started = run.next().history.get(0).getWorkflowExecutionStartedEventAttributes();
        assertThat(started.getHeader()).isEqualTo(HEADER);
        assertThat(started.getInput()).isEqualTo(SECRETS);

        TestRun plain = new TestRun();
        plain.start(Requests.start().setHeader(HEADER));
        plain.complete(plain.poll(), Requests.continueAsNew());
        assertThat(plain.next()
                        .history
                        .get(0)
                        .getWorkflowExecutionStartedEventAttributes()
                        .hasHeader())
                .isFalse();
    }
}
