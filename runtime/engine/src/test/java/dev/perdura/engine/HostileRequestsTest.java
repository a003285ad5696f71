package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.scheduleActivity;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.temporal.api.command.v1.Command;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever arrives at the port, the engine says what is wrong with it, and neither it nor any run that was not meant is
 * the worse for it, now or after a restart. Every message of the service, from a fixed seed;
 * {@code -Dperdura.hostile.seeds=N} tries more.
 */
class HostileRequestsTest {

    private static final String FUZZED = "fuzzed";

    /** Come last, because little can be asked of a namespace after them. */
    private static final Set<String> ENDS_OF_NAMESPACES =
            Set.of("DeleteNamespace", "DeprecateNamespace", "UpdateNamespace");

    private static final int SEEDS = Integer.getInteger("perdura.hostile.seeds", 4);
    private static final int MESSAGES_EACH = 10;

    /** Long enough for an answer, short enough for a poll that has nothing to give. */
    private static final long PATIENCE_MILLIS = 150;

    /** What a caller who sent a readable message can be told; UNKNOWN and INTERNAL would be ours to mend. */
    private static final Set<Status.Code> ANSWERS = EnumSet.of(
            Status.Code.OK,
            Status.Code.INVALID_ARGUMENT,
            Status.Code.NOT_FOUND,
            Status.Code.ALREADY_EXISTS,
            Status.Code.FAILED_PRECONDITION,
            Status.Code.PERMISSION_DENIED,
            Status.Code.RESOURCE_EXHAUSTED,
            Status.Code.UNIMPLEMENTED,
            Status.Code.OUT_OF_RANGE,
            Status.Code.ABORTED,
            // Whether caller or engine has noticed first that the time is over.
            Status.Code.DEADLINE_EXCEEDED,
            Status.Code.CANCELLED);

    @TempDir
    private Path directory;

    private final TestTime time = new TestTime();
    private Engine engine;
    private ManagedChannel channel;
    private TestCaller caller;

    @BeforeEach
    void start() {
        open();
        register(FUZZED);
    }

    private void register(String namespace) {
        caller.service()
                .registerNamespace(RegisterNamespaceRequest.newBuilder()
                        .setNamespace(namespace)
                        .setWorkflowExecutionRetentionPeriod(
                                Duration.newBuilder().setSeconds(86_400))
                        .build());
    }

    private void open() {
        engine = Engine.builder()
                .clock(time.clock())
                .database(directory.resolve("engine.db"))
                .start();
        int port = engine.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        caller = new TestCaller(channel);
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
        engine.close();
    }

    /** E2, E3, E4, E5, E6, E8 of the failure catalogue. */
    @Test
    void absurdMessagesAreAnsweredAndHarmNobody() {
        bystander();
        for (int seed = 1; seed <= SEEDS; seed++) {
            // One of its own: some of the messages may be the end of the namespace.
            String namespace = FUZZED + "-" + seed;
            register(namespace);
            NastyMessages messages =
                    new NastyMessages(seed, known(), List.of(task(namespace, "target of seed " + seed)));
            for (MethodDescriptor<?, ?> method : methods()) {
                for (int i = 0; i < MESSAGES_EACH; i++) {
                    Message message = messages.next(prototype(method), namespace);
                    Status status = call(method, message.toByteArray());
                    assertThat(status.getCode())
                            .as("%s, seed %d, answered %s, to:%n%s", method.getBareMethodName(), seed, status, message)
                            .isIn(ANSWERS);
                }
            }
        }
        assertThatTheBystanderIsWell();
    }

    /** E5, E6 of the failure catalogue: the run goes on with a new task, or has ended; it never hangs. */
    @Test
    void absurdCommandsFailTheTaskAndNothingElse() {
        bystander();
        NastyMessages messages = new NastyMessages(11, known(), List.of());
        MethodDescriptor<?, ?> complete = WorkflowServiceGrpc.getRespondWorkflowTaskCompletedMethod();
        List<FieldDescriptor> attributes =
                Command.getDescriptor().getOneofs().get(0).getFields();
        for (int i = 0; i < SEEDS * attributes.size() * MESSAGES_EACH; i++) {
            String workflowId = "target-" + i;
            ByteString token = task(FUZZED, workflowId);
            FieldDescriptor field = attributes.get(i % attributes.size());
            Message command = messages.next(Command.getDefaultInstance(), FUZZED).toBuilder()
                    .setField(Command.getDescriptor().findFieldByName("command_type"), typeOf(field))
                    .setField(field, messages.next(prototype(field), FUZZED))
                    .build();
            Message request = messages.next(RespondWorkflowTaskCompletedRequest.getDefaultInstance(), FUZZED);
            RespondWorkflowTaskCompletedRequest answer = ((RespondWorkflowTaskCompletedRequest) request)
                    .toBuilder()
                            .setNamespace(FUZZED)
                            .setTaskToken(token)
                            .addCommands((Command) command)
                            .build();
            Status status = call(complete, answer.toByteArray());
            assertThat(status.getCode()).as("%s, to:%n%s", status, answer).isIn(ANSWERS);
            assertThatItHasEndedOrGoesOn(workflowId, status, answer);
        }
        assertThatTheBystanderIsWell();
    }

