package dev.perdura.engine.simulation;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.Map;
import java.util.TreeMap;

/**
 * The memo and the search attributes of one run, put together from its events (rules 9.4, 9.12): each key by itself,
 * the last one counts, and one that is set to nothing is gone. What the engine adds by itself is left out.
 */
final class Properties {

    /** What runs are found by here: an attribute that every namespace has and that the engine never sets. */
    static final String ATTRIBUTE = "BatcherUser";

    static final String MEMO = "note";
    private static final int VALUES = 3;
    private static final String NOTHING = "null";

    private final Map<String, String> attributes = new TreeMap<>();
    private final Map<String, String> memo = new TreeMap<>();

    void add(HistoryEvent event) {
        if (event.hasWorkflowExecutionStartedEventAttributes()) {
            var started = event.getWorkflowExecutionStartedEventAttributes();
            put(attributes, started.getSearchAttributes().getIndexedFieldsMap());
            put(memo, started.getMemo().getFieldsMap());
        } else if (event.hasUpsertWorkflowSearchAttributesEventAttributes()) {
            put(
                    attributes,
                    event.getUpsertWorkflowSearchAttributesEventAttributes()
                            .getSearchAttributes()
                            .getIndexedFieldsMap());
        } else if (event.hasWorkflowPropertiesModifiedEventAttributes()) {
            put(
                    memo,
                    event.getWorkflowPropertiesModifiedEventAttributes()
                            .getUpsertedMemo()
                            .getFieldsMap());
        }
    }

    private static void put(Map<String, String> values, Map<String, Payload> changed) {
        changed.forEach((name, payload) -> {
            String text = payload.getData().toStringUtf8();
            if (text.equals(NOTHING)) {
                values.remove(name);
            } else {
                values.put(name, text);
            }
        });
    }

    /** As a filter says it, without its quotes; null if it has none. */
    String attribute() {
        String json = attributes.get(ATTRIBUTE);
        return json == null ? null : json.replace("\"", "");
    }

    /** Whether it is one of those that lists leave out unless they are asked for. */
    boolean isInDivision() {
        return attributes.containsKey("TemporalNamespaceDivision");
    }

    /** Whether that is what is shown of the run. */
    boolean isShownBy(Memo shownMemo, SearchAttributes shown) {
        Map<String, String> all = new TreeMap<>();
        put(all, shown.getIndexedFieldsMap());
        all.remove("TemporalReportedProblems");
        Map<String, String> notes = new TreeMap<>();
        put(notes, shownMemo.getFieldsMap());
        return all.equals(attributes) && notes.equals(memo);
    }

    static String anyValue(World world) {
        return "v" + world.random.nextInt(VALUES);
    }

    static SearchAttributes attributes(String value) {
        return SearchAttributes.newBuilder()
                .putIndexedFields(ATTRIBUTE, payload('"' + value + '"'))
                .build();
    }

    /** Takes it away, or gives it a value. */
    static SearchAttributes anyChange(World world) {
        return world.chance(20)
                ? SearchAttributes.newBuilder()
                        .putIndexedFields(ATTRIBUTE, payload(NOTHING))
                        .build()
                : attributes(anyValue(world));
    }

    static Memo anyMemo(World world) {
        Memo.Builder memo = Memo.newBuilder().putFields(MEMO, payload('"' + world.token("memo") + '"'));
        if (world.chance(30)) {
            memo.putFields("other", payload(world.chance(50) ? NOTHING : "7"));
        }
        return memo.build();
    }

    private static Payload payload(String json) {
        return Payload.newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                .setData(ByteString.copyFromUtf8(json))
                .build();
    }

    @Override
    public String toString() {
        return attributes + " " + memo;
    }
}
