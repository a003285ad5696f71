package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.startRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.NamespaceState;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.namespace.v1.NamespaceFilter;
import io.temporal.api.namespace.v1.UpdateNamespaceInfo;
import io.temporal.api.operatorservice.v1.DeleteNamespaceRequest;
import io.temporal.api.operatorservice.v1.ListClustersRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.schedule.v1.Schedule;
import io.temporal.api.schedule.v1.SchedulePatch;
import io.temporal.api.schedule.v1.TriggerImmediatelyRequest;
import io.temporal.api.workflowservice.v1.DeprecateNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.ListNamespacesRequest;
import io.temporal.api.workflowservice.v1.ListNamespacesResponse;
import io.temporal.api.workflowservice.v1.ListSchedulesRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules 9.14 to 9.16: namespaces are made, changed, listed and deleted. */
class NamespaceTest {

    @TempDir
    Path directory;

    private Engine engine;
    private ManagedChannel channel;
    private TestCaller caller;

    @BeforeEach
    void open() {
        engine = Engine.builder()
                .database(directory.resolve("engine.db"))
                .clock(new TestTime().clock())
                .start();
        channel = engine.channel();
        caller = new TestCaller(channel);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void whatIsChangedOutlivesTheEngineAndTheRestStays() {
        register("team", Duration.ofDays(1));
        update(UpdateNamespaceRequest.newBuilder()
                .setUpdateInfo(UpdateNamespaceInfo.newBuilder()
                        .setDescription("ours")
                        .putData("a", "1")
                        .putData("b", "2")));
        DescribeNamespaceResponse before = describe("team");
        engine.close();
        open();

        assertThat(describe("team")).isEqualTo(before);
        update(UpdateNamespaceRequest.newBuilder()
                .setUpdateInfo(UpdateNamespaceInfo.newBuilder().putData("b", "3"))
                .setConfig(NamespaceConfig.newBuilder()
                        .setWorkflowExecutionRetentionTtl(TestCaller.proto(Duration.ofHours(2)))));

        DescribeNamespaceResponse after = describe("team");
        assertThat(after.getNamespaceInfo().getDescription()).isEqualTo("ours");
        assertThat(after.getNamespaceInfo().getDataMap())
                .containsEntry("a", "1")
                .containsEntry("b", "3");
        assertThat(after.getConfig().getWorkflowExecutionRetentionTtl().getSeconds())
                .isEqualTo(7_200);
        assertThat(caller.service()
                        .describeNamespace(DescribeNamespaceRequest.newBuilder()
                                .setId(after.getNamespaceInfo().getId())
                                .build()))
                .isEqualTo(after);
    }

    @Test
    void aRetentionThatIsTooShortIsRefused() {
        assertRefused(() -> register("team", Duration.ofMinutes(59)), Status.Code.INVALID_ARGUMENT);
        register("team", Duration.ofHours(1));
        assertRefused(() -> register("team", Duration.ofHours(1)), Status.Code.ALREADY_EXISTS);
        assertRefused(
                () -> update(UpdateNamespaceRequest.newBuilder()
                        .setConfig(NamespaceConfig.newBuilder()
                                .setWorkflowExecutionRetentionTtl(TestCaller.proto(Duration.ofMinutes(1))))),
                Status.Code.INVALID_ARGUMENT);
        assertRefused(
                () -> update(UpdateNamespaceRequest.newBuilder().setPromoteNamespace(true)),
                Status.Code.INVALID_ARGUMENT);
        assertThat(describe("team")
                        .getConfig()
                        .getWorkflowExecutionRetentionTtl()
                        .getSeconds())
                .isEqualTo(3_600);
    }

    /** Rule 9.15. */
    @Test
    void inADeprecatedNamespaceNothingStartsButWhatRunsGoesOn() {
        register("team", Duration.ofHours(1));
        start("team", "order");
        caller.service()
                .deprecateNamespace(DeprecateNamespaceRequest.newBuilder()
                        .setNamespace("team")
                        .build());

        assertRefused(() -> start("team", "other"), Status.Code.FAILED_PRECONDITION);
        assertThat(list("team")).containsExactly("order");
        assertRefused(() -> setState(NamespaceState.NAMESPACE_STATE_REGISTERED), Status.Code.INVALID_ARGUMENT);
        setState(NamespaceState.NAMESPACE_STATE_DELETED);
        assertRefused(() -> list("team"), Status.Code.FAILED_PRECONDITION);
    }

    @Test
    void namespacesComeInPages() {
        for (String name : List.of("c", "a", "b")) {
            register(name, Duration.ofHours(1));
        }
        List<String> names = new ArrayList<>();
        ByteString token = ByteString.EMPTY;
        do {
            ListNamespacesResponse page = caller.service()
                    .listNamespaces(ListNamespacesRequest.newBuilder()
                            .setPageSize(2)
                            .setNextPageToken(token)
                            .build());
            assertThat(page.getNamespacesCount()).isLessThanOrEqualTo(2);
            page.getNamespacesList()
                    .forEach(found -> names.add(found.getNamespaceInfo().getName()));
            token = page.getNextPageToken();
        } while (!token.isEmpty());

        assertThat(names).containsExactly("a", "b", "c", "default");
    }

    @Test
    void aDeletedNamespaceGoesWithAllItsRunsAlsoAfterACrash() {
        register("team", Duration.ofHours(1));
        start("team", "open");
        start("default", "other");
        String id = describe("team").getNamespaceInfo().getId();

        String deleted = OperatorServiceGrpc.newBlockingStub(channel)
                .deleteNamespace(
                        DeleteNamespaceRequest.newBuilder().setNamespace("team").build())
                .getDeletedNamespace();
        engine.crash();
        open();

        assertThat(deleted).isEqualTo("team-deleted-" + id.substring(0, 5));
        assertRefused(() -> describe("team"), Status.Code.NOT_FOUND);
        Patience.await(() -> !all().contains(deleted));
        register("team", Duration.ofHours(1));
        assertThat(list("team")).isEmpty();
        assertThat(list("default")).containsExactly("other");
    }

    /** Its schedules are not there any more when the name is used again, and start nothing until then. */
    @Test
    void aDeletedNamespaceGoesWithAllItsSchedulesAlsoAfterACrash() {
        register("team", Duration.ofHours(1));
        Schedule.Builder each = ScheduleCaller.every(Duration.ofHours(1));
        createSchedule("one", each);
        createSchedule("other", each);

        String deleted = OperatorServiceGrpc.newBlockingStub(channel)
                .deleteNamespace(
                        DeleteNamespaceRequest.newBuilder().setNamespace("team").build())
                .getDeletedNamespace();
        engine.crash();
        open();

        Patience.await(() -> !all().contains(deleted));
        register("team", Duration.ofHours(1));
        assertThat(caller.service()
                        .listSchedules(ListSchedulesRequest.newBuilder()
                                .setNamespace("team")
                                .build())
                        .getSchedulesList())
                .isEmpty();
        assertThat(list("team")).isEmpty();
        createSchedule("one", each);
    }

    /** One that starts a run at once. */
    private void createSchedule(String scheduleId, Schedule.Builder schedule) {
        caller.service()
                .createSchedule(ScheduleCaller.creation(schedule)
                        .setNamespace("team")
                        .setScheduleId(scheduleId)
                        .setInitialPatch(SchedulePatch.newBuilder()
                                .setTriggerImmediately(TriggerImmediatelyRequest.getDefaultInstance()))
                        .build());
    }

    @Test
    void thereIsOneClusterOnly() {
        assertThat(OperatorServiceGrpc.newBlockingStub(channel)
                        .listClusters(ListClustersRequest.getDefaultInstance())
                        .getClustersList())
                .hasSize(1);
    }

    @Test
    void aNamespaceThatIsNotThereCannotBeDeleted() {
        assertRefused(
                () -> OperatorServiceGrpc.newBlockingStub(channel)
                        .deleteNamespace(DeleteNamespaceRequest.newBuilder()
                                .setNamespace("nowhere")
                                .build()),
                Status.Code.NOT_FOUND);
    }

    private void register(String name, Duration retention) {
        caller.service()
                .registerNamespace(RegisterNamespaceRequest.newBuilder()
                        .setNamespace(name)
                        .setWorkflowExecutionRetentionPeriod(TestCaller.proto(retention))
                        .build());
    }

    private void update(UpdateNamespaceRequest.Builder request) {
        caller.service().updateNamespace(request.setNamespace("team").build());
    }

    private void setState(NamespaceState state) {
        update(UpdateNamespaceRequest.newBuilder()
                .setUpdateInfo(UpdateNamespaceInfo.newBuilder().setState(state)));
    }

    private DescribeNamespaceResponse describe(String name) {
        return caller.service()
                .describeNamespace(
                        DescribeNamespaceRequest.newBuilder().setNamespace(name).build());
    }

    private void start(String namespace, String workflowId) {
        caller.service()
                .startWorkflowExecution(
                        startRequest(workflowId).setNamespace(namespace).build());
    }

    private List<String> list(String namespace) {
        return caller
                .service()
                .listWorkflowExecutions(ListWorkflowExecutionsRequest.newBuilder()
                        .setNamespace(namespace)
                        .build())
                .getExecutionsList()
                .stream()
                .map(run -> run.getExecution().getWorkflowId())
                .toList();
    }

    private List<String> all() {
        return caller
                .service()
                .listNamespaces(ListNamespacesRequest.newBuilder()
                        .setNamespaceFilter(NamespaceFilter.newBuilder().setIncludeDeleted(true))
                        .build())
                .getNamespacesList()
                .stream()
                .map(namespace -> namespace.getNamespaceInfo().getName())
                .toList();
    }

    private static void assertRefused(Runnable call, Status.Code code) {
        StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, call::run);
        assertThat(refusal).as("a refusal with " + code).isNotNull();
        assertThat(refusal.getStatus().getCode()).isEqualTo(code);
    }
}
