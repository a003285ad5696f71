package dev.perdura.engine.internal.visibility.filter;

import dev.perdura.engine.internal.store.Store;
import dev.perdura.engine.internal.store.sqlite.SqliteStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteListFilterTest extends ListFilterContract {

    @TempDir
    static Path directory;

    @Override
    Store open() {
        return SqliteStore.open(directory.resolve("engine.db"));
    }
}
