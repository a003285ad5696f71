package dev.perdura.engine.internal.store.sqlite;

import static dev.perdura.engine.internal.store.SampleRows.journal;

import dev.perdura.engine.internal.store.StoreFailure;
import dev.perdura.engine.internal.store.WriteBatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Another JVM that uses a store. It answers with lines: "open" or "refused REASON message" first; then, for every line
 * it is sent, it commits journal row n of execution 1 and answers with n. It ends when its input does.
 */
final class EngineProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;

    private EngineProcess(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    static EngineProcess start(Path database) throws IOException {
        return new EngineProcess(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EngineProcess.class.getName(),
                        database.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** The next answer, or null if the process has ended. */
    String answer() throws IOException {
        return answers.readLine();
    }

    void requestCommit() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** Ends it as a crash would. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    public static void main(String[] arguments) throws IOException {
        try (SqliteStore store = SqliteStore.open(Path.of(arguments[0]))) {
            System.out.println("open");
            for (long sequence = 1; System.in.read() != -1; sequence++) {
                store.commit(new WriteBatch().append(journal(1, sequence)));
                System.out.println(sequence);
            }
        } catch (StoreFailure failure) {
            System.out.println("refused " + failure.reason() + " " + failure.getMessage());
        }
    }
}
