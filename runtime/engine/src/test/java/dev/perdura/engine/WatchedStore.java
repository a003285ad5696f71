package dev.perdura.engine;

import dev.perdura.engine.internal.store.RunLists;
import dev.perdura.engine.internal.store.Store;
import dev.perdura.engine.internal.store.WriteBatch;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** A store that remembers what was asked of it, and whose lists take as long as a test wants. */
final class WatchedStore {

    private final Store store;
    private final Map<String, AtomicLong> calls = new ConcurrentHashMap<>();
    private final AtomicLong mostDeletions = new AtomicLong();
    private volatile CountDownLatch lists = new CountDownLatch(0);

    WatchedStore(Store store) {
        this.store = store;
    }

    Store store() {
        return proxy(Store.class, (proxy, method, arguments) -> {
            if (method.getName().equals("commit")) {
                mostDeletions.accumulateAndGet(
                        ((WriteBatch) arguments[0]).deletions().size(), Math::max);
            }
            Object answer = passedOn(store, method, arguments);
            return method.getName().equals("lists") ? slow((RunLists) answer) : answer;
        });
    }

    /** How often runs and their journals were looked for. */
    long readsOfRuns() {
        return count("current") + count("find") + count("journal");
    }

    long count(String method) {
        return calls.computeIfAbsent(method, absent -> new AtomicLong()).get();
    }

    /** The most runs that one commit has forgotten. */
    long mostDeletions() {
        return mostDeletions.get();
    }

    /** From now on lists do not come to an end until the latch is let go. */
    void holdLists(CountDownLatch latch) {
        lists = latch;
    }

    private RunLists slow(RunLists fast) {
        return proxy(RunLists.class, (proxy, method, arguments) -> {
            lists.await();
            return passedOn(fast, method, arguments);
        });
    }

    private Object passedOn(Object target, Method method, Object[] arguments) throws Throwable {
        calls.computeIfAbsent(method.getName(), absent -> new AtomicLong()).incrementAndGet();
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
