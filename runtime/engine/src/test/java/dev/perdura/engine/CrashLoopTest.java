package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.scheduleActivity;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.command.v1.Command;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients and workers that never give up, on an engine that dies again and again while it is busy: in the end every
 * workflow has done everything it had to do, once, and nothing hangs.
 */
class CrashLoopTest {

    private static final int WORKFLOWS = 150;
    private static final int ACTIVITIES_EACH = 3;
    private static final int CRASHES = 6;

    @TempDir
    Path directory;

    private volatile Engine engine;
    private volatile TestCaller caller;
    private volatile boolean over;
    private final Semaphore completed = new Semaphore(0);

    private void open() {
        engine = Engine.builder()
                .database(directory.resolve("engine.db"))
                .lanes(2)
                .start();
        caller = new TestCaller(engine.channel());
    }

    /** A1 of the failure catalogue */
    @Test
    void everythingIsDoneInTheEnd() throws Exception {
        open();
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Future<?>> workers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            workers.add(threads.submit(() -> untilOver(this::doWorkflowTask)));
            workers.add(threads.submit(() -> untilOver(this::doActivity)));
        }
        CountDownLatch done = new CountDownLatch(WORKFLOWS);
        ExecutorService clients = Executors.newFixedThreadPool(8);
        for (int i = 0; i < WORKFLOWS; i++) {
            String id = "order-" + i;
            clients.execute(() -> {
                stubborn(() -> caller.start(id));
                stubborn(() -> awaitEnd(id));
                completed.release();
                done.countDown();
            });
        }
        for (int crash = 0; crash < CRASHES; crash++) {
            completed.acquire(WORKFLOWS / (CRASHES + 2));
            engine.crash();
            open();
        }
        assertThat(done.await(600, TimeUnit.SECONDS))
                .as("%s of %s workflows completed", WORKFLOWS - done.getCount(), WORKFLOWS)
                .isTrue();
        over = true;
        for (int i = 0; i < WORKFLOWS; i++) {
            assertHistory(caller.history("order-" + i));
        }
        engine.close();
        for (Future<?> worker : workers) {
            worker.get(120, TimeUnit.SECONDS);
        }
        threads.shutdownNow();
        clients.shutdownNow();
    }

    private static void assertHistory(List<HistoryEvent> history) {
        for (int i = 0; i < history.size(); i++) {
            assertThat(history.get(i).getEventId()).isEqualTo(i + 1);
        }
        assertThat(count(history, EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED)).isEqualTo(ACTIVITIES_EACH);
        assertThat(count(history, EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED))
                .isEqualTo(1);
    }

    private static long count(List<HistoryEvent> history, EventType type) {
        return history.stream().filter(event -> event.getEventType() == type).count();
    }

    private void untilOver(Runnable work) {
        while (!over) {
            try {
                work.run();
            } catch (StatusRuntimeException e) {
                assertThat(e.getStatus().getCode())
                        .isIn(
                                Status.Code.UNAVAILABLE,
                                Status.Code.CANCELLED,
                                Status.Code.NOT_FOUND,
                                Status.Code.DEADLINE_EXCEEDED);
            }
        }
    }

    private void stubborn(Runnable call) {
        while (true) {
            try {
                call.run();
                return;
            } catch (StatusRuntimeException e) {
                assertThat(e.getStatus().getCode())
                        .isIn(Status.Code.UNAVAILABLE, Status.Code.CANCELLED, Status.Code.DEADLINE_EXCEEDED);
            }
        }
    }

    private void awaitEnd(String id) {
        GetWorkflowExecutionHistoryResponse answer;
        do {
            answer = caller.service(Duration.ofSeconds(10))
                    .getWorkflowExecutionHistory(TestCaller.closeEvent(id).build());
        } while (answer.getHistory().getEventsCount() == 0);
    }

    /** Schedules one activity after the other, as the history says what was done. */
    private void doWorkflowTask() {
        TestCaller at = caller;
        PollWorkflowTaskQueueResponse task = at.pollWorkflowTask(Duration.ofSeconds(2));
        if (task.getTaskToken().isEmpty()) {
            return;
        }
        List<HistoryEvent> history = task.getHistory().getEventsList();
        long scheduled = count(history, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED);
        long done = count(history, EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED);
        Command[] commands = {};
        if (done == ACTIVITIES_EACH) {
            commands = new Command[] {completeWorkflow()};
        } else if (done == scheduled) {
            commands = new Command[] {scheduleActivity("activity-" + done)};
        }
        at.complete(task, commands);
    }

    private void doActivity() {
        TestCaller at = caller;
        PollActivityTaskQueueResponse task = at.pollActivity(Duration.ofSeconds(2));
        if (!task.getTaskToken().isEmpty()) {
            at.complete(task);
        }
    }
}
