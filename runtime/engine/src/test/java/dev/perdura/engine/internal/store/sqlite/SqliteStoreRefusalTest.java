package dev.perdura.engine.internal.store.sqlite;

import dev.perdura.engine.internal.store.Store;
import dev.perdura.engine.internal.store.StoreRefusalContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreRefusalTest extends StoreRefusalContract {

    @TempDir
    Path directory;

    @Override
    protected Store open() {
        return SqliteStore.open(directory.resolve("engine.db"));
    }
}
