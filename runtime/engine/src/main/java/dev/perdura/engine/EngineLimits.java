package dev.perdura.engine;

/**
 * What the engine puts up with. The defaults are those of a Temporal server. A limit that is crossed fails a request or
 * one workflow, never the engine.
 */
public final class EngineLimits {

    private final int payloadBytes;
    private final int memoBytes;
    private final int requestBytes;
    private final int historyBytes;
    private final int historyEvents;
    private final int suggestContinueAsNewBytes;
    private final int suggestContinueAsNewEvents;
    private final int activityFailureBytes;
    private final int pendingActivities;
    private final int signals;
    private final int bufferedEvents;
    private final int bufferedEventsBytes;
    private final int bufferedQueries;
    private final UpdateLimits updates;
    private final int idBytes;
    private final int userMetadataSummaryBytes;
    private final int userMetadataDetailsBytes;
    private final int linksPerRequest;
    private final int linkBytes;
    private final int historyPageEvents;
    private final int listPageRows;
    private final int workflowTaskTimeoutMillis;
    private final int workflowTaskTimeoutMaximumMillis;
    private final int workflowTaskRetryIntervalMaximumMillis;
    private final int workflowTaskHeartbeatMillis;
    private final int taskPollMillis;
    private final int historyPollMillis;

    private EngineLimits(Builder builder) {
        this.payloadBytes = builder.payloadBytes;
        this.memoBytes = builder.memoBytes;
        this.requestBytes = builder.requestBytes;
        this.historyBytes = builder.historyBytes;
        this.historyEvents = builder.historyEvents;
        this.suggestContinueAsNewBytes = builder.suggestContinueAsNewBytes;
        this.suggestContinueAsNewEvents = builder.suggestContinueAsNewEvents;
        this.activityFailureBytes = builder.activityFailureBytes;
        this.pendingActivities = builder.pendingActivities;
        this.signals = builder.signals;
        this.bufferedEvents = builder.bufferedEvents;
        this.bufferedEventsBytes = builder.bufferedEventsBytes;
        this.bufferedQueries = builder.bufferedQueries;
        this.updates = builder.updates;
        this.idBytes = builder.idBytes;
        this.userMetadataSummaryBytes = builder.userMetadataSummaryBytes;
        this.userMetadataDetailsBytes = builder.userMetadataDetailsBytes;
        this.linksPerRequest = builder.linksPerRequest;
        this.linkBytes = builder.linkBytes;
        this.historyPageEvents = builder.historyPageEvents;
        this.listPageRows = builder.listPageRows;
        this.workflowTaskTimeoutMillis = builder.workflowTaskTimeoutMillis;
        this.workflowTaskTimeoutMaximumMillis = builder.workflowTaskTimeoutMaximumMillis;
        this.workflowTaskRetryIntervalMaximumMillis = builder.workflowTaskRetryIntervalMaximumMillis;
        this.workflowTaskHeartbeatMillis = builder.workflowTaskHeartbeatMillis;
        this.taskPollMillis = builder.taskPollMillis;
        this.historyPollMillis = builder.historyPollMillis;
    }

    /** The limits of a Temporal server. */
    public static EngineLimits defaults() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Largest payload, result, failure or set of details, in bytes (2 MiB). */
    public int payloadBytes() {
        return payloadBytes;
    }

    /** Largest memo, in bytes (2 MiB). */
    public int memoBytes() {
        return memoBytes;
    }

    /** Largest request that is read from a connection, in bytes (4 MiB). */
    public int requestBytes() {
        return requestBytes;
    }

    /** A run whose history grows beyond this is terminated, in bytes (50 MiB). */
    public int historyBytes() {
        return historyBytes;
    }

    /** A run with more events than this is terminated (51,200). */
    public int historyEvents() {
        return historyEvents;
    }

    /** History size at which workers are told to continue as new, in bytes (4 MiB). */
    public int suggestContinueAsNewBytes() {
        return suggestContinueAsNewBytes;
    }

    /** Number of events at which workers are told to continue as new (4,096). */
    public int suggestContinueAsNewEvents() {
        return suggestContinueAsNewEvents;
    }

    /** Largest failure kept of an activity attempt that is retried, in bytes (4 KiB). */
    public int activityFailureBytes() {
        return activityFailureBytes;
    }

