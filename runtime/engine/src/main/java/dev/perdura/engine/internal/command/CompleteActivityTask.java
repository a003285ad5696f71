package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.Transition;
import io.temporal.api.common.v1.Payloads;
/** An activity has a result. */
public final class CompleteActivityTask {

    private CompleteActivityTask() {}

    public static void decide(Transition transition, ActivityReference activity, Payloads result, String identity) { throw new UnsupportedOperationException("not decided yet"); }
}
