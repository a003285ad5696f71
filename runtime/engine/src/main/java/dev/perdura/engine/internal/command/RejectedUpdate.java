package dev.perdura.engine.internal.command;

import io.temporal.api.failure.v1.Failure;

/** An update that the workflow did not accept. History knows nothing of it (rule 12.39). */
public record RejectedUpdate(String updateId, Failure failure) {}
