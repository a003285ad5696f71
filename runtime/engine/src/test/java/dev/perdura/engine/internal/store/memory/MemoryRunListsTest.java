package dev.perdura.engine.internal.store.memory;

import dev.perdura.engine.internal.store.RunListsContract;
import dev.perdura.engine.internal.store.Store;

class MemoryRunListsTest extends RunListsContract {

    @Override
    protected Store open() {
        return new MemoryStore();
    }
}
