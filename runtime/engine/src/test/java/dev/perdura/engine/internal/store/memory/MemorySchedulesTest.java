package dev.perdura.engine.internal.store.memory;

import dev.perdura.engine.internal.store.ScheduleTableContract;
import dev.perdura.engine.internal.store.Store;

class MemorySchedulesTest extends ScheduleTableContract {

    @Override
    protected Store open() {
        return new MemoryStore();
    }
}
