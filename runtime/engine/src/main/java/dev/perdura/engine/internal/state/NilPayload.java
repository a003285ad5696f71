package dev.perdura.engine.internal.state;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import java.util.HashMap;
import java.util.Map;

/**
 * Payloads that stand for nothing: in a memo or a set of search attributes they take a key away (rules 1.9, 9.4, 9.12).
 */
public final class NilPayload {

    private static final ByteString NULL = ByteString.copyFromUtf8("null");
    private static final ByteString EMPTY_LIST = ByteString.copyFromUtf8("[]");

    private NilPayload() {}

    /** Whatever the encoding says: search attributes set to nothing come as JSON, memos without data. */
    public static boolean is(Payload payload) {
        ByteString data = payload.getData();
        return data.isEmpty() || data.equals(NULL) || data.equals(EMPTY_LIST);
    }

    public static boolean isIn(Map<String, Payload> fields) {
        for (Payload payload : fields.values()) {
            if (is(payload)) {
                return true;
            }
        }
        return false;
    }

    /** {@code fields} with {@code changes} laid over it, without the keys that a change or a field sets to nothing. */
    static Map<String, Payload> merged(Map<String, Payload> fields, Map<String, Payload> changes) {
        Map<String, Payload> merged = new HashMap<>(fields);
        merged.putAll(changes);
        merged.values().removeIf(NilPayload::is);
        return merged;
    }
}
