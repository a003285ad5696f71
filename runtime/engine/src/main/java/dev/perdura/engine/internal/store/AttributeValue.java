package dev.perdura.engine.internal.store;

import java.util.Objects;

/**
 * One value of a search attribute of a run: {@code String}, {@code Long}, {@code Double} or {@link Words}. An attribute
 * that is a set has one of these for each of its values, none of them twice.
 */
public record AttributeValue(RunAttribute attribute, Object value) {

    /**
     * A text to be searched by its words.
     *
     * @param spaced the words, in order, with one space before, between and after them
     */
    public record Words(String spaced) {
        public Words {
            Objects.requireNonNull(spaced, "spaced");
        }
    }

    public AttributeValue {
        Objects.requireNonNull(attribute, "attribute");
        if (!(value instanceof String || value instanceof Long || value instanceof Double || value instanceof Words)) {
            throw new IllegalArgumentException(
                    "Value of " + attribute.key() + ": expected String, Long, Double or Words, got " + value);
        }
    }
}
