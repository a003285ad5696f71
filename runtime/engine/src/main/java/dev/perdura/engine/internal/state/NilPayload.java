package dev.perdura.engine.internal.state;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import java.util.HashMap;
import java.util.Map;

/**
 * Payloads that stand for nothing: in a memo or a set of search attributes they take a key away (rules 1.9, 9.4, 9.12).
 */
public final class NilPayload {

    private static final String ENCODING = "encoding";
    private static final ByteString NULL = ByteString.copyFromUtf8("binary/null");
    private static final ByteString JSON = ByteString.copyFromUtf8("json/plain");
    private static final ByteString EMPTY_LIST = ByteString.copyFromUtf8("[]");

    private NilPayload() {}

    public static boolean is(Payload payload) {
        if (payload.getMetadataCount() == 0) {
            return payload.getData().isEmpty();
        }
        ByteString encoding = payload.getMetadataOrDefault(ENCODING, ByteString.EMPTY);
        return encoding.equals(NULL)
                || encoding.equals(JSON) && payload.getData().equals(EMPTY_LIST);
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
