package dev.perdura.worker.internal.poll

import com.google.protobuf.ByteString
import dev.perdura.worker.internal.cache.RunCache
import dev.perdura.worker.internal.dispatch.Escape
import dev.perdura.worker.internal.replay.ReplaySession
import dev.perdura.worker.internal.replay.RunIdentity
import dev.perdura.worker.internal.replay.SessionEnvironment
import dev.perdura.worker.internal.service.WorkflowTaskService
import io.temporal.api.command.v1.Command
import io.temporal.api.history.v1.HistoryEvent
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.withTimeoutOrNull
import org.slf4j.LoggerFactory
import kotlin.time.Duration.Companion.milliseconds

/** Brings the session of a task's run up to the task: from the cache, or by replay of its whole history. */
internal class SessionLoader(
    private val service: WorkflowTaskService,
    private val environment: SessionEnvironment,
    private val turns: WorkflowTurns,
) {
    /** A session that has taken all history up to the start of [task], kept in [entry]. */
    suspend fun load(task: PollWorkflowTaskQueueResponse, entry: RunCache.Entry): ReplaySession {
        val first = task.history.eventsList.firstOrNull()
        val cached = entry.session
        if (cached != null && first != null && fits(cached, task, first)) {
            feedAll(task, cached, task.history.eventsList, task.nextPageToken)
            return cached
        }
        cached?.evict()
        entry.session = null
        return replay(task).also { entry.session = it }
    }

    private fun fits(cached: ReplaySession, task: PollWorkflowTaskQueueResponse, first: HistoryEvent): Boolean =
        first.eventId == cached.lastEventId + 1 && task.previousStartedEventId == cached.lastStartedEventId

    /** A session to answer a query from. One that was replayed for it is not kept: the engine does not know of it. */
    suspend fun loadForQuery(task: PollWorkflowTaskQueueResponse, entry: RunCache.Entry): ReplaySession {
        val cached = entry.session
        if (cached != null && cached.lastStartedEventId == task.previousStartedEventId) return cached
        return replay(task).also { it.requireConsistent() }
    }

    private suspend fun replay(task: PollWorkflowTaskQueueResponse): ReplaySession {
        val execution = task.workflowExecution
        val session =
            ReplaySession(RunIdentity(environment.namespace, execution.workflowId, execution.runId), environment)
        val events = task.history.eventsList
        if (events.firstOrNull()?.eventId == 1L) {
            feedAll(task, session, events, task.nextPageToken)
            return session
        }
        // Only the tail came, for a run that this worker does not have any more (rule 2.35).
        val page = service.historyPage(execution, ByteString.EMPTY)
        feedAll(task, session, page.history.eventsList, page.nextPageToken)
        feed(task, session, events.dropWhile { it.eventId <= session.lastEventId })
        return session
    }

    private fun feed(task: PollWorkflowTaskQueueResponse, session: ReplaySession, events: List<HistoryEvent>): Unit =
        turns.run(task, session) { session.feed(events) }

    private suspend fun feedAll(
        task: PollWorkflowTaskQueueResponse,
        session: ReplaySession,
        events: List<HistoryEvent>,
        pageToken: ByteString,
    ) {
        feed(task, session, events)
        var next = pageToken
        while (!next.isEmpty) {
            val page = service.historyPage(task.workflowExecution, next)
            feed(task, session, page.history.eventsList)
            next = page.nextPageToken
        }
    }

    /**
     * Reports coroutines that leave the workflow's thread from now on. A workflow that waits for nothing this worker
     * knows of may wait for another thread; its task is held for a moment, because there may never be another one to
     * fail.
     */
    suspend fun watchForEscape(session: ReplaySession, commands: List<Command>) {
        val run = session.run ?: return
        if (run.isEnded) return
        val suspicious = commands.isEmpty() && run.waitsForNothingKnown
        val escaped = if (suspicious) CompletableDeferred<Unit>() else null
        session.onLateEscape { escape ->
            if (escaped?.complete(Unit) != true) logger.error("In {} {}", run.info, escape.describe())
        }
        if (escaped == null) return
        withTimeoutOrNull(HOLD) { escaped.await() }
        run.requireAtHome()
        session.onLateEscape { escape: Escape -> logger.error("In {} {}", run.info, escape.describe()) }
    }

    private companion object {
        val logger = LoggerFactory.getLogger("dev.perdura.worker")
        val HOLD = 200.milliseconds
    }
}
