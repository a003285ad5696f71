package dev.perdura.engine.internal.command;

import dev.perdura.engine.internal.state.Transition;
import io.temporal.api.common.v1.Payloads;
/** An activity is alive. */
public final class HeartbeatActivityTask {

    private HeartbeatActivityTask() {}

    public static HeartbeatReply decide(Transition transition, ActivityReference activity, Payloads details, String identity) { throw new UnsupportedOperationException("not decided yet"); }
}
