package dev.perdura.engine.internal.schedule.spec;

/** A schedule's spec says something that has no meaning. The message says what. */
public final class InvalidSpec extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidSpec(String message) {
        super(message);
    }
}
