package dev.perdura.engine.internal.store.sqlite;

import dev.perdura.engine.internal.store.ExecutionProgress;
import dev.perdura.engine.internal.store.ExecutionRow;
import dev.perdura.engine.internal.store.ExecutionUpdate;
import dev.perdura.engine.internal.store.JournalRow;
import dev.perdura.engine.internal.store.StoreStatistics;
import dev.perdura.engine.internal.store.WriteBatch;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * What a commit costs. Not a test: run {@link #main} with, all optional, the seconds for each line (default 5) and the
 * directory to write in (default: the temporary one).
 *
 * <p>Every transition writes a journal row of 400 bytes. Runs have five transitions: the first inserts the execution,
 * the last closes it; between them the execution's row is written either never (the deadline it holds is early enough)
 * or every time. Many runs are open at once, and which of them goes on is random.
 *
 * <p>Processor time is that of the whole process, with checkpoints, collector and compiler; two cores can be busy.
 */
final class StoreBenchmark {

    private static final int TRANSITIONS_PER_RUN = 5;
    private static final int JOURNAL_ROW_BYTES = 400;
    private static final long START_MILLIS = 1_800_000_000_000L;

    private final SplittableRandom random = new SplittableRandom(1);
    private final boolean updateAlways;
    private final long[] keys;
    private final int[] transitions;
    private long lastKey;
    private long nowMillis = START_MILLIS;

    private StoreBenchmark(int openRuns, boolean updateAlways) {
        this.updateAlways = updateAlways;
        this.keys = new long[openRuns];
        this.transitions = new int[openRuns];
    }

    public static void main(String[] arguments) throws IOException {
        long seconds = arguments.length > 0 ? Long.parseLong(arguments[0]) : 5;
        Path parent = arguments.length > 1 ? Path.of(arguments[1]) : Path.of(System.getProperty("java.io.tmpdir"));
        System.out.println(
                "| open runs | updates | transitions/commit | transitions/s | rows/s | processor us/transition"
                        + " | us/row | commit us p50 | p99 | max |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        for (int openRuns : new int[] {1_000, 20_000}) {
            for (boolean updateAlways : new boolean[] {false, true}) {
                for (int perCommit : new int[] {1, 10, 100, 1000}) {
                    Path directory = Files.createTempDirectory(parent, "store-benchmark");
                    new StoreBenchmark(openRuns, updateAlways).measure(directory, perCommit, seconds);
                    delete(directory);
                }
            }
        }
    }

    private void measure(Path directory, int perCommit, long seconds) {
        try (SqliteStore store = SqliteStore.open(directory.resolve("engine.db"))) {
            run(store, perCommit, seconds);
            StoreStatistics before = store.statistics();
            long processorNanos = processorNanos();
            long startNanos = System.nanoTime();
            long[] latencies = run(store, perCommit, seconds);
            double elapsedSeconds = (System.nanoTime() - startNanos) / 1e9;
            double processorMicros = (processorNanos() - processorNanos) / 1e3;
            long rows = store.statistics().rows() - before.rows();
            long done = (long) latencies.length * perCommit;
            Arrays.sort(latencies);
            System.out.printf(
                    "| %d | %s | %d | %.0f | %.0f | %.1f | %.1f | %d | %d | %d |%n",
                    keys.length,
                    updateAlways ? "always" : "at close",
                    perCommit,
                    done / elapsedSeconds,
                    rows / elapsedSeconds,
                    processorMicros / done,
                    processorMicros / rows,
                    latencies[latencies.length / 2] / 1000,
                    latencies[(int) (latencies.length * 0.99)] / 1000,
                    latencies[latencies.length - 1] / 1000);
        }
    }

    /** How long each commit took, in nanoseconds. */
    private long[] run(SqliteStore store, int perCommit, long seconds) {
        long[] latencies = new long[1024];
        int commits = 0;
        long endNanos = System.nanoTime() + seconds * 1_000_000_000L;
        while (System.nanoTime() < endNanos) {
            WriteBatch batch = batch(perCommit);
            long startNanos = System.nanoTime();
            store.commit(batch);
            if (commits == latencies.length) {
                latencies = Arrays.copyOf(latencies, 2 * commits);
            }
            latencies[commits++] = System.nanoTime() - startNanos;
        }
        return Arrays.copyOf(latencies, commits);
    }

    /** Transitions of distinct runs: those after a random one. */
    private WriteBatch batch(int size) {
        WriteBatch batch = new WriteBatch();
        nowMillis++;
        int stride = keys.length / size;
        int slot = random.nextInt(keys.length);
        for (int index = 0; index < size; index++) {
            addTransition(batch, slot);
            slot = (slot + Math.max(1, stride)) % keys.length;
        }
        return batch;
    }

    private void addTransition(WriteBatch batch, int slot) {
        if (transitions[slot] == 0) {
            keys[slot] = ++lastKey;
            batch.insert(started(lastKey));
        } else if (transitions[slot] == TRANSITIONS_PER_RUN - 1) {
            batch.update(new ExecutionUpdate(
                    keys[slot],
                    new ExecutionProgress(
                            2, OptionalLong.of(nowMillis), 11, 2_000, 5, ExecutionProgress.NO_DEADLINE, true)));
        } else if (updateAlways) {
            long deadlineMillis = transitions[slot] % 2 == 0 ? ExecutionProgress.DUE_NOW : nowMillis + 10_000;
            batch.update(new ExecutionUpdate(
                    keys[slot],
                    new ExecutionProgress(1, OptionalLong.empty(), 5, 900, transitions[slot], deadlineMillis, true)));
        }
        transitions[slot]++;
        byte[] transition = new byte[JOURNAL_ROW_BYTES];
        batch.append(new JournalRow(keys[slot], transitions[slot], transition));
        transitions[slot] %= TRANSITIONS_PER_RUN;
    }

    private ExecutionRow started(long key) {
        // Ids as engines give them: run ids rise with time, workflow ids are anywhere.
        String runId = new UUID(nowMillis << 16 | 0x7000 | key & 0xfff, random.nextLong()).toString();
        return new ExecutionRow(
                key,
                "default",
                "order-" + Long.toHexString(random.nextLong()),
                runId,
                runId,
                "Fulfilment",
                "orders",
                nowMillis,
                nowMillis,
                runId,
                new ExecutionProgress(1, OptionalLong.empty(), 2, 400, 1, ExecutionProgress.DUE_NOW, true));
    }

    private static long processorNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
