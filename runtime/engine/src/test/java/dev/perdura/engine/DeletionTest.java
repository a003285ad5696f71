package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.NAMESPACE;
import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.execution;
import static dev.perdura.engine.TestCaller.startRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.perdura.engine.internal.store.Store;
import dev.perdura.engine.internal.store.sqlite.SqliteStore;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules 5.12 and 9.14: runs are forgotten, when somebody wants it or when their time is over. */
class DeletionTest {

    @TempDir
    Path directory;

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-11-21T00:00:00Z"));
    private Engine engine;
    private TestCaller caller;

    @BeforeEach
    void open() {
        engine = Engine.builder()
                .database(directory.resolve("engine.db"))
                .clock(clock)
                .start();
        caller = new TestCaller(engine.channel());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void aClosedRunIsForgottenWithAllThatIsKeptOfIt() {
        caller.service().startWorkflowExecution(described("order"));
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());

        delete(NAMESPACE, "order");

        assertGone("order");
        engine.close();
        assertThat(rows("execution", "journal", "description", "search_attribute"))
                .containsOnly(0L);
    }

    /** A workflow id whose run was deleted is free, under every policy. */
    @Test
    void anOpenRunIsTerminatedAndForgotten() {
        String first = caller.start("order");
        caller.pollWorkflowTask();

        delete(NAMESPACE, "order");

        assertGone("order");
        assertThat(caller.start("order")).isNotEqualTo(first);
        assertThat(caller.types("order")).contains("WorkflowExecutionStarted");
    }

    @Test
    void whatIsNotThereCannotBeDeleted() {
        StatusRuntimeException refusal =
                catchThrowableOfType(StatusRuntimeException.class, () -> delete(NAMESPACE, "order"));
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    }

    /** Rules 5.9, 5.12: what a terminated run owes to others is done before it is forgotten, also after a crash. */
    @Test
    void aParentIsForgottenAfterItsChildrenWereEnded() {
        caller.start("parent");
        caller.complete(
                caller.pollWorkflowTask(),
                CrossRunCommands.startChild("child", ParentClosePolicy.PARENT_CLOSE_POLICY_TERMINATE));
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        while (!task.getWorkflowExecution().getWorkflowId().equals("child")) {
            task = caller.pollWorkflowTask();
        }

        delete(NAMESPACE, "parent");
        engine.crash();
        open();

        Patience.await(() -> list("ExecutionStatus = 'Terminated'").equals(List.of("child")));
        Patience.await(() -> list("WorkflowId = 'parent'").isEmpty());
        assertGone("parent");
    }

    /** Rule 9.14. */
    @Test
    void aRunIsForgottenWhenTheRetentionOfItsNamespaceIsOver() {
        register("short", Duration.ofHours(1));
        startAndTerminate("short", "early");
        caller.start("other");
        clock.advanceBy(Duration.ofMinutes(30));
        startAndTerminate("short", "late");
        caller.service()
                .startWorkflowExecution(
                        startRequest("open").setNamespace("short").build());

        clock.advanceBy(Duration.ofMinutes(31));
        Patience.await(() -> list("short", "").equals(List.of("open", "late")));

        engine.close();
        clock.advanceBy(Duration.ofMinutes(30));
        open();
        Patience.await(() -> list("short", "").equals(List.of("open")));
        assertThat(list("")).containsExactly("other");
    }

    /** A15 of the failure catalogue: keys of runs are not given twice, as what belongs to a run is found by its key. */
    @Test
    void theKeyOfAForgottenRunIsNotGivenAgain() {
        caller.start("first");
        caller.start("second");
        delete(NAMESPACE, "second");
        engine.close();
        open();

        caller.start("third");

        engine.close();
        assertThat(numbers("SELECT execution_key FROM execution ORDER BY 1")).containsExactly(1L, 3L);
    }

    /** D16 of the failure catalogue: many are forgotten page by page, so that no commit of others waits for long. */
    @Test
    void manyRunsAreForgottenPageByPage() {
        engine.close();
        WatchedStore store = new WatchedStore(SqliteStore.open(directory.resolve("many.db")));
        engine = Engine.builder().store(store.store()).clock(clock).start();
        caller = new TestCaller(engine.channel());
        register("short", Duration.ofHours(1));
        for (int i = 0; i < 600; i++) {
            startAndTerminate("short", "order-" + i);
        }
        clock.advanceBy(Duration.ofHours(2));
        for (int i = 0; i < 20; i++) {
            caller.start("meanwhile-" + i);
        }
        Patience.await(() -> list("short", "").isEmpty());

        assertThat(store.mostDeletions()).isBetween(1L, 128L);
        assertThat(list("")).hasSize(20);
    }

