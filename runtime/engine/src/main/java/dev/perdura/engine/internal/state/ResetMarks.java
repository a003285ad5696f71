package dev.perdura.engine.internal.state;

/**
 * What resets have to do with a run (rules 5.13, 5.14, 5.17).
 *
 * @param timeMillis when the run was begun as a reset of another one; 0 if it was not
 * @param requestId of the request for that; empty if there was none
 * @param newRunId the run that went on from a point in this one's history when this one was reset last; empty if it was
 *     not
 * @param points the newest point that a reset by build would go back to, and with it those before; null if there is
 *     none
 */
public record ResetMarks(long timeMillis, String requestId, String newRunId, ResetPoint points) {

    /** Who terminates a run that is reset, so that its parent and children stay with its successor (rule 5.9). */
    public static final String RESETTER = "history-resetter";

    static final ResetMarks NONE = new ResetMarks(0, "", "", null);

    /** Whether another run has gone on from a point in this one's history. */
    public boolean isReset() {
        return !newRunId.isEmpty();
    }

    ResetMarks forked(long newTimeMillis, String newRequestId) {
        return new ResetMarks(newTimeMillis, newRequestId, newRunId, points);
    }

    ResetMarks resetTo(String runId) {
        return new ResetMarks(timeMillis, requestId, runId, points);
    }

    ResetMarks with(ResetPoint newPoints) {
        return newPoints == points ? this : new ResetMarks(timeMillis, requestId, newRunId, newPoints);
    }
}
