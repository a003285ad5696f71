package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.Transition;
/** What was handed to workers of this process that died with it. */
public final class RecoverHandedOut {

    private RecoverHandedOut() {}

    public static void decide(Transition transition) { throw new UnsupportedOperationException("not decided yet"); }
}
