package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.execution.EngineParts;
import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.NamespaceReclaim;
import dev.perdura.engine.internal.execution.Namespaces;
import dev.perdura.engine.internal.visibility.ListThreads;
import dev.perdura.engine.internal.visibility.RunCatalog;

/** The handlers of all RPCs of one engine, shared by its transports. */
public final class Handlers {

    final GetSystemInfo getSystemInfo;
    final GetClusterInfo getClusterInfo;
    final DeprecateNamespace deprecateNamespace;
    final DescribeNamespace describeNamespace;
    final ListNamespaces listNamespaces;
    final PollWorkflowExecutionUpdate pollWorkflowExecutionUpdate;
    final RegisterNamespace registerNamespace;
    final UpdateNamespace updateNamespace;
    final DeleteNamespace deleteNamespace;
    final StartWorkflowExecution startWorkflowExecution;
    final SignalWorkflowExecution signalWorkflowExecution;
    final SignalWithStartWorkflowExecution signalWithStartWorkflowExecution;
    final QueryWorkflow queryWorkflow;
    final RequestCancelWorkflowExecution requestCancelWorkflowExecution;
    final TerminateWorkflowExecution terminateWorkflowExecution;
    final DeleteWorkflowExecution deleteWorkflowExecution;
    final UpdateWorkflowExecution updateWorkflowExecution;
    final DescribeWorkflowExecution describeWorkflowExecution;
    final ExecuteMultiOperation executeMultiOperation;
    final GetWorkflowExecutionHistory getWorkflowExecutionHistory;
    final GetWorkflowExecutionHistoryReverse getWorkflowExecutionHistoryReverse;
    final PollWorkflowTaskQueue pollWorkflowTaskQueue;
    final ScheduleHandlers schedules;
    final ActivityControlHandlers activities;
    final BatchHandlers batches;
    final WorkerHandlers workers;
    final RespondWorkflowTaskCompleted respondWorkflowTaskCompleted;
    final RespondWorkflowTaskFailed respondWorkflowTaskFailed;
    final RespondQueryTaskCompleted respondQueryTaskCompleted;
    final ResetStickyTaskQueue resetStickyTaskQueue;
    final TaskQueueHandlers taskQueues;
    final PollActivityTaskQueue pollActivityTaskQueue;
    final RespondActivityTaskCompleted respondActivityTaskCompleted;
    final RespondActivityTaskCompletedById respondActivityTaskCompletedById;
    final RespondActivityTaskFailed respondActivityTaskFailed;
    final RespondActivityTaskFailedById respondActivityTaskFailedById;
    final RespondActivityTaskCanceled respondActivityTaskCanceled;
    final RespondActivityTaskCanceledById respondActivityTaskCanceledById;
    final RecordActivityTaskHeartbeat recordActivityTaskHeartbeat;
    final RecordActivityTaskHeartbeatById recordActivityTaskHeartbeatById;
    final ListWorkflowExecutions listWorkflowExecutions;
    final ListOpenWorkflowExecutions listOpenWorkflowExecutions;
    final ListClosedWorkflowExecutions listClosedWorkflowExecutions;
    final ListArchivedWorkflowExecutions listArchivedWorkflowExecutions;
    final ScanWorkflowExecutions scanWorkflowExecutions;
    final CountWorkflowExecutions countWorkflowExecutions;
    final GetSearchAttributes getSearchAttributes;
    final AddSearchAttributes addSearchAttributes;
    final RemoveSearchAttributes removeSearchAttributes;
    final ListSearchAttributes listSearchAttributes;
    final ListClusters listClusters = new ListClusters();

