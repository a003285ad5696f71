package dev.perdura.engine.internal.state;

/**
 * An update that the run's history knows (rule 6.5). One that was asked for and not accepted yet is known only to
 * whoever waits for it, unless a reset brought it here.
 *
 * @param admittedEventId 0 unless a reset brought the update into this run
 * @param acceptedEventId 0 until the workflow has accepted it
 * @param completedEventId 0 until it has its outcome, which that event holds
 */
public record UpdateState(String updateId, long admittedEventId, long acceptedEventId, long completedEventId) {

    public boolean isAccepted() {
        return acceptedEventId != 0;
    }

    public boolean isCompleted() {
        return completedEventId != 0;
    }

    /** Accepted, and without an outcome. */
    public boolean isOpen() {
        return isAccepted() && !isCompleted();
    }

    /** A reset brought it here, and the workflow has not answered it yet. */
    public boolean isOnlyAdmitted() {
        return admittedEventId != 0 && !isAccepted();
    }
}
