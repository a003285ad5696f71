package dev.perdura.worker

/**
 * Workflow code did something else than its history says. The run is blocked, not lost: its workflow task fails and is
 * tried again, until code and history agree.
 *
 * @property eventId the event where they part; 0 if the history has no event for what the code did
 * @property expected what the code did on replay
 * @property actual what the history holds
 */
public class NonDeterminismException internal constructor(
    message: String,
    public val workflowId: String,
    public val runId: String,
    public val workflowType: String,
    public val eventId: Long,
    public val expected: String,
    public val actual: String,
) : RuntimeException(message)
