package dev.perdura.engine.internal.visibility.filter;

import dev.perdura.engine.internal.store.Store;
import dev.perdura.engine.internal.store.memory.MemoryStore;

class MemoryListFilterTest extends ListFilterContract {

    @Override
    Store open() {
        return new MemoryStore();
    }
}
