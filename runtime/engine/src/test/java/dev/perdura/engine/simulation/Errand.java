package dev.perdura.engine.simulation;

import dev.perdura.engine.internal.transport.Transport;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;

/** Something that a client wants done, and asks for with the same request again and again until it knows. */
abstract class Errand<R> implements Outcome<R> {

    private static final int MOST_TIMES = 6;

    final World world;
    final String what;
    private final Transport transport;
    private int times;
    private boolean done;

    Errand(World world, String what) {
        this.world = world;
        this.what = what;
        this.transport = world.chance(50) ? Transport.IN_PROCESS : Transport.NETWORK;
    }

    abstract void ask(WorkflowServiceImplBase door, StreamObserver<R> call);

    /** Whether the answer is what the client wants to know; if not, it asks again. */
    boolean isEnough(R answer) {
        return true;
    }

    /** Called at each request. */
    void asking() {}

    /** Called when the engine has refused, and not because it could not know better. */
    void turnedDown(Status status) {}

    final void go() {
        if (times++ >= MOST_TIMES) {
            done = true;
            return;
        }
        asking();
        world.<R>call(times == 1 ? what : what + " again", transport, this, this::ask);
    }

    boolean isDone() {
        return done;
    }

    @Override
    public final void refusalSaid(Status status) {
        if (status.getCode() != Status.Code.UNAVAILABLE) {
            turnedDown(status);
        }
    }

    @Override
    public final void arrived(R answer) {
        done |= isEnough(answer);
    }

    @Override
    public final void refused(Status status) {
        done |= status.getCode() != Status.Code.UNAVAILABLE && status.getCode() != Status.Code.RESOURCE_EXHAUSTED;
    }

    @Override
    public final void lost() {
        // It is asked again.
    }
}
