package dev.perdura.engine.internal.visibility;

import dev.perdura.engine.internal.refusal.Refusal;
import io.grpc.Status;
import io.temporal.api.namespace.v1.NamespaceConfig;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The search attributes of a namespace's own, as its definition keeps them: {@code custom_search_attribute_aliases}
 * maps a field, whose name begins with its type (Keyword01), to the name that users know (rule 9.5).
 */
public final class CustomAttributes {

    private static final Pattern FIELD = Pattern.compile("([A-Za-z]+?)(\\d{2})");
    private static final int MOST_OF_A_TYPE = 99;

    private CustomAttributes() {}

    /** What is registered in a namespace. */
    public static AttributeSchema schema(String namespace, NamespaceConfig config) {
        Map<String, AttributeType> custom = new HashMap<>();
        config.getCustomSearchAttributeAliasesMap().forEach((field, name) -> {
            Matcher matcher = FIELD.matcher(field);
            if (matcher.matches()) {
                AttributeType.of(matcher.group(1)).ifPresent(type -> custom.put(name, type));
            }
        });
        return new AttributeSchema(namespace, custom);
    }

    /**
     * Registers attributes. One that is there with the same type is left as it is.
     *
     * @throws Refusal INVALID_ARGUMENT if a name is reserved or there are too many of a type, ALREADY_EXISTS if it is
     *     there with another type
     */
    public static NamespaceConfig added(
            AttributeSchema schema, NamespaceConfig config, Map<String, AttributeType> wanted) {
        NamespaceConfig.Builder changed = config.toBuilder();
        for (Entry<String, AttributeType> entry : new TreeMap<>(wanted).entrySet()) {
            String name = entry.getKey();
            AttributeType type = entry.getValue();
            if (name.isBlank()) {
                throw Refusal.invalidArgument("Search attribute without a name: expected at least one letter");
            }
            if (AttributeSchema.isReserved(name)) {
                throw Refusal.invalidArgument("Search attribute " + name + " is reserved by system.");
            }
            AttributeType present = schema.custom().get(name);
            if (present == null) {
                changed.putCustomSearchAttributeAliases(freeField(changed, type), name);
            } else if (present != type) {
                throw Refusal.of(
                        Status.Code.ALREADY_EXISTS,
                        "Search attribute " + name + " already exists with type " + present + ", wanted was " + type
                                + ". Take another name, or remove it first; then runs are found by it no more.");
            }
        }
        return changed.build();
    }

    /**
     * Changes what fields are called: {@code wanted} maps fields to names, or to nothing if they have none any more. A
     * name that another field has already stays there.
     *
     * @throws Refusal INVALID_ARGUMENT if one is no field, has another name, or gets a name that is reserved
     */
    public static NamespaceConfig renamed(NamespaceConfig config, Map<String, String> wanted) {
        NamespaceConfig.Builder changed = config.toBuilder();
        wanted.forEach((field, name) -> {
            Matcher matcher = FIELD.matcher(field);
            if (!matcher.matches() || AttributeType.of(matcher.group(1)).isEmpty()) {
                throw Refusal.invalidArgument("Invalid search attribute field: expected a type and two digits, as in"
                        + " Keyword01, got \"" + field + "\"");
            }
            if (AttributeSchema.isReserved(name)) {
                throw Refusal.invalidArgument("Search attribute " + name + " is reserved by system.");
            }
            if (name.isEmpty()) {
                changed.removeCustomSearchAttributeAliases(field);
            } else if (!config.getCustomSearchAttributeAliasesMap().containsValue(name)) {
                if (config.containsCustomSearchAttributeAliases(field)) {
                    throw Refusal.invalidArgument("Custom search attribute field name already allocated: " + field);
                }
                changed.putCustomSearchAttributeAliases(field, name);
            }
        });
        return changed.build();
    }

    private static String freeField(NamespaceConfig.Builder config, AttributeType type) {
        for (int number = 1; number <= MOST_OF_A_TYPE; number++) {
            String field = String.format("%s%02d", type.label(), number);
            if (!config.containsCustomSearchAttributeAliases(field)) {
                return field;
            }
        }
        throw Refusal.invalidArgument("Unable to create search attributes: cannot have more than " + MOST_OF_A_TYPE
                + " search attribute of type " + type + ".");
    }

    /**
     * Takes attributes away; names that are not there are passed over.
     *
     * @throws Refusal INVALID_ARGUMENT if one is no custom attribute
     */
    public static NamespaceConfig removed(NamespaceConfig config, Collection<String> names) {
        for (String name : names) {
            if (AttributeSchema.builtIn().containsKey(name)) {
                throw Refusal.invalidArgument("Unable to remove non-custom search attributes: " + name + ".");
            }
        }
        NamespaceConfig.Builder changed = config.toBuilder();
        config.getCustomSearchAttributeAliasesMap().forEach((field, name) -> {
            if (names.contains(name)) {
                changed.removeCustomSearchAttributeAliases(field);
            }
        });
        return changed.build();
    }
}
