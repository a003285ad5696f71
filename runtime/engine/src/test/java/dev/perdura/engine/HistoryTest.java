package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.closeEvent;
import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.execution;
import static dev.perdura.engine.TestCaller.scheduleActivity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseResponse;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading histories: pages, waiting for news, waiting for the end (rule 2.33). */
class HistoryTest {

    private final TestTime time = new TestTime();
    private Engine engine;
    private TestCaller caller;
    private WorkflowServiceGrpc.WorkflowServiceFutureStub async;
    private Path file;

    @BeforeEach
    void start(@TempDir Path directory) {
        file = directory.resolve("engine.db");
        open();
    }

    private void open() {
        engine = time.engine().database(file).start();
        caller = new TestCaller(engine.channel());
        async = WorkflowServiceGrpc.newFutureStub(engine.channel());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static GetWorkflowExecutionHistoryRequest.Builder all(String workflowId) {
        return GetWorkflowExecutionHistoryRequest.newBuilder()
                .setNamespace(TestCaller.NAMESPACE)
                .setExecution(execution(workflowId));
    }

    @Test
    void aHistoryIsReadBackwardsPageByPageAlsoAfterARestart() {
        caller.start("order");
        for (int i = 0; i < 5; i++) {
            caller.signal("order", "go-" + i);
        }
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        List<HistoryEvent> forwards = caller.history("order");
        engine.close();
        open();

        List<HistoryEvent> backwards = new ArrayList<>();
        ByteString token = ByteString.EMPTY;
        do {
            GetWorkflowExecutionHistoryReverseResponse page = caller.service()
                    .getWorkflowExecutionHistoryReverse(GetWorkflowExecutionHistoryReverseRequest.newBuilder()
                            .setNamespace(TestCaller.NAMESPACE)
                            .setExecution(execution("order"))
                            .setMaximumPageSize(3)
                            .setNextPageToken(token)
                            .build());
            assertThat(page.getHistory().getEventsCount()).isBetween(1, 3);
            backwards.addAll(page.getHistory().getEventsList());
            token = page.getNextPageToken();
        } while (!token.isEmpty());

        Collections.reverse(backwards);
        assertThat(backwards).isEqualTo(forwards);
    }

    @Test
    void aClientThatWaitsForTheEndGetsTheCloseEvent() throws Exception {
        caller.start("order");
        var end = async.getWorkflowExecutionHistory(closeEvent("order").build());
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        assertThat(end.isDone()).isFalse();
        caller.complete(task, completeWorkflow());

        GetWorkflowExecutionHistoryResponse answer = end.get(120, TimeUnit.SECONDS);
        assertThat(answer.getHistory().getEventsList())
                .extracting(HistoryEvent::getEventType)
                .containsExactly(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED);
        assertThat(answer.getNextPageToken()).isEmpty();
    }

    @Test
    void aClientThatWaitsForTheEndOfAClosedRunGetsItAtOnce() {
        caller.start("order");
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());

        GetWorkflowExecutionHistoryResponse answer =
                caller.service().getWorkflowExecutionHistory(closeEvent("order").build());
        assertThat(answer.getHistory().getEventsCount()).isEqualTo(1);
        assertThat(answer.getNextPageToken()).isEmpty();
    }

    /** Rule 12.37: without a token a client would take the run for ended. */
    @Test
    void aClientThatHasWaitedInVainGetsAToken() throws Exception {
        caller.start("order");
        var waiting = async.getWorkflowExecutionHistory(closeEvent("order").build());
        time.passFor(waiting);
        GetWorkflowExecutionHistoryResponse answer = waiting.get();
        assertThat(answer.getHistory().getEventsCount()).isZero();
        assertThat(answer.getNextPageToken()).isNotEmpty();

        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        assertThat(caller.service()
                        .getWorkflowExecutionHistory(closeEvent("order")
                                .setNextPageToken(answer.getNextPageToken())
                                .build())
                        .getHistory()
                        .getEventsCount())
                .isEqualTo(1);
    }

    @Test
    void aFollowerSeesEveryEventOnce() throws Exception {
        caller.start("order");
        List<HistoryEvent> seen = new ArrayList<>();
        GetWorkflowExecutionHistoryResponse first = caller.service()
                .getWorkflowExecutionHistory(all("order").setWaitNewEvent(true).build());
        seen.addAll(first.getHistory().getEventsList());
        assertThat(seen).hasSize(2);
        ByteString token = first.getNextPageToken();
        int steps = 0;
        while (!token.isEmpty()) {
            var next = async.getWorkflowExecutionHistory(
                    all("order").setWaitNewEvent(true).setNextPageToken(token).build());
            if (steps == 0) {
                PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
                caller.signal("order", "hello");
                caller.complete(task);
                caller.complete(caller.pollWorkflowTask(), completeWorkflow());
            }
            steps++;
            GetWorkflowExecutionHistoryResponse page = next.get(120, TimeUnit.SECONDS);
            seen.addAll(page.getHistory().getEventsList());
            token = page.getNextPageToken();
        }
        assertThat(seen).isEqualTo(caller.history("order"));
    }

