package dev.perdura.engine.internal.store.sqlite;

import dev.perdura.engine.internal.store.ScheduleTableContract;
import dev.perdura.engine.internal.store.Store;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteSchedulesTest extends ScheduleTableContract {

    @TempDir
    Path directory;

    @Override
    protected Store open() {
        return SqliteStore.open(directory.resolve("engine.db"));
    }
}
