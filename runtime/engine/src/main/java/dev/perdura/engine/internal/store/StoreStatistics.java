package dev.perdura.engine.internal.store;

/**
 * What a store wrote since it was opened; failed commits and empty batches count nowhere.
 *
 * @param commits batches made durable
 * @param syncs times a commit waited for the disk: exactly one per commit of a store on disk (SQLite syncs its
 *     write-ahead log once at the end of a transaction), none in memory. Syncs by background checkpoints, which no
 *     commit waits for, are not counted
 * @param rows rows inserted, updated or upserted
 * @param bytes length of the journal transitions, memos, search attributes and namespace definitions handed over; the
 *     store's own overhead is not in it
 */
public record StoreStatistics(long commits, long syncs, long rows, long bytes) {}
