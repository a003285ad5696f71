package dev.perdura.engine;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Takes the place of the threads for lists in an engine without threads: work waits until it is asked for. */
final class SteppedLists extends AbstractExecutorService {

    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean shutDown;

    /** Does what has waited longest; returns whether anything has. */
    boolean doNext() {
        Runnable next = waiting.poll();
        if (next == null) {
            return false;
        }
        next.run();
        return true;
    }

    @Override
    public void execute(Runnable work) {
        if (shutDown) {
            throw new RejectedExecutionException();
        }
        waiting.add(work);
    }

    @Override
    public void shutdown() {
        shutDown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutDown = true;
        List<Runnable> left = List.copyOf(waiting);
        waiting.clear();
        return left;
    }

    @Override
    public boolean isShutdown() {
        return shutDown;
    }

    @Override
    public boolean isTerminated() {
        return shutDown && waiting.isEmpty();
    }

    /** As threads would, does all that was asked for before. */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        while (doNext()) {
            // There may be more.
        }
        return true;
    }
}
