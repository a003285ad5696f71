package dev.perdura.engine.simulation;

import dev.perdura.engine.internal.transport.Transport;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * The engine, its clients, its workers, its disk and its time, on one thread: one seed says all that happens. In any
 * order requests come, deadlines are reached, work is done, batches are committed, and the engine dies between any two
 * of these. In the end nothing goes wrong any more, and everything must come to its end.
 */
final class Simulation {

    private static final int MORE_ROUNDS_THAN_IT_TAKES = 400;
    private static final int ROUNDS_BEFORE_TERMINATION = 12;
    private static final long LONGER_THAN_ANY_CALL_WAITS_MILLIS = 121_000;

    private static final int LONGER_THAN_RUNS_ARE_KEPT_MILLIS = 4 * 86_400_000;

    private final World world;
    private final Client client;
    private final List<Worker> workers = new ArrayList<>();
    private final RestChecks rest;

    Simulation(long seed) {
        world = new World(seed);
        client = new Client(world);
        rest = new RestChecks(world);
    }

    /** Plays all of it. */
    void play() {
        EngineLog.watch(world::logged);
        try {
            open();
            for (int step = 0; step < world.settings.steps; step++) {
                step();
                world.throwViolation();
            }
            finish();
        } finally {
            EngineLog.watch(null);
        }
    }

    /** What happened, and what became of it. */
    String report() {
        StringBuilder text = new StringBuilder();
        world.steps().forEach(step -> text.append(step).append('\n'));
        text.append('\n');
        world.ledger.runs().forEach(run -> text.append(Texts.of(run)));
        return text.toString();
    }

    Ledger ledger() {
        return world.ledger;
    }

    int engines() {
        return world.life();
    }

    private void open() {
        world.open();
        while (workers.size() < world.settings.workers) {
            workers.add(new Worker(world, Worker.queue(workers.size() % 2)));
        }
        // The namespace that every engine has is there before its first request is.
        commit();
    }

    private void step() {
        Settings weights = world.settings;
        int[] of = {
            weights.commitWeight,
            weights.turnWeight,
            weights.lookWeight,
            weights.timeWeight,
            weights.clientWeight,
            weights.workerWeight,
            weights.restWeight,
            weights.crashWeight
        };
        int sum = 0;
        for (int weight : of) {
            sum += weight;
        }
        int drawn = world.random.nextInt(sum);
        int at = 0;
        while (drawn >= of[at]) {
            drawn -= of[at++];
        }
        switch (at) {
            case 0 -> commit();
            case 1 -> turn();
            case 2 -> world.engine().look();
            case 3 -> passTime();
            case 4 -> client.act();
            case 5 -> world.oneOf(workers).act();
            case 6 -> rare();
            default -> fault();
        }
    }

    private void commit() {
        if (world.engine().commit()) {
            world.note("commit");
        }
    }

    private void turn() {
        int lane = world.random.nextInt(world.engine().lanes() + 1);
        if (lane == world.engine().lanes()) {
            if (world.engine().list()) {
                world.note("a list is made");
            }
        } else if (world.engine().takeTurn(lane, 1 + world.random.nextInt(3))) {
            world.note("turn of lane " + lane);
        }
    }

    private void passTime() {
        switch (world.random.nextInt(8)) {
            case 0, 1, 2 -> pass(world.random.nextInt(1_000));
            case 3 -> pass(world.random.nextInt(world.settings.longestPauseMillis));
            case 4 -> {
                if (world.chance(20)) {
                    world.note("the clock is set forward");
                    world.time.jump(world.random.nextInt(
                            world.settings.deletes && world.chance(20) ? LONGER_THAN_RUNS_ARE_KEPT_MILLIS : 3_600_000));
                }
            }
            default -> passUntilNextDeadline();
        }
    }

    private void pass(long millis) {
        world.time.pass(millis);
        world.note("+" + world.time.sinceBegin() + " ms");
    }

    private boolean passUntilNextDeadline() {
        long next = world.schedules.nextDeadlineMillis();
        for (CommittedRun run : world.ledger.runs()) {
            if (run.isOpen() && run.state.deadlineMillis() > world.time.nowMillis()) {
                next = Math.min(next, run.state.deadlineMillis());
            }
        }
        if (next == Long.MAX_VALUE) {
            return false;
        }
        pass(next - world.time.nowMillis());
        return true;
    }

    private void rare() {
        switch (world.random.nextInt(4)) {
            case 0 -> {
                Worker gone = workers.remove(world.random.nextInt(workers.size()));
                world.note("a worker dies");
                if (world.chance(30)) {
                    gone.shutDown();
                }
                gone.die(world.chance(50));
                workers.add(new Worker(world, gone.queue()));
            }
            default -> {
                settle();
                rest.check();
                settle();
            }
        }
    }

