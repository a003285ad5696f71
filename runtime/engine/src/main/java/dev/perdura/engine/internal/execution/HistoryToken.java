package dev.perdura.engine.internal.execution;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import dev.perdura.engine.internal.refusal.Refusal;
import java.io.IOException;

/**
 * Where a reader of a history goes on (rule 2.33). It binds the run, so that a reader who began with "the current run"
 * stays with it.
 *
 * @param beforeEventId the history that is read ends before it; 0 if it is read as far as it goes
 * @param withTail whether the events of a workflow task that is not in the store follow at the end (rule 2.5)
 */
record HistoryToken(String runId, long nextEventId, long afterSequence, long beforeEventId, boolean withTail) {

    private static final int VERSION = 1;

    ByteString encode() {
        int size = 2
                + CodedOutputStream.computeStringSizeNoTag(runId)
                + CodedOutputStream.computeUInt64SizeNoTag(nextEventId)
                + CodedOutputStream.computeUInt64SizeNoTag(afterSequence)
                + CodedOutputStream.computeUInt64SizeNoTag(beforeEventId);
        byte[] bytes = new byte[size];
        CodedOutputStream output = CodedOutputStream.newInstance(bytes);
        try {
            output.writeUInt32NoTag(VERSION);
            output.writeStringNoTag(runId);
            output.writeUInt64NoTag(nextEventId);
            output.writeUInt64NoTag(afterSequence);
            output.writeUInt64NoTag(beforeEventId);
            output.writeBoolNoTag(withTail);
            output.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new IllegalStateException("A history token of " + size + " bytes could not be written", e);
        }
        return ByteString.copyFrom(bytes);
    }

    /** @throws Refusal if these are not the bytes of a token */
    static HistoryToken decode(ByteString token) {
        try {
            CodedInputStream input = token.newCodedInput();
            if (input.readUInt32() != VERSION) {
                throw invalid();
            }
            HistoryToken decoded = new HistoryToken(
                    input.readString(), input.readUInt64(), input.readUInt64(), input.readUInt64(), input.readBool());
            if (!input.isAtEnd()) {
                throw invalid();
            }
            return decoded;
        } catch (IOException e) {
            throw invalid();
        }
    }

    private static Refusal invalid() {
        return Refusal.invalidArgument("Invalid NextPageToken. Expected the bytes of an earlier answer, unchanged");
    }
}
