/** The store of tests: same contract, nothing kept. */
package dev.perdura.engine.internal.store.memory;
