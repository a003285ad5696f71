package dev.perdura.engine.internal.schedule;

/** What a schedule is called within an engine. */
public record ScheduleName(String namespace, String scheduleId) {}
