package dev.perdura.engine.internal.store;

import java.util.Objects;

/**
 * A search attribute that a run may have. The key is opaque to the store; all values that are ever stored under one key
 * are of one class.
 */
public record RunAttribute(String key) implements RunField {

    public RunAttribute {
        Objects.requireNonNull(key, "key");
    }
}
