package dev.perdura.engine.internal.command;

/**
 * Who takes a workflow task.
 *
 * @param taskQueue the queue the task was found in
 * @param sticky whether that is a sticky one
 * @param requestId of the poll, so that it can be repeated (rule 2.15)
 * @param inProcess the worker lives in the process of the engine and dies with it
 */
public record WorkflowTaskPoll(
        String taskQueue, boolean sticky, String identity, String requestId, boolean inProcess) {}
