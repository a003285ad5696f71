/**
 * Where a run is and what it remembers: the fold of its journal, entity by entity, and the recorder through which
 * decisions change it. Nothing in here decides.
 */
package dev.perdura.engine.internal.state;
