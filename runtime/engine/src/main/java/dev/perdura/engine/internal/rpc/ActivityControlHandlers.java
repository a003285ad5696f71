package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.execution.Executions;

/** The handlers of the RPCs that pause, resume, reset and change activities. */
final class ActivityControlHandlers {

    final PauseActivity pauseActivity;
    final PauseActivityExecution pauseActivityExecution;
    final ResetActivity resetActivity;
    final ResetActivityExecution resetActivityExecution;
    final UnpauseActivity unpauseActivity;
    final UnpauseActivityExecution unpauseActivityExecution;
    final UpdateActivityExecutionOptions updateActivityExecutionOptions;
    final UpdateActivityOptions updateActivityOptions;

    ActivityControlHandlers(Executions executions, Door door) {
        ActivityControl control = new ActivityControl(executions, door);
        this.pauseActivity = new PauseActivity(control);
        this.pauseActivityExecution = new PauseActivityExecution(control);
        this.resetActivity = new ResetActivity(control);
        this.resetActivityExecution = new ResetActivityExecution(control);
        this.unpauseActivity = new UnpauseActivity(control);
        this.unpauseActivityExecution = new UnpauseActivityExecution(control);
        this.updateActivityExecutionOptions = new UpdateActivityExecutionOptions(control);
        this.updateActivityOptions = new UpdateActivityOptions(control);
    }
}
