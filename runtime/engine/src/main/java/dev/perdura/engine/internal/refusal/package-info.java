/** Requests that are answered with an error. */
package dev.perdura.engine.internal.refusal;
