package dev.perdura.engine.internal.transport;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The service on a TCP port. Handlers run on the event loops themselves, which is nearly three times cheaper than an
 * executor behind them; none of them blocks.
 */
public final class TcpListener implements AutoCloseable {

    /** Official clients send pings every 30 s, also without calls; a stricter server would send them away. */
    private static final long SHORTEST_KEEP_ALIVE_SECONDS = 10;

    private static final long PATIENCE_AT_CLOSE_SECONDS = 2;

    /** Requests up to so many times as large as they may be are read, to be refused in words that clients know. */
    private static final int READ_AND_REFUSED = 8;

    private final EventLoopGroup acceptor = group("perdura-accept", 1);
    private final EventLoopGroup loops =
            group("perdura-net", Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    private final Server server;

    /** @throws IOException if the address cannot be bound */
    public TcpListener(InetSocketAddress address, List<BindableService> services, int largestRequestBytes)
            throws IOException {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(address)
                .bossEventLoopGroup(acceptor)
                .workerEventLoopGroup(loops)
                .channelType(NioServerSocketChannel.class)
                .directExecutor()
                .maxInboundMessageSize((int) Math.min(Integer.MAX_VALUE, (long) READ_AND_REFUSED * largestRequestBytes))
                .permitKeepAliveTime(SHORTEST_KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true);
        services.forEach(service ->
                builder.addService(UnreadableRequests.refusedBy(service.bindService(), largestRequestBytes)));
        this.server = builder.build();
        try {
            server.start();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private static EventLoopGroup group(String name, int threads) {
        return new NioEventLoopGroup(threads, new DefaultThreadFactory(name, true));
    }

    public int port() {
        return server.getPort();
    }

    /** Takes no new calls. */
    public void shutdown() {
        server.shutdown();
    }

    /** Ends all calls and connections. */
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
        acceptor.shutdownGracefully(0, PATIENCE_AT_CLOSE_SECONDS, TimeUnit.SECONDS);
        loops.shutdownGracefully(0, PATIENCE_AT_CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
