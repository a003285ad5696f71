package dev.perdura.engine.internal.command;

import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import java.util.List;

/**
 * What came of a completed workflow task.
 *
 * @param newTask the next workflow task, started for the same worker; null if it did not ask for it or there is none
 * @param newTaskScheduled whether another workflow task is pending now, started or not (buffered queries ride on it,
 *     rule 2.31)
 * @param activityTasks activities that were started for the worker along with this (rule 3.15)
 * @param rejectedUpdates updates that are over without a trace in history
 * @param leftNothing the task was speculative and history does not know it: the worker has to forget all after the last
 *     completed task (rule 2.12)
 */
public record CompletedWorkflowTask(
        StartedWorkflowTask newTask,
        boolean newTaskScheduled,
        List<PollActivityTaskQueueResponse> activityTasks,
        List<RejectedUpdate> rejectedUpdates,
        boolean leftNothing) {}
