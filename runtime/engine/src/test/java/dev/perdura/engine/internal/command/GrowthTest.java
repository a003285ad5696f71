package dev.perdura.engine.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import dev.perdura.engine.EngineLimits;
import dev.perdura.engine.internal.state.JournalCodec;
import dev.perdura.engine.internal.state.RunKey;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.WorkflowState;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.StartTimerCommandAttributes;
import io.temporal.api.enums.v1.CommandType;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Long lives and long times: C4 and D19 of the failure catalogue. */
class GrowthTest {

    private static final long CENTURY_SECONDS = 100L * 365 * 24 * 3600;

    private final TestRun run = new TestRun();
    private WorkflowState state = WorkflowState.of(new RunKey("namespace", "workflow-id", "run-id"));
    private long journalBytes;

    private void decide(Consumer<Transition> decision) {
        Transition transition =
                new Transition(state, TestRun.EPOCH, () -> UUID.randomUUID().toString(), EngineLimits.defaults());
        decision.accept(transition);
        journalBytes += JournalCodec.encode(transition.entries()).length;
    }

    private void signal(int times) {
        for (int i = 0; i < times; i++) {
            decide(transition -> SignalWorkflow.decide(
                    transition,
                    Requests.signal("go")
                            .setRequestId(UUID.randomUUID().toString())
                            .build()));
        }
    }

    /** D19: what is kept of a signal is its request id, and what is written is the signal. */
    @Test
    void tenThousandSignalsCostTenTimesAsMuchAsAThousand() {
        decide(transition -> StartWorkflow.decide(transition, Requests.start().build(), null));
        signal(1_000);
        long heldBytes = state.heldBytes();
        long writtenBytes = journalBytes;
        signal(8_999);

        assertThat(state.heldBytes()).isLessThan(10 * heldBytes);
        assertThat(state.heldBytes() / 10_000).isLessThan(100);
        assertThat(journalBytes).isLessThan(11 * writtenBytes);
    }

    private static Command timer(Duration duration) {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_START_TIMER)
                .setStartTimerCommandAttributes(
                        StartTimerCommandAttributes.newBuilder().setTimerId("t").setStartToFireTimeout(duration))
                .build();
    }

    /** C4: a century, ten, and the longest there is are as good as for ever, and no number runs over. */
    @ParameterizedTest
    @ValueSource(longs = {CENTURY_SECONDS, 10 * CENTURY_SECONDS, 315_576_000_000L})
    void aTimerOfACenturyAndMoreIsSetForACentury(long seconds) {
        run.startAndDo(timer(Duration.newBuilder().setSeconds(seconds).build()));

        assertThat(run.state().deadlineMillis()).isEqualTo(TestRun.EPOCH + CENTURY_SECONDS * 1_000);
        run.advance(CENTURY_SECONDS * 1_000 - 1).fire();
        run.assertHistoryAfter(4, "5 TimerStarted {start_to_fire_timeout: %dms}".formatted(CENTURY_SECONDS * 1_000));
    }

    /** C4: what is no duration fails the task; see also HostileRequestsTest for all other durations. */
    @ParameterizedTest
    @CsvSource({"-1, 0", "0, -1", "0, 1000000000", "0, 2000000000", "315576000001, 0", "9223372036854775807, 999999999"
    })
    void aTimerOfATimeThatIsNoneFailsTheTask(long seconds, int nanos) {
        run.start();
        StartedWorkflowTask task = run.poll();
        run.refused(() -> run.complete(
                task,
                timer(Duration.newBuilder().setSeconds(seconds).setNanos(nanos).build())));

        run.assertHistoryAfter(3, "4 WorkflowTaskFailed {cause: BAD_START_TIMER_ATTRIBUTES}");
    }
}
