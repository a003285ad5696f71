package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.execution;
import static dev.perdura.engine.TestCaller.startTimer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** E7 and A7 of the failure catalogue: nonsense in the rows of one run is the trouble of that run alone. */
class DamagedRowTest {

    @TempDir
    Path directory;

    private Engine engine;
    private TestCaller caller;

    @BeforeEach
    void twoRuns() {
        open();
        caller.start("damaged");
        caller.start("bystander");
        engine.close();
    }

    private void open() {
        engine = Engine.builder()
                .database(directory.resolve("engine.db"))
                .clock(new TestTime().clock())
                .start();
        caller = new TestCaller(engine.channel());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void edit(String sql) throws SQLException {
        String url = "jdbc:sqlite:" + directory.resolve("engine.db");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }

    private void assertThatTheBystanderGoesOn() {
        String done = "";
        while (!done.equals("bystander")) {
            var task = caller.pollWorkflowTask();
            done = task.getWorkflowExecution().getWorkflowId();
            caller.complete(task, completeWorkflow());
        }
        assertThat(caller.types("bystander")).endsWith("WorkflowExecutionCompleted");
        caller.start("newcomer");
        assertThat(caller.pollWorkflowTask().getWorkflowExecution().getWorkflowId())
                .isEqualTo("newcomer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x'ff00ff00ff'", "x''", "x'0a'", "zeroblob(4096)"})
    void aTransitionThatCannotBeRead(String blob) throws SQLException {
        edit("UPDATE journal SET transition = " + blob
                + " WHERE execution_key = (SELECT execution_key FROM execution WHERE workflow_id = 'damaged')");
        open();
        assertThatTheBystanderGoesOn();
        StatusRuntimeException refusal = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> caller.service()
                        .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                                .setNamespace(TestCaller.NAMESPACE)
                                .setExecution(execution("damaged"))
                                .build()));
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.DATA_LOSS);
        assertThat(refusal.getStatus().getDescription()).contains("damaged").contains("journal");
    }

    @Test
    void countersBelowZero() throws SQLException {
        edit("UPDATE execution SET history_length = -5, history_size_bytes = -1, transition_count = -7,"
                + " deadline_millis = -1 WHERE workflow_id = 'damaged'");
        open();
        assertThatTheBystanderGoesOn();
        assertThat(caller.types("damaged")).startsWith("WorkflowExecutionStarted", "WorkflowTaskScheduled");
    }

    /**
     * A7 of the failure catalogue. A deadline is a column of the run's own row, written in the commit that changes the
     * run, so it cannot be lost by itself; if it is lost by hand, whoever asks for the run finds it in its state.
     */
    @Test
    void aDeadlineThatIsLostIsFoundInTheStateAgain() throws SQLException {
        VirtualClock clock = new VirtualClock(Instant.parse("2026-11-21T12:00:00Z"));
        clock.hold();
        open(clock);
        for (String workflowId : List.of("damaged", "bystander")) {
            var task = caller.pollWorkflowTask();
            caller.complete(task, startTimer("sleep", Duration.ofHours(1)));
        }
        engine.close();
        edit("UPDATE execution SET deadline_millis = NULL WHERE workflow_id = 'damaged'");

        open(clock);
        assertThat(caller.types("damaged")).endsWith("TimerStarted");
        clock.advanceBy(Duration.ofHours(1));
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());

        assertThat(caller.types("damaged")).containsOnlyOnce("TimerFired").endsWith("WorkflowExecutionCompleted");
        assertThat(caller.types("bystander")).containsOnlyOnce("TimerFired").endsWith("WorkflowExecutionCompleted");
    }

    private void open(VirtualClock clock) {
        engine = Engine.builder()
                .database(directory.resolve("engine.db"))
                .clock(clock)
                .start();
        caller = new TestCaller(engine.channel());
    }
}
