package dev.perdura.engine.internal.store.sqlite;

import dev.perdura.engine.internal.store.StoreFailure;
import dev.perdura.engine.internal.store.StoreFailure.Reason;
import java.util.Arrays;

/** Refuses SQLite libraries that may corrupt a database: before 3.51.3 a log reset could race with a checkpoint. */
final class SqliteVersion {

    private static final int[] OLDEST = {3, 51, 3};

    private SqliteVersion() {}

    static void requireTrusted(String version) {
        int[] actual = Arrays.stream(version.split("\\."))
                .mapToInt(Integer::parseInt)
                .limit(OLDEST.length)
                .toArray();
        if (Arrays.compare(actual, OLDEST) < 0) {
            throw new StoreFailure(
                    Reason.UNSUPPORTED_SQLITE,
                    "Expected SQLite 3.51.3 or newer, found " + version + ". Older ones can corrupt a database while a"
                            + " checkpoint runs. Something on the class path asks for an old org.xerial:sqlite-jdbc;"
                            + " remove that or raise its version.");
        }
    }
}
