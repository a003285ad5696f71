package dev.perdura.engine.internal.store;

/**
 * How many runs have one value.
 *
 * @param value {@code String}, {@code Long} or {@code Double}; null for the runs without a value
 */
public record RunGroup(Object value, long count) {}
