package dev.perdura.engine.internal.visibility;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.store.ListPosition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Where a reader of a list goes on: after the last run of the page before (rule 9.9). Callers see bytes. */
final class ListToken {

    private static final int VERSION = 1;

    private ListToken() {}

    static ByteString encode(ListPosition position) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream output = CodedOutputStream.newInstance(bytes);
        try {
            output.writeUInt32NoTag(VERSION);
            output.writeSInt64NoTag(position.closeTimeMillis());
            output.writeSInt64NoTag(position.startTimeMillis());
            output.writeStringNoTag(position.runId());
            output.flush();
        } catch (IOException e) {
            throw new IllegalStateException("A list token could not be written to memory", e);
        }
        return ByteString.copyFrom(bytes.toByteArray());
    }

    /**
     * The position in a token; null if there is no token.
     *
     * @throws Refusal INVALID_ARGUMENT if these are not the bytes of a token
     */
    static ListPosition decode(ByteString token) {
        if (token.isEmpty()) {
            return null;
        }
        try {
            CodedInputStream input = token.newCodedInput();
            if (input.readUInt32() != VERSION) {
                throw invalid();
            }
            ListPosition position = new ListPosition(input.readSInt64(), input.readSInt64(), input.readString());
            if (!input.isAtEnd()) {
                throw invalid();
            }
            return position;
        } catch (IOException e) {
            throw invalid();
        }
    }

    private static Refusal invalid() {
        return Refusal.invalidArgument("Invalid NextPageToken: expected the bytes of an earlier answer, unchanged");
    }
}
