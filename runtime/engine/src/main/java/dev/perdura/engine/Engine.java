package dev.perdura.engine;

import dev.perdura.engine.EngineException.Reason;
import dev.perdura.engine.internal.commit.CommitFailure;
import dev.perdura.engine.internal.commit.Committer;
import dev.perdura.engine.internal.execution.EngineParts;
import dev.perdura.engine.internal.execution.Executions;
import dev.perdura.engine.internal.execution.Horizon;
import dev.perdura.engine.internal.execution.Ids;
import dev.perdura.engine.internal.execution.NamespaceReclaim;
import dev.perdura.engine.internal.execution.Namespaces;
import dev.perdura.engine.internal.execution.QueryTable;
import dev.perdura.engine.internal.execution.Stillness;
import dev.perdura.engine.internal.matching.Matching;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.rpc.Handlers;
import dev.perdura.engine.internal.rpc.OperatorServiceEndpoint;
import dev.perdura.engine.internal.rpc.WorkflowServiceEndpoint;
import dev.perdura.engine.internal.store.Store;
import dev.perdura.engine.internal.store.StoreFailure;
import dev.perdura.engine.internal.store.StoreStatistics;
import dev.perdura.engine.internal.store.memory.MemoryStore;
import dev.perdura.engine.internal.store.sqlite.SqliteStore;
import dev.perdura.engine.internal.timer.SteadyClock;
import dev.perdura.engine.internal.timer.Timers;
import dev.perdura.engine.internal.transport.ClientFeatures;
import dev.perdura.engine.internal.transport.Health;
import dev.perdura.engine.internal.transport.InProcessDoor;
import dev.perdura.engine.internal.transport.TcpListener;
import dev.perdura.engine.internal.transport.Transport;
import dev.perdura.engine.internal.visibility.AttributeRules;
import dev.perdura.engine.internal.visibility.ListThreads;
import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A durable workflow engine in this process: Temporal's WorkflowService over one SQLite file.
 *
 * <p>Callers in this process use {@link #channel}; others the port of {@link #listen}. What the service has
 * acknowledged is on disk: after a crash, an engine that opens the same file goes on where this one was. If a write to
 * the disk fails the engine stops; every call is then answered UNAVAILABLE with the reason.
 *
 * <p>Thread-safe.
 */
public final class Engine implements AutoCloseable {

    private final Store store;
    private final Committer committer;
    private final Timers timers;
    private final Matching matching;
    private final Executions executions;
    private final Handlers handlers;
    private final ListThreads listThreads;
    private final Health health = new Health();

    /** What else is offered, if time is virtual. */
    private final List<BindableService> ofVirtualTime = new ArrayList<>();

    private final int largestRequestBytes;
    private final InProcessDoor inProcess;
    private final List<TcpListener> listeners = new ArrayList<>();

    /** Why no request is taken any more; null while they are. */
    private volatile Refusal refusal;

    private boolean closed;

    private Engine(Builder builder, Store store, String storeName) {
        this.store = store;
        this.listThreads = new ListThreads(builder.drive.lists().get());
        EngineClock clock = builder.clock;
        this.committer = new Committer(store, this::stop);
        Stillness stillness = new Stillness();
        this.timers = new Timers(clock, builder.drive.elapsedMillis(), stillness);
        Namespaces namespaces = new Namespaces();
        this.matching = new Matching(timers, namespaces::tasksPerSecond);
        Ids ids = builder.drive.ids().apply(clock);
        namespaces.load(store);
        EngineParts parts = new EngineParts(
                clock,
                ids,
                builder.limits,
                store,
                timers,
                matching,
                new Horizon(),
                new QueryTable(),
                namespace -> new AttributeRules(namespaces.attributes(namespace)),
                namespaces::retentionMillis,
                new AtomicLong(store.greatestExecutionKey()),
                new AtomicLong(store.schedules().greatestKey()),
                new AtomicInteger(),
                new AtomicInteger());
        boolean virtual = clock instanceof VirtualClock;
        Runnable onIdle = virtual ? timers::wake : () -> {};
        this.executions = new Executions(parts, committer, builder.lanes, builder.cacheBytes, onIdle);
        if (clock instanceof VirtualClock virtualClock) {
            virtualClock.onMove(timers::wake);
            stillness.watch(parts, executions, namespaces, virtualClock.mover());
            committer.afterEach(timers::wake);
            ServiceLoader.load(VirtualTimeService.class).forEach(found -> offer(found.over(virtualClock)));
        } else {
            stillness.watch(parts, executions, namespaces, null);
        }
        NamespaceReclaim reclaim = new NamespaceReclaim(executions, parts, namespaces);
        this.handlers = new Handlers(parts, executions, namespaces, reclaim, listThreads, storeName);
        this.largestRequestBytes = builder.limits.requestBytes();
        // Before the timer thread looks for the first time: it would begin a look of its own at what is due.
        executions.handOutWhatIsReady();
        if (builder.drive.hasThreads()) {
            committer.start();
            timers.start();
            executions.start();
        }
        reclaim.resume();
        namespaces.ensureDefault(ids.get(), virtual, executions.outbox());
        this.inProcess = builder.drive.hasThreads() ? new InProcessDoor(services(Transport.IN_PROCESS)) : null;
    }

    /** An engine to be configured. */
    public static Builder builder() {
        return new Builder();
    }

    private List<BindableService> services(Transport transport) {
        BindableService workflows = endpoint(transport);
        List<BindableService> services = new ArrayList<>(ofVirtualTime);
        services.add(() -> ClientFeatures.readFor(
                WorkflowServiceGrpc.getGetWorkflowExecutionHistoryMethod().getFullMethodName(),
                workflows.bindService()));
        services.add(new OperatorServiceEndpoint(handlers, transport, () -> refusal));
        services.add(health.service());
        return services;
    }

    private void offer(BindableService service) {
        ofVirtualTime.add(service);
        health.serve(service.bindService().getServiceDescriptor().getName());
    }

    private WorkflowServiceEndpoint endpoint(Transport transport) {
        return new WorkflowServiceEndpoint(handlers, transport, () -> refusal);
    }

    /** For tests: what an engine without threads is driven by. */
    Parts parts() {
        return new Parts(committer, timers, executions, matching, this::endpoint);
    }

    /** The parts that have threads, if the engine has, and its doors. */
    record Parts(
            Committer committer,
            Timers timers,
            Executions executions,
            Matching matching,
            Function<Transport, WorkflowServiceEndpoint> door) {}

    /**
     * What an engine gets on by: its own threads, the machine's elapsed time and chance, or, in a simulation, whatever
     * takes their place.
     */
    record Drive(
            boolean hasThreads,
            LongSupplier elapsedMillis,
            Function<EngineClock, Ids> ids,
            Supplier<ExecutorService> lists) {}

    /**
     * A channel to this engine for callers in this process. It has no threads of its own: replies arrive on threads of
     * the engine, so whoever takes them with a callback must hand them on at once. Closed with the engine.
     */
    public ManagedChannel channel() {
        return inProcess.newChannel();
    }

    /**
     * Offers the service and gRPC's health check on a TCP port. No encryption and no authentication: meant for the
     * loopback address or a trusted network.
     *
     * @param address where to listen; port 0 takes any that is free
     * @return the port
     * @throws EngineException if the address cannot be bound
     */
    public synchronized int listen(InetSocketAddress address) {
        if (closed) {
            throw new EngineException(Reason.OTHER, "The engine is closed: it cannot listen on " + address, null);
        }
        try {
            TcpListener listener = new TcpListener(address, services(Transport.NETWORK), largestRequestBytes);
            listeners.add(listener);
            return listener.port();
        } catch (IOException e) {
            throw new EngineException(
                    Reason.ADDRESS,
                    "The engine cannot listen on " + address + ": " + e.getMessage()
                            + ". Is another process using the port? Choose another one, or 0 for any;"
                            + " the address must be one of this machine's own",
                    e);
        }
    }

    /** What the engine has done since it was started. */
    public EngineStatistics statistics() {
        StoreStatistics written = store.statistics();
        return new EngineStatistics(
                written.commits(),
                written.syncs(),
                written.rows(),
                written.bytes(),
                committer.acknowledgedTransitions(),
                executions.cachedRuns(),
                executions.cachedBytes(),
                matching.backlogSize());
    }

    private void stop(CommitFailure failure) {
        refusal = Refusal.unavailable(failure.getMessage());
        health.notServing();
        matching.close();
    }

    /**
     * Takes no new requests, finishes those in work, ends waiting calls with empty answers, and closes the store. What
     * is open goes on when an engine opens the same file. Does nothing the second time.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (refusal == null) {
            refusal = Refusal.unavailable("The engine is closed; open it again to go on");
        }
        health.notServing();
        matching.close();
        timers.close();
        executions.endWaits();
        executions.close();
        committer.close();
        listThreads.close();
        closeTransports();
        store.close();
    }

    private void closeTransports() {
        if (inProcess != null) {
            inProcess.close();
        }
        listeners.forEach(TcpListener::close);
    }

    /** For tests: ends as if the process had died, but leaves the process and the file to the next engine. */
    synchronized void crash() {
        closed = true;
        refusal = Refusal.unavailable("The engine has crashed, as its test wanted");
        committer.fail(new CommitFailure("The engine has crashed, as its test wanted", null));
        timers.close();
        listThreads.close();
        store.close();
        committer.close();
        closeTransports();
    }

    /** What an engine is to be like. Where nothing is said, it takes the system's time and Temporal's limits. */
    public static final class Builder {

        private static final long SMALLEST_CACHE_BYTES = 1 << 20;
        private static final int HEAP_SHARE_OF_CACHE = 4;

        private Path database;
        private boolean inMemory;
        private Store store;
        private EngineClock clock = EngineClock.system();
        private EngineLimits limits = EngineLimits.defaults();
        private Drive drive = new Drive(true, SteadyClock::elapsedMillis, Ids::new, ListThreads::start);
        private int lanes = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        private long cacheBytes = Runtime.getRuntime().maxMemory() / HEAP_SHARE_OF_CACHE;

        private Builder() {}

        /** Keeps everything in this SQLite file, which is made if it is not there. */
        public Builder database(Path file) {
            this.database = file;
            this.inMemory = false;
            return this;
        }

        /** Keeps everything in memory, and forgets it when it is closed. For tests. */
        public Builder inMemory() {
            this.inMemory = true;
            this.database = null;
            return this;
        }

        /** Where time comes from. */
        public Builder clock(EngineClock clock) {
            this.clock = clock;
            return this;
        }

        public Builder limits(EngineLimits limits) {
            this.limits = limits;
            return this;
        }

        /**
         * Over how many lanes workflows are spread (half the processors). Each can use one processor.
         *
         * @throws IllegalArgumentException if it is not above zero
         */
        public Builder lanes(int lanes) {
            if (lanes < 1) {
                throw new IllegalArgumentException("lanes: expected at least 1, got " + lanes);
            }
            this.lanes = lanes;
            return this;
        }

        /**
         * How much memory runs may take that are kept for their next request, about (a quarter of the heap).
         *
         * @throws IllegalArgumentException if it is less than 1 MiB
         */
        public Builder cacheBytes(long cacheBytes) {
            if (cacheBytes < SMALLEST_CACHE_BYTES) {
                throw new IllegalArgumentException(
                        "cacheBytes: expected at least " + SMALLEST_CACHE_BYTES + ", got " + cacheBytes);
            }
            this.cacheBytes = cacheBytes;
            return this;
        }

        /** For tests: keeps everything in this store, which the engine closes. */
        Builder store(Store store) {
            this.store = store;
            return this;
        }

        /**
         * For simulations: what takes the place of threads, elapsed time and chance, and a cache of any size.
         */
        Builder drive(Drive drive, long cacheBytes) {
            this.drive = drive;
            this.cacheBytes = cacheBytes;
            return this;
        }

        /**
         * Opens the store and starts the engine.
         *
         * @throws IllegalStateException if neither {@link #database} nor {@link #inMemory} was called
         * @throws EngineException if the file cannot be used
         */
        public Engine start() {
            if (store == null && database == null && !inMemory) {
                throw new IllegalStateException(
                        "Where should the engine keep its data? Call database(file) or inMemory()");
            }
            try {
                Store opened = store != null ? store : inMemory ? new MemoryStore() : SqliteStore.open(database);
                return new Engine(this, opened, inMemory ? "memory" : "sqlite");
            } catch (StoreFailure e) {
                throw new EngineException(reason(e.reason()), e.getMessage(), e);
            }
        }

        private static Reason reason(StoreFailure.Reason reason) {
            return switch (reason) {
                case UNUSABLE_PATH -> Reason.UNUSABLE_PATH;
                case READ_ONLY -> Reason.READ_ONLY;
                case NOT_A_DATABASE -> Reason.NOT_A_DATABASE;
                case NEWER_SCHEMA -> Reason.NEWER_SCHEMA;
                case IN_USE -> Reason.IN_USE;
                case UNSUPPORTED_SQLITE -> Reason.UNSUPPORTED_SQLITE;
                case DISK_FULL -> Reason.DISK_FULL;
                case INPUT_OUTPUT -> Reason.INPUT_OUTPUT;
                case CORRUPT -> Reason.CORRUPT;
                case CONFLICT, POISONED, CLOSED -> Reason.OTHER;
            };
        }
    }
}