    /** The deletion is committed while a request that found the run in the store looks at what it has found. */
    @Test
    void aRunThatIsForgottenWhileItIsLookedForIsNotFound() {
        engine.close();
        HeldStore held = new HeldStore(SqliteStore.open(directory.resolve("held.db")));
        AtomicReference<Future<?>> deletion = new AtomicReference<>();
        engine = Engine.builder()
                .store(afterLooking(held, () -> {
                    if (deletion.get() != null) {
                        held.release();
                        Patience.await(deletion.get()::isDone);
                    }
                }))
                .clock(clock)
                .start();
        caller = new TestCaller(engine.channel());
        caller.start("order");
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        held.hold();
        int begun = held.begun();
        Future<?> deleted = WorkflowServiceGrpc.newFutureStub(engine.channel())
                .deleteWorkflowExecution(DeleteWorkflowExecutionRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .setWorkflowExecution(execution("order"))
                        .build());
        Patience.await(() -> held.begun() > begun);
        deletion.set(deleted);

        assertGone("order");
    }

    /** A store from which the current run of an id comes only after that was done. */
    private static Store afterLooking(Store store, Runnable then) {
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (self, method, of) -> {
                    try {
                        Object found = method.invoke(store, of);
                        if (method.getName().equals("current")) {
                            then.run();
                        }
                        return found;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void assertGone(String workflowId) {
        StatusRuntimeException refusal = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> caller.service()
                        .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                                .setNamespace(NAMESPACE)
                                .setExecution(execution(workflowId))
                                .build()));
        assertThat(refusal).isNotNull();
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(list("WorkflowId = '" + workflowId + "'")).isEmpty();
    }

    private void delete(String namespace, String workflowId) {
        caller.service()
                .deleteWorkflowExecution(DeleteWorkflowExecutionRequest.newBuilder()
                        .setNamespace(namespace)
                        .setWorkflowExecution(execution(workflowId))
                        .build());
    }

    private void register(String namespace, Duration retention) {
        caller.service()
                .registerNamespace(RegisterNamespaceRequest.newBuilder()
                        .setNamespace(namespace)
                        .setWorkflowExecutionRetentionPeriod(TestCaller.proto(retention))
                        .build());
    }

    private void startAndTerminate(String namespace, String workflowId) {
        caller.service()
                .startWorkflowExecution(
                        startRequest(workflowId).setNamespace(namespace).build());
        caller.service()
                .terminateWorkflowExecution(TerminateWorkflowExecutionRequest.newBuilder()
                        .setNamespace(namespace)
                        .setWorkflowExecution(execution(workflowId))
                        .build());
    }

    private static StartWorkflowExecutionRequest described(String workflowId) {
        Payload one = Payload.newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                .setData(ByteString.copyFromUtf8("[\"x\"]"))
                .build();
        StartWorkflowExecutionRequest.Builder request = startRequest(workflowId);
        request.setMemo(Memo.newBuilder().putFields("note", one));
        request.getSearchAttributesBuilder().putIndexedFields("BuildIds", one);
        return request.build();
    }

    private List<String> list(String query) {
        return list(NAMESPACE, query);
    }

    private List<String> list(String namespace, String query) {
        return caller
                .service()
                .listWorkflowExecutions(ListWorkflowExecutionsRequest.newBuilder()
                        .setNamespace(namespace)
                        .setQuery(query)
                        .build())
                .getExecutionsList()
                .stream()
                .map(run -> run.getExecution().getWorkflowId())
                .toList();
    }

    private List<Long> rows(String... tables) {
        return Arrays.stream(tables)
                .flatMap(table -> numbers("SELECT count(*) FROM " + table).stream())
                .toList();
    }

    private List<Long> numbers(String query) {
        List<Long> numbers = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("engine.db"));
                ResultSet rows = connection.createStatement().executeQuery(query)) {
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return numbers;
    }
}
