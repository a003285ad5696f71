package dev.perdura.dsl

import org.slf4j.Logger
import kotlin.time.Instant

/** What a query handler may do: look, and nothing else. */
@PerduraDsl
public interface QueryScope {
    /** Who the run is and how it was started. */
    public val info: WorkflowInfo

    /** Logs, also for a run that is replayed to answer the query. */
    public val logger: Logger

    /** The time of the workflow task at which the workflow stands. */
    public fun now(): Instant
}
