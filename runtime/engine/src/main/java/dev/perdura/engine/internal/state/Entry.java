package dev.perdura.engine.internal.state;

import dev.perdura.engine.internal.journal.v1.Fact;
import io.temporal.api.history.v1.HistoryEvent;

/** One thing a run remembers: an event of its history, or a fact that its history does not hold. */
public sealed interface Entry {

    /** An event with its final id. */
    record EventEntry(HistoryEvent event) implements Entry {}

    /** Something that has no place in history but that the run must know again after a restart. */
    record FactEntry(Fact fact) implements Entry {}
}
