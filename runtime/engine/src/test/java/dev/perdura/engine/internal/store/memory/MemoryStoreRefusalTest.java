package dev.perdura.engine.internal.store.memory;

import dev.perdura.engine.internal.store.Store;
import dev.perdura.engine.internal.store.StoreRefusalContract;

class MemoryStoreRefusalTest extends StoreRefusalContract {

    @Override
    protected Store open() {
        return new MemoryStore();
    }
}
