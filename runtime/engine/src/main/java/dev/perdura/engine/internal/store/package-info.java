/**
 * Where the engine keeps what it must not forget: one port, {@link dev.perdura.engine.internal.store.Store}, one unit
 * of work, {@link dev.perdura.engine.internal.store.WriteBatch}, plain rows between them.
 *
 * <p>{@code sqlite} is the store of a real engine, {@code memory} that of a test. Both pass {@code StoreContract}.
 */
package dev.perdura.engine.internal.store;
