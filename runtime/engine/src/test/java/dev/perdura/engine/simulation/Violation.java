package dev.perdura.engine.simulation;

/** Something happened that must never happen. */
final class Violation extends AssertionError {

    private static final long serialVersionUID = 1;

    Violation(String message) {
        super(message);
    }

    static void unless(boolean holds, String message) {
        if (!holds) {
            throw new Violation(message);
        }
    }

    static void unless(boolean holds, String message, Object first, Object second) {
        if (!holds) {
            throw new Violation(message + ": " + first + ", " + second);
        }
    }
}
