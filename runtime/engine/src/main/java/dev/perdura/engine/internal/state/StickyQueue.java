package dev.perdura.engine.internal.state;

/**
 * The task queue of the worker that has the run in its cache (rules 2.9, 2.10).
 *
 * @param scheduleToStartMillis how long a workflow task waits there before it goes to the normal queue
 */
public record StickyQueue(String name, long scheduleToStartMillis) {}
