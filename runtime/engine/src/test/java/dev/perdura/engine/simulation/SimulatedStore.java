package dev.perdura.engine.simulation;

import dev.perdura.engine.internal.store.Store;
import dev.perdura.engine.internal.store.StoreFailure;
import dev.perdura.engine.internal.store.WriteBatch;
import dev.perdura.engine.internal.store.memory.MemoryStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/** A disk that outlives its engines, can fail before or after it has written, and tells what was written. */
final class SimulatedStore {

    /** What becomes of the next commit. */
    enum Fate {
        /** It is written. */
        WRITTEN,
        /** It fails, and nothing is written. */
        REFUSED,
        /** It is written but the engine is told that it failed. */
        WRITTEN_UNKNOWN
    }

    private final MemoryStore disk = new MemoryStore();
    private final Consumer<WriteBatch> onWritten;
    private Fate next = Fate.WRITTEN;

    SimulatedStore(Consumer<WriteBatch> onWritten) {
        this.onWritten = onWritten;
    }

    void next(Fate fate) {
        next = fate;
    }

    /** What is on the disk. */
    Store disk() {
        return disk;
    }

    /** As one life of an engine sees it. Made by a proxy so that it has whatever methods stores have. */
    Store open() {
        next = Fate.WRITTEN;
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (p, m, args) -> {
                    switch (m.getName()) {
                        case "commit" -> {
                            commit((WriteBatch) args[0]);
                            return null;
                        }
                        case "close" -> {
                            return null;
                        }
                        default -> {
                            try {
                                return m.invoke(disk, args);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }
                    }
                });
    }

    private void commit(WriteBatch batch) {
        if (next == Fate.REFUSED) {
            throw failure();
        }
        disk.commit(batch);
        onWritten.accept(batch);
        if (next == Fate.WRITTEN_UNKNOWN) {
            throw failure();
        }
    }

    private static StoreFailure failure() {
        return new StoreFailure(StoreFailure.Reason.INPUT_OUTPUT, "the disk failed, as the simulation wanted", null);
    }
}
