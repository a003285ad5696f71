package dev.perdura.java;

import java.util.concurrent.CompletionStage;

/**
 * The code of an activity that returns a future and blocks nothing.
 *
 * @param <I> the input
 * @param <O> the output
 */
@FunctionalInterface
public interface StagedActivityFunction<I, O> {
    /**
     * Begins the work.
     *
     * @param context what the activity may do besides: heartbeats, its ids
     * @param input the input; of no meaning if the activity takes nothing
     * @return the output to come; it is cancelled when the activity should stop
     * @throws Exception any exception fails the attempt, and the retry policy says what follows
     */
    CompletionStage<O> apply(ActivityContext context, I input) throws Exception;
}
