package dev.perdura.engine.internal.transport;

import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The service for callers in this process: no bytes, no threads of its own. */
public final class InProcessDoor implements AutoCloseable {

    private static final long PATIENCE_AT_CLOSE_SECONDS = 2;

    private final String name;
    private final Server server;

    public InProcessDoor(List<BindableService> services) {
        this.name = InProcessServerBuilder.generateName();
        InProcessServerBuilder builder = InProcessServerBuilder.forName(name).directExecutor();
        services.forEach(builder::addService);
        this.server = builder.build();
        try {
            server.start();
        } catch (IOException e) {
            throw new IllegalStateException("The in-process name " + name + " is taken", e);
        }
    }

    /** A new channel. Replies arrive on threads of the engine; whoever takes them must not block there. */
    public ManagedChannel newChannel() {
        return InProcessChannelBuilder.forName(name).directExecutor().build();
    }

    /** Ends all calls. */
    @Override
    public void close() {
        server.shutdown();
        try {
            if (!server.awaitTermination(PATIENCE_AT_CLOSE_SECONDS, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
