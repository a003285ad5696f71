package dev.perdura.engine.internal.visibility;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.visibility.AttributeValues.Unreadable;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.SearchAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the search attributes that a client or worker gives to a run must be like (rules 9.3, 9.4). */
public final class AttributeRules {

    private static final int MOST_KEYS = 100;
    private static final int LARGEST_VALUE_BYTES = 2 << 10;
    private static final int LARGEST_BYTES = 40 << 10;

    private final AttributeSchema schema;

    public AttributeRules(AttributeSchema schema) {
        this.schema = schema;
    }

    /**
     * The attributes of a new run: each marked with its type, those without value left out.
     *
     * @throws Refusal INVALID_ARGUMENT if one may not be set, has a value not of its type, or they are too many
     */
    public SearchAttributes checkedForStart(SearchAttributes given) {
        return checked(given, false);
    }

    /**
     * The attributes to change of a run that is open: each marked with its type; those without value unset what the run
     * has.
     *
     * @throws Refusal INVALID_ARGUMENT as above
     */
    public SearchAttributes checkedForUpsert(SearchAttributes given) {
        return checked(given, true);
    }

    private SearchAttributes checked(SearchAttributes given, boolean keepUnset) {
        Map<String, Payload> fields = given.getIndexedFieldsMap();
        if (fields.isEmpty()) {
            return SearchAttributes.getDefaultInstance();
        }
        if (fields.size() > MOST_KEYS) {
            throw Refusal.invalidArgument("number of search attributes " + fields.size() + " exceeds limit " + MOST_KEYS
                    + "; keep in memo or input what nobody searches for");
        }
        SearchAttributes.Builder checked = SearchAttributes.newBuilder();
        fields.forEach((name, payload) -> {
            AttributeType type = typeOf(name);
            Set<Object> values = values(name, type, payload);
            if (keepUnset || !values.isEmpty()) {
                checked.putIndexedFields(name, AttributeValues.typed(payload, type));
            }
        });
        if (given.getSerializedSize() > LARGEST_BYTES) {
            throw Refusal.invalidArgument("total size of search attributes " + given.getSerializedSize()
                    + " exceeds size limit " + LARGEST_BYTES + "; keep in memo or input what nobody searches for");
        }
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
        int size = payload.getData().size();
        if (size > LARGEST_VALUE_BYTES) {
            throw Refusal.invalidArgument(
                    "search attribute " + name + " value size " + size + " exceeds size limit " + LARGEST_VALUE_BYTES);
        }
        try {
            return AttributeValues.decode(payload, type);
        } catch (Unreadable e) {
            throw Refusal.invalidArgument(
                    "invalid value for search attribute " + name + " of type " + type + ": " + e.getMessage());
        }
    }
}
