package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process that is killed while it is busy: what it acknowledged is there, and goes on. */
class KilledProcessTest {

    private static final int ACKNOWLEDGED_BEFORE_KILL = 300;

    /** The process: starts workflows without end and says which of them were acknowledged. */
    static final class Victim {

        private Victim() {}

        public static void main(String[] arguments) {
            Engine engine = Engine.builder().database(Path.of(arguments[0])).start();
            TestCaller caller = new TestCaller(engine.channel());
            ExecutorService callers = Executors.newFixedThreadPool(4);
            for (int thread = 0; thread < 4; thread++) {
                String prefix = "order-" + thread + "-";
                callers.execute(() -> {
                    for (int i = 0; true; i++) {
                        caller.start(prefix + i);
                        System.out.println(prefix + i);
                    }
                });
            }
        }
    }

    @Test
    void whatWasAcknowledgedSurvivesAKill(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("engine.db");
        List<String> acknowledged = runUntilKilled(file);
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ACKNOWLEDGED_BEFORE_KILL);

        // Time stands still: a task that took its worker long would be handed out again.
        long now = EngineClock.system().nowMillis();
        try (Engine engine = Engine.builder().database(file).clock(() -> now).start()) {
            TestCaller caller = new TestCaller(engine.channel());
            List<String> handedOut = new ArrayList<>();
            while (!handedOut.containsAll(acknowledged)) {
                var task = caller.pollWorkflowTask();
                assertThat(task.getTaskToken()).as("handed out: %s", handedOut).isNotEmpty();
                handedOut.add(task.getWorkflowExecution().getWorkflowId());
                caller.complete(task, completeWorkflow());
            }
            assertThat(handedOut).doesNotHaveDuplicates();
        }
    }

    private static List<String> runUntilKilled(Path file) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> acknowledged = new ArrayList<>();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            while (acknowledged.size() < ACKNOWLEDGED_BEFORE_KILL) {
                String line = output.readLine();
                assertThat(line).as("the process ended by itself").isNotNull();
                acknowledged.add(line);
            }
            process.destroyForcibly();
        }
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return acknowledged;
    }
}
