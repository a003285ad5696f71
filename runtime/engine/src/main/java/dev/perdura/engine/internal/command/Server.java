package dev.perdura.engine.internal.command;

/** Who the engine says it is when it does something to a run by itself. */
final class Server {

    static final String IDENTITY = "history-service";

    private Server() {}
}
