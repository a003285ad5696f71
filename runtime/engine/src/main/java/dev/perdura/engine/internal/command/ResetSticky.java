package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.Transition;
/** The run is in no worker's cache any more. */
public final class ResetSticky {

    private ResetSticky() {}

    public static void decide(Transition transition) { throw new UnsupportedOperationException("not decided yet"); }
}