    private void fault() {
        switch (world.random.nextInt(5)) {
            case 0 -> {
                world.store.next(SimulatedStore.Fate.REFUSED);
                diskFails();
            }
            case 1 -> {
                world.store.next(SimulatedStore.Fate.WRITTEN_UNKNOWN);
                diskFails();
            }
            case 2 -> {
                world.note("the engine is closed");
                closeOrderly();
                reopen();
            }
            default -> {
                world.note("the engine dies");
                reopen();
            }
        }
    }

    /** The engine goes on for a while, and has to refuse everything. */
    private void diskFails() {
        world.note("the disk fails");
        EngineLog.expectTrouble(true);
        for (int step = world.random.nextInt(8); step >= 0; step--) {
            switch (world.random.nextInt(4)) {
                case 0 -> client.act();
                case 1 -> world.oneOf(workers).act();
                case 2 -> turn();
                default -> commit();
            }
        }
        reopen();
        EngineLog.expectTrouble(false);
    }

    private void closeOrderly() {
        world.engine().close();
        for (int rounds = 0; rounds < 3; rounds++) {
            for (int lane = 0; lane < world.engine().lanes(); lane++) {
                world.engine().takeTurn(lane, Integer.MAX_VALUE);
            }
            commit();
        }
    }

    private void reopen() {
        world.loseCalls();
        for (int at = 0; at < workers.size(); at++) {
            if (workers.get(at).isInProcess()) {
                workers.get(at).die(false);
                workers.set(at, new Worker(world, workers.get(at).queue()));
            }
        }
        if (world.chance(30)) {
            pass(world.random.nextInt(20_000));
        }
        world.note("an engine opens");
        world.open();
        commit();
    }

    /** Does all that can be done without time passing. */
    private void settle() {
        boolean moved = true;
        for (int rounds = 0; moved; rounds++) {
            Violation.unless(rounds < 10_000, "The engine comes to rest", rounds, "");
            moved = false;
            for (int lane = 0; lane < world.engine().lanes(); lane++) {
                moved |= world.engine().takeTurn(lane, Integer.MAX_VALUE);
            }
            moved |= world.engine().list();
            moved |= world.engine().commit();
            if (!moved) {
                world.engine().look();
                for (int lane = 0; lane < world.engine().lanes(); lane++) {
                    moved |= world.engine().takeTurn(lane, Integer.MAX_VALUE);
                }
                moved |= world.engine().commit();
            }
            world.throwViolation();
        }
        world.note("rest");
    }

    /** Nothing goes wrong any more: everything has to come to its end. */
    private void finish() {
        world.note("from here on nothing goes wrong");
        world.makeFaultless();
        for (int number = 0; number < 2; number++) {
            workers.add(new Worker(world, Worker.queue(number)));
        }
        boolean over = false;
        for (int round = 0; !over; round++) {
            Violation.unless(
                    round < MORE_ROUNDS_THAN_IT_TAKES,
                    "Everything comes to its end",
                    world.ledger.runs(),
                    world.calls());
            client.finish();
            workers.forEach(Worker::finish);
            settle();
            rest.check();
            settle();
            over = client.isDone()
                    && world.ledger.runs().stream().noneMatch(run -> run.isOpen() || run.hasPendingJobs());
            if (round >= ROUNDS_BEFORE_TERMINATION) {
                terminateAll();
            }
            if (round % 3 == 2 && !passUntilNextDeadline()) {
                pass(1_000);
            }
        }
        for (int round = 0; round < 4; round++) {
            client.finish();
            settle();
        }
        workers.forEach(worker -> worker.die(false));
        pass(LONGER_THAN_ANY_CALL_WAITS_MILLIS);
        settle();
        rest.checkEnd();
        world.throwViolation();
    }

    private void terminateAll() {
        for (CommittedRun run : List.copyOf(world.ledger.runs())) {
            if (run.isOpen()) {
                world.<TerminateWorkflowExecutionResponse>call(
                        "terminate " + run,
                        Transport.NETWORK,
                        new Indifferent<>(),
                        (door, call) -> door.terminateWorkflowExecution(
                                TerminateWorkflowExecutionRequest.newBuilder()
                                        .setNamespace(World.NAMESPACE)
                                        .setWorkflowExecution(WorkflowExecution.newBuilder()
                                                .setWorkflowId(run.workflowId())
                                                .setRunId(run.runId()))
                                        .build(),
                                call));
            }
        }
    }
}
