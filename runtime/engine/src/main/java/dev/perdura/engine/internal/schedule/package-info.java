/**
 * The core of schedules (section 10 of the semantics): what one schedule does next. Pure: time and ids come in, what is
 * to be done with runs goes out, and nothing is known of who drives it.
 */
package dev.perdura.engine.internal.schedule;
