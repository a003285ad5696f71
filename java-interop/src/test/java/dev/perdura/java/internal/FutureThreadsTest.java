package dev.perdura.java.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** More callbacks that block than there are threads for them. */
class FutureThreadsTest {
    private static final int MORE_THAN_THREADS = 70;

    @Test
    void callbacksBeyondTheLastThreadWaitAndAreRunAllTheSame()
            throws InterruptedException, ExecutionException, TimeoutException {
        CountDownLatch release = new CountDownLatch(1);
        List<CompletableFuture<Integer>> callbacks = IntStream.range(0, MORE_THAN_THREADS)
                .mapToObj(number ->
                        CompletableFuture.supplyAsync(() -> numberAfter(release, number), FutureThreads.CALLBACKS))
                .toList();
        release.countDown();
        for (int number = 0; number < MORE_THAN_THREADS; number++) {
            assertThat(callbacks.get(number).get(60, TimeUnit.SECONDS)).isEqualTo(number);
        }
    }

    private static int numberAfter(CountDownLatch release, int number) {
        try {
            release.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        return number;
    }
}
