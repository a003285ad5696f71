/**
 * When a schedule comes: from what a client writes (calendars, cron strings, intervals) to moments. Pure: no clock, no
 * chance, no I/O.
 */
package dev.perdura.engine.internal.schedule.spec;
