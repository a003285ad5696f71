/**
 * The store on disk. {@link dev.perdura.engine.internal.store.sqlite.SqliteStore} is the way in; opening goes location,
 * lock, inspection, migration, and only then statements.
 */
package dev.perdura.engine.internal.store.sqlite;
