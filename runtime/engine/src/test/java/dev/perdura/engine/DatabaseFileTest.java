package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.startRequest;
import static dev.perdura.engine.TestCaller.startTimer;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import dev.perdura.engine.internal.store.sqlite.SqliteStore;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** B of the failure catalogue: what callers notice of the one file below them. */
class DatabaseFileTest {

    private static final int THREADS = 12;
    private static final int RUNS_EACH = 25;

    @TempDir
    Path directory;

    private Path file;
    private HeldStore store;
    private final TestTime time = new TestTime();
    private Engine engine;
    private ManagedChannel channel;
    private TestCaller caller;

    @BeforeEach
    void open() {
        open(directory.resolve("engine.db"));
    }

    private void open(Path file) {
        this.file = file;
        store = new HeldStore(SqliteStore.open(file));
        engine = time.engine().store(store).start();
        int port = engine.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        channel =
                NettyChannelBuilder.forAddress("localhost", port).usePlaintext().build();
        caller = new TestCaller(channel);
    }

    @AfterEach
    void close() {
        store.release();
        channel.shutdownNow();
        engine.close();
    }

    /** B6: there is one writer, whoever wants something written; nobody hears of a busy database. */
    @Test
    void manyWriteAndReadAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> work = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            String name = "order-" + thread + "-";
            work.add(threads.submit(() -> {
                for (int i = 0; i < RUNS_EACH; i++) {
                    caller.start(name + i);
                    caller.signal(name + i, "news");
                    assertThat(caller.types(name + i)).contains("WorkflowExecutionSignaled");
                }
            }));
        }
        for (Future<?> each : work) {
            each.get(120, TimeUnit.SECONDS);
        }
        threads.shutdown();
        close();
        assertThat(number("SELECT count(*) FROM execution")).isEqualTo(THREADS * RUNS_EACH);
    }

    /** B9: the caller has gone while its commit is under way; the commit has not, and nothing is left half done. */
    @Test
    void aCallerThatGivesUpDuringItsCommit() {
        caller.start("first");
        store.hold();
        int begun = store.begun();
        ListenableFuture<StartWorkflowExecutionResponse> start = WorkflowServiceGrpc.newFutureStub(channel)
                .startWorkflowExecution(startRequest("order").build());
        Patience.await(() -> store.begun() > begun);
        start.cancel(true);
        store.release();

        assertThat(caller.types("order")).startsWith("WorkflowExecutionStarted");
        caller.start("next");
        close();
        open();
        assertThat(caller.types("order")).startsWith("WorkflowExecutionStarted");
        assertThat(caller.types("next")).startsWith("WorkflowExecutionStarted");
    }

    /** B12: the order of a history is written in its rows, and does not come from where they lie. */
    @Test
    void rowsThatLieInAnotherOrder() throws SQLException {
        caller.start("order");
        for (int i = 0; i < 5; i++) {
            caller.signal("order", "signal-" + i);
        }
        var before = caller.history("order");
        close();
        execute(
                "CREATE TEMP TABLE rows AS SELECT * FROM journal",
                "DELETE FROM journal",
                "INSERT INTO journal SELECT (SELECT max(arrival) + 1 FROM rows) - arrival,"
                        + " execution_key, sequence, transition FROM rows");
        open();

        assertThat(caller.history("order")).isEqualTo(before);
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
    }

    /** B15: far deadlines of a run go when it closes. */
    @Test
    void aClosedRunHasNoDeadlines() throws SQLException {
        caller.start("order");
        caller.complete(
                caller.pollWorkflowTask(),
                startTimer("next year", Duration.ofDays(365)),
                startTimer("in ten years", Duration.ofDays(3_650)),
                completeWorkflow());
        close();

        assertThat(number("SELECT count(*) FROM execution WHERE deadline_millis IS NOT NULL"))
                .isZero();
    }

    /** B16: a copy made while others write is the state of one moment, and an engine goes on from it. */
    @Test
    void aCopyThatIsMadeWhileOthersWrite() throws Exception {
        for (int i = 0; i < 20; i++) {
            caller.start("before-" + i);
        }
        List<Future<StartWorkflowExecutionResponse>> starts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            starts.add(WorkflowServiceGrpc.newFutureStub(channel)
                    .startWorkflowExecution(startRequest("during-" + i).build()));
        }
        Path copy = directory.resolve("copy.db");
        execute("VACUUM INTO '" + copy + "'");
        for (Future<StartWorkflowExecutionResponse> start : starts) {
            assertThat(start.get(120, TimeUnit.SECONDS).getStarted()).isTrue();
        }
        close();
        open(copy);

        for (int i = 0; i < 20; i++) {
            assertThat(caller.types("before-" + i)).startsWith("WorkflowExecutionStarted", "WorkflowTaskScheduled");
        }
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        close();
        assertThat(number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"))
                .isEqualTo(1);
        assertThat(number("SELECT count(*) FROM execution e"
                        + " WHERE NOT EXISTS (SELECT 1 FROM journal j WHERE j.execution_key = e.execution_key)"))
                .isZero();
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private long number(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.getLong(1);
        }
    }
}
