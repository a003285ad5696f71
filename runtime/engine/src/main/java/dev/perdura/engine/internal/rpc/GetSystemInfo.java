package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;

/** What the engine can do; the first call of every client (rule 9.17). */
final class GetSystemInfo implements Handler<GetSystemInfoRequest, GetSystemInfoResponse> {

    /** The Temporal server whose behaviour this engine has. */
    static final String SERVER_VERSION = "1.32.1";

    private static final GetSystemInfoResponse ANSWER = GetSystemInfoResponse.newBuilder()
            .setServerVersion(SERVER_VERSION)
            .setCapabilities(GetSystemInfoResponse.Capabilities.newBuilder()
                    .setSignalAndQueryHeader(true)
                    .setInternalErrorDifferentiation(true)
                    .setActivityFailureIncludeHeartbeat(true)
                    .setEncodedFailureAttributes(true)
                    .setEagerWorkflowStart(true)
                    .setUpsertMemo(true)
                    .setSdkMetadata(true)
                    .setCountGroupByExecutionStatus(true)
                    .setSupportsSchedules(true))
            .build();

    @Override
    public void handle(GetSystemInfoRequest request, Reply<GetSystemInfoResponse> reply) {
        reply.send(ANSWER);
    }
}
