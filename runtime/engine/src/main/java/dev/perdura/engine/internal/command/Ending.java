package dev.perdura.engine.internal.command;

import dev.perdura.engine.EngineLimits;
import dev.perdura.engine.internal.state.MutableState;
import dev.perdura.engine.internal.state.Transition;
import dev.perdura.engine.internal.state.WorkflowState;

/** The end of every transition that adds events: what must not grow without bounds is looked at (rules 2.21, 4.12). */
final class Ending {

    private static final String TOO_BIG = "Workflow history size exceeds limit.";
    private static final String STATE_TOO_BIG = "Workflow mutable state size exceeds limit.";
    private static final long MUTABLE_STATE_BYTES = 8L * 1024 * 1024;
    private static final String TOO_LONG = "Workflow history count exceeds limit.";

    private Ending() {}

    static void end(Transition transition) {
        WorkflowState state = transition.state();
        EngineLimits limits = transition.limits();
        if (state.isOpen()
                && state.workflowTask().isStarted()
                && transition.isBufferOver(limits.bufferedEvents(), limits.bufferedEventsBytes())) {
            WorkflowTaskEnding.forceClose(transition);
            WorkflowTaskScheduling.ifNone(transition);
        }
        if (state.isOpen() && !state.workflowTask().isStarted()) {
            transition.flush();
        }
        if (state.isOpen() && state.historySizeBytes() > limits.historyBytes()) {
            RunClosing.terminate(transition, TOO_BIG);
        } else if (state.isOpen() && state.nextEventId() - 1 > limits.historyEvents()) {
            RunClosing.terminate(transition, TOO_LONG);
        } else if (state.isOpen() && MutableState.bytes(state) > MUTABLE_STATE_BYTES) {
            RunClosing.terminate(transition, STATE_TOO_BIG);
        }
        transition.end();
    }
}
