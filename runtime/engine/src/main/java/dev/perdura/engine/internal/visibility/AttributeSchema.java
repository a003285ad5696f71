package dev.perdura.engine.internal.visibility;

import dev.perdura.engine.internal.store.RunAttribute;
import dev.perdura.engine.internal.store.RunField;
import io.temporal.api.common.v1.SearchAttributes;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The search attributes of one namespace: those that every namespace has, and its own. */
public final class AttributeSchema {

    /** What a name in a filter means: what it is called, what type it has, where it is stored. */
    public record Field(String name, AttributeType type, RunField stored) {}

    private static final String RESERVED_PREFIX = "Temporal";

    private final String namespace;
    private final Map<String, AttributeType> custom;

    public AttributeSchema(String namespace, Map<String, AttributeType> custom) {
        this.namespace = namespace;
        this.custom = Map.copyOf(custom);
    }

    public String namespace() {
        return namespace;
    }

    /** Those of this namespace only, with their types. */
    public Map<String, AttributeType> custom() {
        return custom;
    }

    /** Those that every namespace has, with their types. */
    public static Map<String, AttributeType> builtIn() {
        Map<String, AttributeType> all = new TreeMap<>();
        SystemAttribute.BY_NAME.forEach((name, attribute) -> all.put(name, attribute.type()));
        PredefinedAttribute.BY_NAME.forEach((name, attribute) -> all.put(name, attribute.type()));
        return all;
    }

    /** Whether no custom attribute may be called so (rule 9.3). */
    public static boolean isReserved(String name) {
        return SystemAttribute.BY_NAME.containsKey(name)
                || PredefinedAttribute.BY_NAME.containsKey(name)
                || name.startsWith(RESERVED_PREFIX);
    }

    /** The type of a predefined or custom attribute; empty for system attributes and for names without meaning. */
    public Optional<AttributeType> typeOfStored(String name) {
        PredefinedAttribute predefined = PredefinedAttribute.BY_NAME.get(name);
        return predefined == null ? Optional.ofNullable(custom.get(name)) : Optional.of(predefined.type());
    }

    /** The same values, marked with their types where they are not and the names are known: for who only shows them. */
    public SearchAttributes typed(SearchAttributes given) {
        SearchAttributes.Builder typed = given.toBuilder();
        given.getIndexedFieldsMap()
                .forEach((name, value) -> typeOfStored(name)
                        .ifPresent(type -> typed.putIndexedFields(name, AttributeValues.typed(value, type))));
        return typed.build();
    }

    /**
     * What a name in a filter means. A schedule's id is the workflow id it is stored under; the prefix of names that
     * begin with "Temporal" may be left out, or be there where it is not needed.
     */
    public Optional<Field> find(String name) {
        Optional<Field> exact = exactly(name);
        if (exact.isPresent()) {
            return exact;
        }
        String withoutPrefix = name.startsWith(RESERVED_PREFIX) ? name.substring(RESERVED_PREFIX.length()) : name;
        if (withoutPrefix.equals("ScheduleId")) {
            return exactly(SystemAttribute.WORKFLOW_ID.label());
        }
        return exactly(name.startsWith(RESERVED_PREFIX) ? withoutPrefix : RESERVED_PREFIX + name);
    }

    private Optional<Field> exactly(String name) {
        SystemAttribute system = SystemAttribute.BY_NAME.get(name);
        if (system != null) {
            return Optional.of(new Field(name, system.type(), system.column()));
        }
        return typeOfStored(name).map(type -> new Field(name, type, stored(name, type)));
    }

    /**
     * The key under which values of that name and type are stored. The type is part of it: when a name is removed and
     * comes back with another type, old values must not be compared with new ones.
     */
    public static RunAttribute stored(String name, AttributeType type) {
        return new RunAttribute(type.label() + ":" + name);
    }

    /** The attribute that differs from {@code name} only in upper and lower case, if there is one. */
    public Optional<String> alike(String name) {
        return alike(name, builtIn().keySet()).or(() -> alike(name, custom.keySet()));
    }

    private static Optional<String> alike(String name, Collection<String> names) {
        String lower = name.toLowerCase(Locale.ROOT);
        return names.stream()
                .filter(other -> other.toLowerCase(Locale.ROOT).equals(lower))
                .findFirst();
    }
}
