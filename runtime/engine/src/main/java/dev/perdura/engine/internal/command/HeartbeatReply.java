package dev.perdura.engine.internal.command;

/** What a heartbeating activity is told (rule 3.13). */
public record HeartbeatReply(boolean cancelRequested, boolean paused, boolean reset) {}
