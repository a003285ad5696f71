package dev.perdura.engine.internal.store;

import java.util.Objects;

/**
 * A namespace. {@code name} identifies it. {@code definition} holds whatever else describes it, opaque to the store,
 * not copied. {@code retentionMillis} is how long closed runs are kept.
 */
public record NamespaceRow(String name, String namespaceId, long retentionMillis, byte[] definition) {

    public NamespaceRow {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(namespaceId, "namespaceId");
        Objects.requireNonNull(definition, "definition");
    }
}
