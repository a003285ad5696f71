package dev.perdura.engine.internal.transport;

import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The service for callers in this process: no bytes, no threads of its own. */
public final class InProcessDoor implements AutoCloseable {

    private static final long PATIENCE_AT_CLOSE_SECONDS = 2;

    private final String name;
    private final Server server;
    private final List<InProcessChannel> channels = new ArrayList<>();

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
    public synchronized ManagedChannel newChannel() {
        channels.removeIf(ManagedChannel::isShutdown);
        InProcessChannel channel = new InProcessChannel(
                InProcessChannelBuilder.forName(name).directExecutor().build());
        channels.add(channel);
        return channel;
    }

    /** Ends all calls and all channels. */
    @Override
    public synchronized void close() {
        channels.forEach(InProcessChannel::close);
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
