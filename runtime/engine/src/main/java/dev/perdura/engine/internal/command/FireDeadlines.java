package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.Transition;
/** All that is due in a run. */
public final class FireDeadlines {

    private FireDeadlines() {}

    public static void decide(Transition transition) { throw new UnsupportedOperationException("not decided yet"); }
}
