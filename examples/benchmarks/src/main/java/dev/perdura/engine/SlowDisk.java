package dev.perdura.engine;

import dev.perdura.engine.internal.store.Store;
import dev.perdura.engine.internal.store.sqlite.SqliteStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * An engine on a disk that takes its time to flush, as those of clouds do.
 *
 * <p>It is in the engine's package because only there a store can be handed to the engine.
 */
public final class SlowDisk {
    private SlowDisk() {}

    /** Starts an engine on {@code database} whose every commit takes {@code flush} longer than it does. */
    public static Engine start(Path database, Duration flush) {
        Store store = SqliteStore.open(database);
        Store slow = (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (self, method, arguments) -> {
                    try {
                        Object result = method.invoke(store, arguments);
                        if (method.getName().equals("commit")) {
                            LockSupport.parkNanos(flush.toNanos());
                        }
                        return result;
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
        return Engine.builder().store(slow).start();
    }
}
