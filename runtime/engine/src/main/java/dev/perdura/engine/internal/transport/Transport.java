package dev.perdura.engine.internal.transport;

/** How a caller is connected, which decides what it may be told before it is on disk. */
public enum Transport {
    /** The caller lives in this process and dies with the engine. */
    IN_PROCESS,
    /** The caller may outlive the engine. */
    NETWORK
}
