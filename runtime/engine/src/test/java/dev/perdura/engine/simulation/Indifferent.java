package dev.perdura.engine.simulation;

import io.grpc.Status;

/** A caller who does nothing about what becomes of its call. */
final class Indifferent<R> implements Outcome<R> {

    @Override
    public void arrived(R answer) {}

    @Override
    public void refused(Status status) {}

    @Override
    public void lost() {}
}
