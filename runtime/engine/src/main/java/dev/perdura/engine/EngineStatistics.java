package dev.perdura.engine;

/**
 * What an engine has done since it was opened. {@code acknowledgedTransitions / syncs} is how many changes shared one
 * flush to disk.
 *
 * @param commits transactions written to the store
 * @param syncs flushes to disk the engine waited for
 * @param rows rows written
 * @param bytes bytes of journal and rows handed to the store
 * @param acknowledgedTransitions changes of workflow runs that are on disk
 * @param cachedRuns runs held in memory now
 * @param cachedBytes an estimate of the memory they take
 * @param waitingTasks tasks that wait for a worker to poll now
 */
public record EngineStatistics(
        long commits,
        long syncs,
        long rows,
        long bytes,
        long acknowledgedTransitions,
        long cachedRuns,
        long cachedBytes,
        long waitingTasks) {}
