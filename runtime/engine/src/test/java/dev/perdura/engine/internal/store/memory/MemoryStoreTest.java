package dev.perdura.engine.internal.store.memory;

import dev.perdura.engine.internal.store.Store;
import dev.perdura.engine.internal.store.StoreContract;

class MemoryStoreTest extends StoreContract {

    @Override
    protected Store open() {
        return new MemoryStore();
    }

    @Override
    protected long syncsOf(long commits) {
        return 0;
    }
}
