package dev.perdura.engine.internal.state;

import io.temporal.api.command.v1.ContinueAsNewWorkflowExecutionCommandAttributes;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.ContinueAsNewInitiator;
import io.temporal.api.failure.v1.Failure;

/**
 * How a chain goes on when one of its runs has closed (rules 4.4 to 4.10). Says only what is new: the rest is in the
 * Started event of the run that closed.
 *
 * @param runId of the next run
 * @param backoffMillis until its first workflow task, 0 if none
 * @param attempt of the next run
 * @param failure why the last run failed, null if it did not
 * @param result of the last run, null if there is none
 * @param keepsLastResult the next run gets the result that the last one was given, instead of {@code result}
 * @param command what the workflow asked for when it continued as new, with what it left open filled in; else null
 */
public record Continuation(
        String runId,
        ContinueAsNewInitiator initiator,
        long backoffMillis,
        int attempt,
        Failure failure,
        Payloads result,
        boolean keepsLastResult,
        ContinueAsNewWorkflowExecutionCommandAttributes command) {}
