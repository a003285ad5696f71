/**
 * What becomes of a request, of a command of a worker, and of time: one class per kind. A decision reads the state,
 * records events and facts, and answers. It knows no clock, no random, no store and no thread.
 */
package dev.perdura.engine.internal.command;