    /** Open activities of one run; also its open children, signals and cancel requests to others, of each (2,000). */
    public int pendingActivities() {
        return pendingActivities;
    }

    /** Signals one run takes (10,000). */
    public int signals() {
        return signals;
    }

    /**
     * Events that may wait for a running workflow task; one more fails the task, and the worker starts over (10,000;
     * Temporal: 100, which activities beside their worker fill within one task: they have two events each).
     */
    public int bufferedEvents() {
        return bufferedEvents;
    }

    /** Size of the events that may wait for a running workflow task, in bytes (2 MiB). */
    public int bufferedEventsBytes() {
        return bufferedEventsBytes;
    }

    /** Queries that may wait for one workflow task (16; Temporal: 1). */
    public int bufferedQueries() {
        return bufferedQueries;
    }

    /** What one run takes of updates. */
    public UpdateLimits updates() {
        return updates;
    }

    /** Longest id, name of anything, identity or reason, in bytes of UTF-8 (1,000). */
    public int idBytes() {
        return idBytes;
    }

    /** Largest summary in user metadata, in bytes (400). */
    public int userMetadataSummaryBytes() {
        return userMetadataSummaryBytes;
    }

    /** Largest details in user metadata, in bytes (20,000). */
    public int userMetadataDetailsBytes() {
        return userMetadataDetailsBytes;
    }

    /** Links in one request (10). */
    public int linksPerRequest() {
        return linksPerRequest;
    }

    /** Largest link, in bytes (4,000). */
    public int linkBytes() {
        return linkBytes;
    }

    /** Events in one page of history, rounded up to a whole write (256). */
    public int historyPageEvents() {
        return historyPageEvents;
    }

    /** Rows in one page of a list (1,000). */
    public int listPageRows() {
        return listPageRows;
    }

    /** Time a worker has for a workflow task when the start says nothing, in milliseconds (10 s). */
    public int workflowTaskTimeoutMillis() {
        return workflowTaskTimeoutMillis;
    }

    /** Longest time a start can ask for a workflow task, in milliseconds (120 s). */
    public int workflowTaskTimeoutMaximumMillis() {
        return workflowTaskTimeoutMaximumMillis;
    }

    /** Most that is added to the time of a failing workflow task, in milliseconds (10 min). */
    public int workflowTaskRetryIntervalMaximumMillis() {
        return workflowTaskRetryIntervalMaximumMillis;
    }

    /** Time a workflow task can be prolonged by heartbeats alone, in milliseconds (30 min). */
    public int workflowTaskHeartbeatMillis() {
        return workflowTaskHeartbeatMillis;
    }

    /** A poll for tasks ends empty after this, in milliseconds (60 s). */
    public int taskPollMillis() {
        return taskPollMillis;
    }

    /** A poll for history ends without news after this, in milliseconds (20 s). */
    public int historyPollMillis() {
        return historyPollMillis;
    }

    /** Sets single limits; each must be above zero. */
    public static final class Builder {

        private int payloadBytes = 2 << 20;
        private int memoBytes = 2 << 20;
        private int requestBytes = 4 << 20;
        private int historyBytes = 50 << 20;
        private int historyEvents = 51_200;
        private int suggestContinueAsNewBytes = 4 << 20;
        private int suggestContinueAsNewEvents = 4_096;
        private int activityFailureBytes = 4 << 10;
        private int pendingActivities = 2_000;
        private int signals = 10_000;
        private int bufferedEvents = 10_000;
        private int bufferedEventsBytes = 2 << 20;
        private int bufferedQueries = 16;
        private UpdateLimits updates = UpdateLimits.defaults();
        private int idBytes = 1_000;
        private int userMetadataSummaryBytes = 400;
        private int userMetadataDetailsBytes = 20_000;
        private int linksPerRequest = 10;
        private int linkBytes = 4_000;
        private int historyPageEvents = 256;
        private int listPageRows = 1_000;
        private int workflowTaskTimeoutMillis = 10_000;
        private int workflowTaskTimeoutMaximumMillis = 120_000;
        private int workflowTaskRetryIntervalMaximumMillis = 600_000;
        private int workflowTaskHeartbeatMillis = 1_800_000;
        private int taskPollMillis = 60_000;
        private int historyPollMillis = 20_000;

