package dev.perdura.worker.internal.replay

/** Which run a session replays. */
internal class RunIdentity(val namespace: String, val workflowId: String, val runId: String)
