package dev.perdura.engine.internal.store.sqlite;

import dev.perdura.engine.internal.store.Store;
import dev.perdura.engine.internal.store.StoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {

    @TempDir
    Path directory;

    @Override
    protected Store open() {
        return SqliteStore.open(directory.resolve("engine.db"));
    }

    @Override
    protected long syncsOf(long commits) {
        return commits;
    }
}
