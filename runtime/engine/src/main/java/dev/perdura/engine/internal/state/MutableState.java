package dev.perdura.engine.internal.state;

/**
 * How much of a run a Temporal server would rewrite with each of its transitions, and therefore limits: all that is
 * open, and what was told of it, but not what stands in history.
 */
public final class MutableState {

    private static final int OPEN_ITEM_BYTES = 250;
    private static final int REQUEST_ID_BYTES = 36;

    private MutableState() {}

    /** In bytes; a guess, payloads and failures included. */
    public static long bytes(WorkflowState state) {
        OtherRuns others = state.otherRuns();
        long items = (long) state.activityTable().size()
                + state.timerTable().size()
                + state.updates().size()
                + others.children().size()
                + others.pendingSignals()
                + others.pendingCancels();
        return items * OPEN_ITEM_BYTES
                + (long) state.signalRequestCount() * REQUEST_ID_BYTES
                + state.memo().getSerializedSize()
                + state.searchAttributes().getSerializedSize()
                + state.activityTable().reportedBytes()
                + state.buffered().journaledBytes();
    }
}
