package dev.perdura.engine.internal.visibility;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.AttributeChecks;
import dev.perdura.engine.internal.visibility.AttributeValues.Unreadable;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.SearchAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the search attributes that a client or worker gives to a run of one namespace must be like (rules 9.3, 9.4). */
public final class AttributeRules implements AttributeChecks {

    private static final int MOST_KEYS = 100;
    private static final int LARGEST_VALUE_BYTES = 2 << 10;
    private static final int LARGEST_BYTES = 40 << 10;

    private final AttributeSchema schema;

    public AttributeRules(AttributeSchema schema) {
        this.schema = schema;
    }

    @Override
    public SearchAttributes forStart(SearchAttributes given) {
        return checked(given, false);
    }

    @Override
    public SearchAttributes forUpsert(SearchAttributes given) {
        return checked(given, true);
    }

    @Override
    public void size(SearchAttributes given) {
        given.getIndexedFieldsMap().forEach((name, payload) -> {
            int size = payload.getData().size();
            if (size > LARGEST_VALUE_BYTES) {
                throw Refusal.invalidArgument("search attribute " + name + " value size " + size
                        + " exceeds size limit " + LARGEST_VALUE_BYTES);
            }
        });
        if (given.getSerializedSize() > LARGEST_BYTES) {
            throw Refusal.invalidArgument("total size of search attributes " + given.getSerializedSize()
                    + " exceeds size limit " + LARGEST_BYTES + "; keep in memo or input what nobody searches for");
        }
    }

    private SearchAttributes checked(SearchAttributes given, boolean keepUnset) {
        Map<String, Payload> fields = given.getIndexedFieldsMap();
        if (fields.isEmpty()) {
            return given;
        }
        if (fields.size() > MOST_KEYS) {
            throw Refusal.invalidArgument("number of search attributes " + fields.size() + " exceeds limit " + MOST_KEYS
                    + "; keep in memo or input what nobody searches for");
        }
        SearchAttributes.Builder checked = SearchAttributes.newBuilder();
        fields.forEach((name, payload) -> {
            AttributeType type = typeOf(name);
            if (!values(name, type, payload).isEmpty()) {
                checked.putIndexedFields(name, AttributeValues.typed(payload, type));
            } else if (keepUnset) {
                checked.putIndexedFields(name, AttributeValues.unset(payload, type));
            }
        });
        return checked.build();
    }

    private AttributeType typeOf(String name) {
        PredefinedAttribute predefined = PredefinedAttribute.BY_NAME.get(name);
        if (SystemAttribute.BY_NAME.containsKey(name) || (predefined != null && !predefined.isSettable())) {
            throw Refusal.invalidArgument(
                    name + " attribute can't be set in SearchAttributes: the service itself keeps it");
        }
        Optional<AttributeType> type = schema.typeOfStored(name);
        if (type.isEmpty()) {
            throw Refusal.invalidArgument("Namespace " + schema.namespace()
                    + " has no mapping defined for search attribute " + name
                    + schema.alike(name)
                            .map(other -> "; do you mean " + other + "?")
                            .orElse("")
                    + ". Register it with a type first: OperatorService.AddSearchAttributes, or"
                    + " `temporal operator search-attribute create`");
        }
        return type.get();
    }

    private static Set<Object> values(String name, AttributeType type, Payload payload) {
        try {
            return AttributeValues.decode(payload, type);
        } catch (Unreadable e) {
            throw Refusal.invalidArgument(
                    "invalid value for search attribute " + name + " of type " + type + ": " + e.getMessage());
        }
    }
}
