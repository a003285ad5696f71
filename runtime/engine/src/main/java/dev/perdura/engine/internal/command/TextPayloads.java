package dev.perdura.engine.internal.command;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;

/** Words of the engine as every data converter reads them: a JSON string. */
final class TextPayloads {

    private static final ByteString JSON = ByteString.copyFromUtf8("json/plain");

    private TextPayloads() {}

    /** @param text without characters that JSON would have to escape */
    static Payloads of(String text) {
        return Payloads.newBuilder()
                .addPayloads(Payload.newBuilder()
                        .putMetadata("encoding", JSON)
                        .setData(ByteString.copyFromUtf8('"' + text + '"')))
                .build();
    }
}