    /** @param storeName what kind of store the engine has, for those who ask */
    public Handlers(
            EngineParts parts,
            Executions executions,
            Namespaces namespaces,
            NamespaceReclaim reclaim,
            ListThreads listThreads,
            String storeName) {
        Door door = new Door(namespaces, parts.limits());
        StartDoor startDoor = new StartDoor(door);
        Lists lists = new Lists(new RunCatalog(parts.store().lists()), listThreads, door);
        UpdateDoor updateDoor = new UpdateDoor(door, parts.ids());
        ActivityAnswers activityAnswers = new ActivityAnswers(executions, door);
        this.getSystemInfo = new GetSystemInfo();
        this.getClusterInfo = new GetClusterInfo(storeName);
        this.deprecateNamespace = new DeprecateNamespace(namespaces, executions, door);
        this.schedules = new ScheduleHandlers(parts, executions, listThreads, new ScheduleDoor(door, startDoor));
        this.describeNamespace = new DescribeNamespace(namespaces, door);
        this.pollWorkflowExecutionUpdate = new PollWorkflowExecutionUpdate(executions, door);
        this.listNamespaces = new ListNamespaces(namespaces, door);
        this.registerNamespace = new RegisterNamespace(namespaces, executions, parts.ids(), door);
        this.updateNamespace = new UpdateNamespace(namespaces, executions, door);
        this.deleteNamespace = new DeleteNamespace(namespaces, reclaim);
        this.startWorkflowExecution = new StartWorkflowExecution(executions, parts.ids(), startDoor);
        this.signalWorkflowExecution = new SignalWorkflowExecution(executions, door);
        this.signalWithStartWorkflowExecution =
                new SignalWithStartWorkflowExecution(executions, parts.ids(), startDoor);
        this.queryWorkflow = new QueryWorkflow(executions, door);
        this.requestCancelWorkflowExecution = new RequestCancelWorkflowExecution(executions, door);
        this.terminateWorkflowExecution = new TerminateWorkflowExecution(executions, door);
        this.deleteWorkflowExecution = new DeleteWorkflowExecution(executions, door);
        this.updateWorkflowExecution = new UpdateWorkflowExecution(executions, door, updateDoor);
        this.executeMultiOperation = new ExecuteMultiOperation(executions, parts.ids(), door, startDoor, updateDoor);
        this.describeWorkflowExecution = new DescribeWorkflowExecution(executions, parts.clock(), door);
        this.getWorkflowExecutionHistory = new GetWorkflowExecutionHistory(executions, door);
        this.getWorkflowExecutionHistoryReverse = new GetWorkflowExecutionHistoryReverse(executions, door);
        this.activities = new ActivityControlHandlers(executions, door);
        this.workers = new WorkerHandlers(parts.matching(), parts.timers(), door);
        this.batches = new BatchHandlers(executions, parts.ids(), lists, door);
        TaskPolls polls = new TaskPolls(parts.matching(), parts.timers(), door);
        this.pollWorkflowTaskQueue = new PollWorkflowTaskQueue(polls, door);
        this.respondWorkflowTaskCompleted = new RespondWorkflowTaskCompleted(executions, door);
        this.respondWorkflowTaskFailed = new RespondWorkflowTaskFailed(executions, door);
        this.respondQueryTaskCompleted = new RespondQueryTaskCompleted(parts.queries());
        this.resetStickyTaskQueue = new ResetStickyTaskQueue(executions, door);
        this.taskQueues = new TaskQueueHandlers(parts, executions, namespaces, door);
        this.pollActivityTaskQueue = new PollActivityTaskQueue(polls, door);
        this.respondActivityTaskCompleted = new RespondActivityTaskCompleted(activityAnswers);
        this.respondActivityTaskCompletedById = new RespondActivityTaskCompletedById(activityAnswers);
        this.respondActivityTaskFailed = new RespondActivityTaskFailed(activityAnswers);
        this.respondActivityTaskFailedById = new RespondActivityTaskFailedById(activityAnswers);
        this.respondActivityTaskCanceled = new RespondActivityTaskCanceled(activityAnswers);
        this.respondActivityTaskCanceledById = new RespondActivityTaskCanceledById(activityAnswers);
        this.recordActivityTaskHeartbeat = new RecordActivityTaskHeartbeat(activityAnswers);
        this.recordActivityTaskHeartbeatById = new RecordActivityTaskHeartbeatById(activityAnswers);
        this.listWorkflowExecutions = new ListWorkflowExecutions(lists);
        this.listOpenWorkflowExecutions = new ListOpenWorkflowExecutions(lists);
        this.listClosedWorkflowExecutions = new ListClosedWorkflowExecutions(lists);
        this.listArchivedWorkflowExecutions = new ListArchivedWorkflowExecutions(door);
        this.scanWorkflowExecutions = new ScanWorkflowExecutions(lists);
        this.countWorkflowExecutions = new CountWorkflowExecutions(lists);
        this.getSearchAttributes = new GetSearchAttributes(namespaces);
        this.addSearchAttributes = new AddSearchAttributes(namespaces, executions, door);
        this.removeSearchAttributes = new RemoveSearchAttributes(namespaces, executions, door);
        this.listSearchAttributes = new ListSearchAttributes(door);
    }
}
