package dev.perdura.java;

/**
 * The code of an activity that blocks its thread. It gets a thread that may be blocked.
 *
 * @param <I> the input
 * @param <O> the output
 */
@FunctionalInterface
public interface ActivityFunction<I, O> {
    /**
     * Does the work.
     *
     * @param context what the activity may do besides: heartbeats, its ids
     * @param input the input; of no meaning if the activity takes nothing
     * @return the output; ignored if the activity gives nothing
     * @throws Exception any exception fails the attempt, and the retry policy says what follows
     */
    O apply(ActivityContext context, I input) throws Exception;
}
