package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.Transition;
import io.temporal.api.common.v1.Payloads;
/** An activity has stopped because it was asked to. */
public final class CancelActivityTask {

    private CancelActivityTask() {}

    public static void decide(Transition transition, ActivityReference activity, Payloads details, String identity) { throw new UnsupportedOperationException("not decided yet"); }
}
