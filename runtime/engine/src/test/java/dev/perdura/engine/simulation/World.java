package dev.perdura.engine.simulation;

import dev.perdura.engine.SteppedEngine;
import dev.perdura.engine.internal.transport.OfficialClients;
import dev.perdura.engine.internal.transport.Transport;
import io.grpc.stub.StreamObserver;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/**
 * What everybody in a simulation shares: chance, time, the disk, the engine of the moment, what was committed, and the
 * list of all that was done. All of it follows from the seed.
 */
final class World {

    static final String NAMESPACE = "default";

    final SplittableRandom random;
    final Settings settings;
    final SimulatedTime time = new SimulatedTime();
    final Ledger ledger = new Ledger(time::nowMillis);
    final SimulatedStore store = new SimulatedStore(batch -> guard(() -> ledger.committed(batch)));
    final Promises promises = new Promises();
    final HandedOut handedOut = new HandedOut();
    final UpdateChecks updates = new UpdateChecks(this);
    final Heartbeats heartbeats = new Heartbeats(this);
    final WaiterChecks waiters = new WaiterChecks(this);
    final ScheduleChecks schedules = new ScheduleChecks(this);

    private final SplittableRandom ids;
    private final List<String> steps = new ArrayList<>();
    private final Set<Call<?>> calls = new LinkedHashSet<>();
    private SteppedEngine engine;
    private Violation violation;
    private int life;
    private int tokens;
    private boolean faulty = true;

    World(long seed) {
        this.random = new SplittableRandom(seed);
        this.ids = new SplittableRandom(seed + 1);
        this.settings = new Settings(random);
    }

    SteppedEngine engine() {
        return engine;
    }

    /** Counts the engines there were. */
    int life() {
        return life;
    }

    void open() {
        life++;
        ledger.begin(life);
        engine = SteppedEngine.open(
                store.open(), time, time::elapsedMillis, ids, settings.limits, settings.lanes, settings.cacheBytes);
    }

    /** The process of the engine is no more; what it had not committed is lost, and so are all calls. */
    void loseCalls() {
        List<Call<?>> lost = List.copyOf(calls);
        calls.clear();
        lost.forEach(Call::lose);
    }

    /** From now on nothing goes wrong any more. */
    void makeFaultless() {
        faulty = false;
    }

    boolean isFaulty() {
        return faulty;
    }

    boolean isReplyLost() {
        return faulty && random.nextInt(100) < settings.percentLost;
    }

    <R> Call<R> call(
            String what,
            Transport transport,
            Outcome<R> outcome,
            BiConsumer<WorkflowServiceImplBase, StreamObserver<R>> rpc) {
        note(what + (transport == Transport.IN_PROCESS ? " (in process)" : ""));
        Call<R> call = new Call<>(this, what, transport == Transport.NETWORK, outcome);
        calls.add(call);
        OfficialClients.call(() -> rpc.accept(engine.door(transport), call));
        return call;
    }

    void forget(Call<?> call) {
        calls.remove(call);
    }

    /** Calls that the engine has not answered. */
    Set<Call<?>> calls() {
        return calls;
    }

    /** A text that is used once. */
    String token(String kind) {
        return kind + tokens++;
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    @SafeVarargs
    final <T> T oneOf(T... values) {
        return values[random.nextInt(values.length)];
    }

    void note(String step) {
        steps.add(step);
    }

    List<String> steps() {
        return steps;
    }

    /** Keeps the first violation, also where the engine would swallow it. */
    void guard(Runnable check) {
        try {
            check.run();
        } catch (Violation found) {
            keep(found);
        } catch (RuntimeException e) {
            Violation found = new Violation("A check failed: " + e);
            found.initCause(e);
            keep(found);
        }
    }

    /** The engine has logged something that should not happen. */
    void logged(String line, Throwable cause) {
        Violation found = new Violation("The engine logs no trouble: " + line);
        if (cause != null) {
            found.initCause(cause);
        }
        keep(found);
    }

    private void keep(Violation found) {
        if (violation == null) {
            violation = found;
        }
    }

    void throwViolation() {
        if (violation != null) {
            throw violation;
        }
    }
}
