package dev.perdura.engine.internal.execution;

/**
 * How a client wants to see a history.
 *
 * @param closeEventOnly the last event of a closed run is all that counts
 * @param followsNextRun the client itself follows the next run that a close event names (rule 2.34)
 * @param pageEvents how many events a page has, about
 */
record HistoryView(boolean closeEventOnly, boolean followsNextRun, int pageEvents) {}
