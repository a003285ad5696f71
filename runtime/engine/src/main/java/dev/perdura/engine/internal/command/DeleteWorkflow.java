package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.Facts;
import dev.perdura.engine.internal.state.Transition;

/** A run is to be forgotten (rule 5.12). An open one is terminated first, and does what follows from its close. */
public final class DeleteWorkflow {

    private static final String REASON = "Delete workflow execution";

    private DeleteWorkflow() {}

    public static void decide(Transition transition) {
        if (transition.state().isOpen()) {
            RunClosing.terminate(transition, REASON);
        }
        transition.record(Facts.DELETION_REQUESTED);
        transition.end();
    }
}
