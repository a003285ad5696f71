package dev.perdura.engine.internal.store;

/** What a {@link RunCondition} can be about: a {@link RunColumn} that every run has, or a {@link RunAttribute}. */
public sealed interface RunField permits RunColumn, RunAttribute {}
