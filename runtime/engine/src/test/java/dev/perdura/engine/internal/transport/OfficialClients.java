package dev.perdura.engine.internal.transport;

import io.grpc.Context;

/** Lets tests call the service as official clients do, without a transport. */
public final class OfficialClients {

    private OfficialClients() {}

    /** Makes the call as one who follows next runs (rule 2.34). */
    public static void call(Runnable rpc) {
        Context.current().withValue(ClientFeatures.FOLLOWS, true).run(rpc);
    }
}
