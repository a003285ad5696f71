package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perdura.engine.internal.store.ClosedRun;
import dev.perdura.engine.internal.store.ScheduleTable;
import dev.perdura.engine.internal.store.Store;
import dev.perdura.engine.internal.store.StoreFailure;
import dev.perdura.engine.internal.store.memory.MemoryStore;
import dev.perdura.engine.internal.transport.Transport;
import io.grpc.stub.StreamObserver;
import io.temporal.api.workflowservice.v1.CreateScheduleResponse;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What an engine does by itself it does again after it has failed: one fault must not end it for good. */
class HousekeepingTest {

    private static final Duration RETENTION = Duration.ofDays(3);

    private final Store store = new MemoryStore();
    private final SplittableRandom ids = new SplittableRandom(1);
    private final AtomicLong now =
            new AtomicLong(Instant.parse("2026-11-21T12:00:30Z").toEpochMilli());
    private SteppedEngine engine;

    private void open(Store on) {
        engine = SteppedEngine.open(on, now::get, now::get, ids, EngineLimits.defaults(), 2, 1 << 20);
        rest();
    }

    private void pass(Duration duration) {
        now.addAndGet(duration.toMillis());
        engine.look();
        rest();
        engine.look();
        rest();
    }

    private void rest() {
        boolean busy = true;
        while (busy) {
            busy = engine.takeTurn(0, 1) | engine.takeTurn(1, 1);
            busy |= engine.commit();
        }
    }

    private <R> R ask(BiConsumer<WorkflowServiceImplBase, StreamObserver<R>> rpc) {
        List<R> answers = new ArrayList<>();
        rpc.accept(engine.door(Transport.NETWORK), new StreamObserver<>() {
            @Override
            public void onNext(R answer) {
                answers.add(answer);
            }

            @Override
            public void onError(Throwable failure) {
                throw new AssertionError(failure);
            }

            @Override
            public void onCompleted() {
                // The answer is there.
            }
        });
        rest();
        return answers.get(0);
    }

    private String startAndTerminate(String workflowId) {
        StartWorkflowExecutionResponse started = ask((door, answer) ->
                door.startWorkflowExecution(TestCaller.startRequest(workflowId).build(), answer));
        this.<TerminateWorkflowExecutionResponse>ask((door, answer) -> door.terminateWorkflowExecution(
                TerminateWorkflowExecutionRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .setWorkflowExecution(TestCaller.execution(workflowId))
                        .build(),
                answer));
        return started.getRunId();
    }

    private List<String> kept() {
        return store.firstClosed(NAMESPACE, 10).stream()
                .map(ClosedRun::workflowId)
                .toList();
    }

    @Test
    void rule9_14_aRunThatCannotBeForgottenDoesNotKeepTheOthers() {
        open(store);
        String runId = startAndTerminate("spoiled");
        startAndTerminate("sound");
        engine.spoil(NAMESPACE, "spoiled", runId);

        pass(RETENTION.plusSeconds(1));
        assertThat(kept()).containsExactly("spoiled");

        engine.unload(NAMESPACE, "spoiled", runId);
        startAndTerminate("later");
        pass(Duration.ofMinutes(2));
        assertThat(kept()).containsExactly("later");
        pass(RETENTION);
        assertThat(kept()).isEmpty();
    }

    /** A store on which the next look for a schedule fails, as long as it is to. */
    private Store failing(AtomicBoolean fails) {
        ScheduleTable table = proxy(ScheduleTable.class, store.schedules(), method -> {
            if (method.equals("find") && fails.get()) {
                throw new StoreFailure(StoreFailure.Reason.INPUT_OUTPUT, "the disk is away", null);
            }
            return null;
        });
        return proxy(Store.class, store, method -> method.equals("schedules") ? table : null);
    }

    /** What is called in the place of a method; null to have the method called. */
    private interface Instead {
        Object of(String method);
    }

    private static <T> T proxy(Class<T> type, T of, Instead instead) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            Object answer = instead.of(method.getName());
            try {
                return answer != null ? answer : method.invoke(of, given);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    @Test
    void rule10_2_aScheduleThatCouldNotBeLoadedWhenItCameIsLookedAtAgain() {
        open(store);
        this.<CreateScheduleResponse>ask((door, answer) -> door.createSchedule(
                ScheduleCaller.creation(ScheduleCaller.every(Duration.ofMinutes(1)))
                        .build(),
                answer));
        AtomicBoolean fails = new AtomicBoolean(true);
        open(failing(fails));

        pass(Duration.ofSeconds(30));
        assertThat(store.greatestExecutionKey()).isZero();
        fails.set(false);
        pass(Duration.ofSeconds(20));

        assertThat(store.greatestExecutionKey()).isEqualTo(1);
        DescribeScheduleResponse schedule = ask((door, answer) -> door.describeSchedule(
                DescribeScheduleRequest.newBuilder()
                        .setNamespace(NAMESPACE)
                        .setScheduleId(ScheduleCaller.ID)
                        .build(),
                answer));
        assertThat(schedule.getInfo().getActionCount()).isEqualTo(1);
    }
}
