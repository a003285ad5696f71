package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.Transition;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.failure.v1.Failure;
/** An attempt of an activity failed. */
public final class FailActivityTask {

    private FailActivityTask() {}

    public static void decide(Transition transition, ActivityReference activity, Failure failure, Payloads lastHeartbeatDetails, String identity) { throw new UnsupportedOperationException("not decided yet"); }
}