        private Builder() {}

        public Builder payloadBytes(int value) {
            payloadBytes = aboveZero("payloadBytes", value);
            return this;
        }

        public Builder memoBytes(int value) {
            memoBytes = aboveZero("memoBytes", value);
            return this;
        }

        public Builder requestBytes(int value) {
            requestBytes = aboveZero("requestBytes", value);
            return this;
        }

        public Builder historyBytes(int value) {
            historyBytes = aboveZero("historyBytes", value);
            return this;
        }

        public Builder historyEvents(int value) {
            historyEvents = aboveZero("historyEvents", value);
            return this;
        }

        public Builder suggestContinueAsNewBytes(int value) {
            suggestContinueAsNewBytes = aboveZero("suggestContinueAsNewBytes", value);
            return this;
        }

        public Builder suggestContinueAsNewEvents(int value) {
            suggestContinueAsNewEvents = aboveZero("suggestContinueAsNewEvents", value);
            return this;
        }

        public Builder activityFailureBytes(int value) {
            activityFailureBytes = aboveZero("activityFailureBytes", value);
            return this;
        }

        public Builder pendingActivities(int value) {
            pendingActivities = aboveZero("pendingActivities", value);
            return this;
        }

        public Builder signals(int value) {
            signals = aboveZero("signals", value);
            return this;
        }

        public Builder bufferedEvents(int value) {
            bufferedEvents = aboveZero("bufferedEvents", value);
            return this;
        }

        public Builder bufferedEventsBytes(int value) {
            bufferedEventsBytes = aboveZero("bufferedEventsBytes", value);
            return this;
        }

        public Builder bufferedQueries(int value) {
            bufferedQueries = aboveZero("bufferedQueries", value);
            return this;
        }

        public Builder updates(UpdateLimits value) {
            updates = value;
            return this;
        }

        public Builder idBytes(int value) {
            idBytes = aboveZero("idBytes", value);
            return this;
        }

        public Builder userMetadataSummaryBytes(int value) {
            userMetadataSummaryBytes = aboveZero("userMetadataSummaryBytes", value);
            return this;
        }

        public Builder userMetadataDetailsBytes(int value) {
            userMetadataDetailsBytes = aboveZero("userMetadataDetailsBytes", value);
            return this;
        }

        public Builder linksPerRequest(int value) {
            linksPerRequest = aboveZero("linksPerRequest", value);
            return this;
        }

        public Builder linkBytes(int value) {
            linkBytes = aboveZero("linkBytes", value);
            return this;
        }

        public Builder historyPageEvents(int value) {
            historyPageEvents = aboveZero("historyPageEvents", value);
            return this;
        }

        public Builder listPageRows(int value) {
            listPageRows = aboveZero("listPageRows", value);
            return this;
        }

        public Builder workflowTaskTimeoutMillis(int value) {
            workflowTaskTimeoutMillis = aboveZero("workflowTaskTimeoutMillis", value);
            return this;
        }

        public Builder workflowTaskTimeoutMaximumMillis(int value) {
            workflowTaskTimeoutMaximumMillis = aboveZero("workflowTaskTimeoutMaximumMillis", value);
            return this;
        }

        public Builder workflowTaskRetryIntervalMaximumMillis(int value) {
            workflowTaskRetryIntervalMaximumMillis = aboveZero("workflowTaskRetryIntervalMaximumMillis", value);
            return this;
        }

        public Builder workflowTaskHeartbeatMillis(int value) {
            workflowTaskHeartbeatMillis = aboveZero("workflowTaskHeartbeatMillis", value);
            return this;
        }

        public Builder taskPollMillis(int value) {
            taskPollMillis = aboveZero("taskPollMillis", value);
            return this;
        }

        public Builder historyPollMillis(int value) {
            historyPollMillis = aboveZero("historyPollMillis", value);
            return this;
        }

        public EngineLimits build() {
            return new EngineLimits(this);
        }

        private static int aboveZero(String name, int value) {
            if (value <= 0) {
                throw new IllegalArgumentException("Engine limit " + name + " must be above zero, was " + value + ".");
            }
            return value;
        }
    }
}
