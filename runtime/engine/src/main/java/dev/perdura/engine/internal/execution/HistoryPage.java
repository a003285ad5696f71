package dev.perdura.engine.internal.execution;

import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;

/**
 * Some events of a run, in order.
 *
 * @param nextEventId where the next page begins
 * @param afterSequence journal rows up to this one hold no later event: where to read on in the store
 */
record HistoryPage(List<HistoryEvent> events, long nextEventId, long afterSequence) {}
