package dev.perdura.java.internal;

import dev.perdura.dsl.ValueType;

/** What stands in for the argument of a call that has none. */
public final class Arguments {
    /** Written as no payload at all, whatever it is, because the type of such an argument carries nothing. */
    public static final Object NOTHING = kotlin.Unit.INSTANCE;

    private Arguments() {}

    /**
     * Checks that {@code type} carries nothing.
     *
     * @throws IllegalArgumentException if the thing called takes an argument
     */
    public static void requireNothing(ValueType<?> type, String kind, String name) {
        if (!type.isNothing()) {
            throw new IllegalArgumentException("The " + kind + " \"" + name + "\" takes an argument of type " + type
                    + ", but the call gives none. Use the overload that takes one.");
        }
    }
}
