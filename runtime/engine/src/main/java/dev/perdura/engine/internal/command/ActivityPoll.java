package dev.perdura.engine.internal.command;

/**
 * Who takes an activity task.
 *
 * @param requestId of the poll, so that it can be repeated
 * @param inProcess the worker lives in the process of the engine and dies with it
 */
public record ActivityPoll(String identity, String requestId, boolean inProcess) {}
