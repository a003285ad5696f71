package dev.perdura.engine.simulation;

import io.grpc.Status;

/** What a caller does with what becomes of its call. */
interface Outcome<R> {

    /** The engine has said this, whether or not it arrives. Throws if it must not have. */
    default void said(R answer) {}

    /** The engine has refused, whether or not that arrives. */
    default void refusalSaid(Status status) {}

    void arrived(R answer);

    void refused(Status status);

    /** Nobody knows what became of it. */
    void lost();

    /**
     * Everything rests, and the call has no answer: throws unless there is something that it may wait for. Most calls
     * wait for nothing but commits.
     */
    default void checkWaiting(Call<R> call) {
        Violation.unless(false, "Whoever waits for nothing is answered", call, "");
    }
}