    private void assertThatItHasEndedOrGoesOn(String workflowId, Status status, Message answer) {
        DescribeWorkflowExecutionResponse found = caller.service()
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(FUZZED)
                        .setExecution(TestCaller.execution(workflowId))
                        .build());
        boolean hasEnded = found.getWorkflowExecutionInfo().getStatus()
                != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
        // A task that was completed with nothing to wait for leaves a run to its signals; a refused one never does.
        assertThat(hasEnded || status.isOk() || found.hasPendingWorkflowTask())
                .as("%s with %s after %s", found, status, answer)
                .isTrue();
    }

    private static Message prototype(FieldDescriptor field) {
        return Command.newBuilder().newBuilderForField(field).build();
    }

    /** Mostly the type that fits the attributes. */
    private static EnumValueDescriptor typeOf(FieldDescriptor attributes) {
        String name = "COMMAND_TYPE_"
                + attributes.getName().replace("_command_attributes", "").toUpperCase(Locale.ROOT);
        EnumValueDescriptor type = CommandType.getDescriptor().findValueByName(name);
        return type != null ? type : CommandType.COMMAND_TYPE_RECORD_MARKER.getValueDescriptor();
    }

    /** Starts a run and takes its task. */
    private ByteString task(String namespace, String workflowId) {
        String queue = "queue of " + workflowId;
        caller.service()
                .startWorkflowExecution(TestCaller.startRequest(workflowId)
                        .setNamespace(namespace)
                        .setTaskQueue(TaskQueue.newBuilder().setName(queue))
                        .build());
        return caller.service()
                .pollWorkflowTaskQueue(
                        TestCaller.workflowPoll(queue).setNamespace(namespace).build())
                .getTaskToken();
    }

    /** E1 of the failure catalogue. */
    @Test
    void bytesThatAreNoMessageAreRefusedAndHarmNobody() {
        bystander();
        NastyMessages messages = new NastyMessages(7, known(), List.of());
        for (MethodDescriptor<?, ?> method : methods()) {
            for (int i = 0; i < MESSAGES_EACH; i++) {
                byte[] bytes = messages.mutated(
                        messages.next(prototype(method), FUZZED).toByteArray());
                Status status = call(method, bytes);
                assertThat(status.getCode())
                        .as("%s answered %s", method.getBareMethodName(), status)
                        .satisfiesAnyOf(
                                code -> assertThat(code).isIn(ANSWERS),
                                code -> assertThat(status.getDescription()).startsWith("The request cannot be read"));
            }
        }
        assertThatTheBystanderIsWell();
    }

    /** A run whose activity is in a worker's hands. */
    private void bystander() {
        caller.start("bystander");
        caller.complete(caller.pollWorkflowTask(), scheduleActivity("charge"));
        bystandersActivity = caller.pollActivity();
    }

    private PollActivityTaskQueueResponse bystandersActivity;

    private void assertThatTheBystanderIsWell() {
        caller.complete(bystandersActivity);
        close();
        open();
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        assertThat(caller.types("bystander")).hasSize(11).endsWith("WorkflowExecutionCompleted");
    }

    private static List<String> known() {
        return List.of("target", "fuzz-queue", "charge", FUZZED);
    }

    private static List<MethodDescriptor<?, ?>> methods() {
        List<MethodDescriptor<?, ?>> methods = new ArrayList<>();
        for (ServiceDescriptor service :
                List.of(WorkflowServiceGrpc.getServiceDescriptor(), OperatorServiceGrpc.getServiceDescriptor())) {
            methods.addAll(service.getMethods());
        }
        methods.sort(Comparator.comparing(method -> ENDS_OF_NAMESPACES.contains(method.getBareMethodName())));
        return methods;
    }

    private static Message prototype(MethodDescriptor<?, ?> method) {
        return (Message)
                ((MethodDescriptor.PrototypeMarshaller<?>) method.getRequestMarshaller()).getMessagePrototype();
    }

    private Status call(MethodDescriptor<?, ?> method, byte[] request) {
        MethodDescriptor<byte[], byte[]> raw = MethodDescriptor.newBuilder(Bytes.INSTANCE, Bytes.INSTANCE)
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(method.getFullMethodName())
                .build();
        try {
            ClientCalls.blockingUnaryCall(
                    channel,
                    raw,
                    CallOptions.DEFAULT.withDeadlineAfter(PATIENCE_MILLIS, TimeUnit.MILLISECONDS),
                    request);
            return Status.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus();
        }
    }

    private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
        INSTANCE;

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
