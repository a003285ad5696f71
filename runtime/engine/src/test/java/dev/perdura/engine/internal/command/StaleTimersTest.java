package dev.perdura.engine.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import dev.perdura.engine.internal.state.Due;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rule 14.3: each timer of a run that does not match the run's state any more is nothing, also after a restart. Each
 * story sets one of them and makes it void, and leaves the run one hour before what is due next, if anything is.
 */
class StaleTimersTest {

    private static Named<Consumer<TestRun>> story(String name, Consumer<TestRun> story) {
        return named(name, story);
    }

    static Stream<Named<Consumer<TestRun>>> stories() {
        return Stream.of(
                story("a timer that was cancelled", run -> {
                    run.startAndDo(Requests.startTimer("t", 60));
                    run.signal("go");
                    run.complete(run.poll(), Requests.cancelTimer("t"));
                }),
                story("schedule-to-start of an activity that was started", run -> {
                    run.startAndDo(Requests.schedule(Requests.activity("a")
                            .setStartToCloseTimeout(Requests.seconds(7_200))
                            .setScheduleToStartTimeout(Requests.seconds(60))));
                    run.pollActivity("a");
                }),
                story("schedule-to-close of an activity that was completed", run -> {
                    run.startAndDo(
                            Requests.schedule(Requests.activity("a").setScheduleToCloseTimeout(Requests.seconds(60))));
                    run.completeActivity(run.pollActivity("a"), null);
                }),
                story("start-to-close of an attempt that failed", run -> {
                    run.startAndDo(
                            Requests.schedule(Requests.activity("a").setStartToCloseTimeout(Requests.seconds(60))));
                    run.failActivity(run.pollActivity("a"), Requests.failure("oops"));
                    run.fireNext();
                }),
                story("a heartbeat that came", run -> {
                    run.startAndDo(Requests.schedule(Requests.activity("a")
                            .setStartToCloseTimeout(Requests.seconds(14_400))
                            .setHeartbeatTimeout(Requests.seconds(7_200))));
                    PollActivityTaskQueueResponse task = run.pollActivity("a");
                    run.advance(5_400_000);
                    run.heartbeat(task, null);
                }),
                story("the retry of an activity that was cancelled", run -> {
                    run.startAndDo(Requests.schedule("a"));
                    run.failActivity(run.pollActivity("a"), Requests.failure("oops"));
                    run.signal("go");
                    run.complete(run.poll(), Requests.requestCancelActivity(5));
                }),
                story("schedule-to-start of a sticky workflow task that was started", run -> {
                    run.start(Requests.start().setWorkflowTaskTimeout(Requests.seconds(120)));
                    run.complete(run.poll(), Requests.completeSticky());
                    run.signal("go");
                    run.complete(run.pollSticky(), Requests.completeSticky());
                }),
                story("start-to-close of a workflow task that was completed", run -> {
                    run.startAndDo();
                }),
                story("the delay of a start that was cancelled meanwhile", run -> {
                    run.start(Requests.start().setWorkflowStartDelay(Requests.seconds(60)));
                    run.run(transition -> RequestCancelWorkflow.decide(
                            transition, Requests.cancel().build()));
                }),
                story("everything of a run that has closed", run -> {
                    run.start(Requests.start()
                            .setWorkflowRunTimeout(Requests.seconds(60))
                            .setWorkflowExecutionTimeout(Requests.seconds(90)));
                    run.complete(run.poll(), Requests.schedule("a"), Requests.startTimer("t", 30));
                    run.pollActivity("a");
                    run.signal("go");
                    run.complete(run.poll(), Requests.completeWorkflow());
                }));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void rule14_3_aTimerThatIsVoidFiresNothing(Consumer<TestRun> story) {
        TestRun run = new TestRun();
        story.accept(run);
        int events = run.history.size();
        int journalBytes = run.journalBytes();

        run.advance(3_600_000 - 1).fire();
        assertThat(run.restart().state().deadlineMillis()).isGreaterThan(run.now());
        run.fire();

        assertThat(run.history).hasSize(events);
        assertThat(run.journalBytes()).isEqualTo(journalBytes);
        assertThat(run.state().isOpen() || run.state().deadlineMillis() == Due.NEVER)
                .isTrue();
    }
}