    @Test
    void anOpenRunThatIsNotFollowedEndsWhereItIs() {
        caller.start("order");
        GetWorkflowExecutionHistoryResponse answer =
                caller.service().getWorkflowExecutionHistory(all("order").build());
        assertThat(answer.getHistory().getEventsCount()).isEqualTo(2);
        assertThat(answer.getNextPageToken()).isEmpty();
    }

    @Test
    void whoDoesNotWaitForTheEndOfAnOpenRunIsNotAskedToComeBack() {
        caller.start("order");
        GetWorkflowExecutionHistoryResponse answer = caller.service()
                .getWorkflowExecutionHistory(
                        closeEvent("order").setWaitNewEvent(false).build());
        assertThat(answer.getHistory().getEventsCount()).isZero();
        assertThat(answer.getNextPageToken()).isEmpty();
    }

    /** Rule 12.38. */
    @Test
    void pagesEndWhereATransitionEndsWhetherFromMemoryOrFromTheStore() {
        caller.start("order");
        for (int i = 0; i < 20; i++) {
            caller.signal("order", "signal-" + i);
        }
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        List<List<HistoryEvent>> hot = pages("order", 5);
        engine.close();
        open();

        List<List<HistoryEvent>> cold = pages("order", 5);
        assertThat(flat(cold)).isEqualTo(flat(hot)).isEqualTo(caller.history("order"));
        assertThat(hot).hasSizeGreaterThan(3);
        assertThat(cold).allSatisfy(page -> assertThat(page).isNotEmpty());
    }

    private List<List<HistoryEvent>> pages(String workflowId, int size) {
        List<List<HistoryEvent>> pages = new ArrayList<>();
        ByteString token = ByteString.EMPTY;
        do {
            GetWorkflowExecutionHistoryResponse page = caller.service()
                    .getWorkflowExecutionHistory(all(workflowId)
                            .setMaximumPageSize(size)
                            .setNextPageToken(token)
                            .build());
            pages.add(page.getHistory().getEventsList());
            token = page.getNextPageToken();
        } while (!token.isEmpty());
        return pages;
    }

    private static List<HistoryEvent> flat(List<List<HistoryEvent>> pages) {
        return pages.stream().flatMap(List::stream).toList();
    }

    @Test
    void aTokenBindsItsRun() {
        String runId = caller.start("order");
        ByteString token = caller.service()
                .getWorkflowExecutionHistory(all("order").setWaitNewEvent(true).build())
                .getNextPageToken();
        caller.complete(caller.pollWorkflowTask(), completeWorkflow());
        String second = caller.service()
                .startWorkflowExecution(
                        TestCaller.startRequest("order").setRequestId("another").build())
                .getRunId();

        assertThat(caller.service()
                        .getWorkflowExecutionHistory(
                                all("order").setNextPageToken(token).build())
                        .getHistory()
                        .getEventsList())
                .extracting(HistoryEvent::getEventId)
                .containsExactly(3L, 4L, 5L);
        assertThatThrownBy(() -> caller.service()
                        .getWorkflowExecutionHistory(all("order")
                                .setExecution(execution("order", second))
                                .setNextPageToken(token)
                                .build()))
                .hasMessageContaining("INVALID_ARGUMENT")
                .hasMessageContaining(runId);
    }

    @Test
    void bytesThatAreNoTokenAreRefused() {
        caller.start("order");
        assertThatThrownBy(() -> caller.service()
                        .getWorkflowExecutionHistory(all("order")
                                .setNextPageToken(ByteString.copyFromUtf8("no token"))
                                .build()))
                .hasMessageContaining("INVALID_ARGUMENT");
    }

    /** Rule 2.14: a worker gets a long history page by page, the same events as a reader. */
    @Test
    void aWorkerGetsALongHistoryInPages() {
        caller.start("order");
        for (int i = 0; i < 400; i++) {
            caller.signal("order", "signal-" + i);
        }
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();
        assertThat(task.getHistory().getEventsCount()).isBetween(256, 300);
        List<HistoryEvent> events = new ArrayList<>(task.getHistory().getEventsList());
        ByteString token = task.getNextPageToken();
        while (!token.isEmpty()) {
            GetWorkflowExecutionHistoryResponse page = caller.service()
                    .getWorkflowExecutionHistory(
                            all("order").setNextPageToken(token).build());
            events.addAll(page.getHistory().getEventsList());
            token = page.getNextPageToken();
        }
        assertThat(events).isEqualTo(caller.history("order"));
        assertThat(events.get(events.size() - 1).getEventId()).isEqualTo(task.getStartedEventId());
    }

    /** A page size of one shows each transition by itself. */
    @Test
    void transitionsAreNotTornApart() {
        caller.start("order");
        caller.complete(caller.pollWorkflowTask(), scheduleActivity("charge"));
        assertThat(pages("order", 1)).extracting(List::size).containsExactly(2, 1, 2);
    }
}
