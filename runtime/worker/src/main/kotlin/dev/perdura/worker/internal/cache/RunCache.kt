package dev.perdura.worker.internal.cache

import dev.perdura.worker.internal.replay.ReplaySession
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock

/**
 * Sessions of open runs, kept between their tasks so that a task costs no replay. Bounded in bytes by estimate; the run
 * not used for the longest time goes first. Whoever works on a run has it alone.
 */
internal class RunCache(private val capacityBytes: Long) {
    /** A run at this worker; [session] is null while it has to be replayed first. */
    class Entry {
        val turn = Mutex()
        var session: ReplaySession? = null
        internal var users = 0
        internal var weightBytes = 0L
    }

    private val entries = LinkedHashMap<String, Entry>(INITIAL_CAPACITY, LOAD_FACTOR, true)
    private var totalBytes = 0L

    /** How many sessions are kept. */
    val size: Int get() = synchronized(entries) { entries.size }

    /** The estimated size of what is kept. */
    val bytes: Long get() = synchronized(entries) { totalBytes }

    suspend fun <T> use(runId: String, block: suspend (Entry) -> T): T {
        val entry = synchronized(entries) { entries.getOrPut(runId) { Entry() }.also { it.users++ } }
        try {
            return entry.turn.withLock { block(entry) }
        } finally {
            synchronized(entries) { release(runId, entry) }
        }
    }

    /** Forgets [runId] although somebody works on it: whoever comes next begins anew. */
    fun discard(runId: String) {
        synchronized(entries) { entries.remove(runId)?.let { totalBytes -= it.weightBytes } }
    }

    /** Evicts everything that is not in use. */
    fun clear() {
        synchronized(entries) { evictUntil(0) }
    }

    private fun release(runId: String, entry: Entry) {
        entry.users--
        // Discarded meanwhile: it is nobody's any more.
        if (entries[runId] !== entry) return
        val weight = entry.session?.weightBytes?.toLong() ?: 0
        totalBytes += weight - entry.weightBytes
        entry.weightBytes = weight
        if (entry.users == 0 && entry.session == null) entries.remove(runId)
        evictUntil(capacityBytes)
    }

    private fun evictUntil(limitBytes: Long) {
        if (totalBytes <= limitBytes) return
        val oldestFirst = entries.values.iterator()
        while (totalBytes > limitBytes && oldestFirst.hasNext()) {
            val entry = oldestFirst.next()
            if (entry.users > 0) continue
            oldestFirst.remove()
            totalBytes -= entry.weightBytes
            entry.session?.evict()
        }
    }

    private companion object {
        const val INITIAL_CAPACITY = 16
        const val LOAD_FACTOR = 0.75f
    }
}
