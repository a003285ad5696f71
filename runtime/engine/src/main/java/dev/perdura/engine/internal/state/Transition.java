package dev.perdura.engine.internal.state;

import com.google.protobuf.Timestamp;
import dev.perdura.engine.EngineLimits;
import dev.perdura.engine.internal.journal.v1.Fact;
import dev.perdura.engine.internal.state.Entry.EventEntry;
import dev.perdura.engine.internal.state.Entry.FactEntry;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * One change of one run in the making. A decision reads {@link #state()} and records; what it records changes the state
 * at once. All of it is committed together or not at all: after an exception the state is spoiled and must be folded
 * anew.
 */
public final class Transition {

    /** The id of an event that has no place in history yet (rule 2.18). */
    public static final long BUFFERED_EVENT_ID = -123;

    private final WorkflowState state;
    private final long nowMillis;
    private final Supplier<String> newId;
    private final EngineLimits limits;
    private final AttributeChecks attributes;
    private final List<Entry> entries = new ArrayList<>(6);
    private final List<FollowUp> followUps = new ArrayList<>(2);
    private Timestamp now;

    /** A transition of a run that may have any search attributes. */
    public Transition(WorkflowState state, long nowMillis, Supplier<String> newId, EngineLimits limits) {
        this(state, nowMillis, newId, limits, AttributeChecks.NONE);
    }

    /** @param newId gives a new UUID at every call */
    public Transition(
            WorkflowState state,
            long nowMillis,
            Supplier<String> newId,
            EngineLimits limits,
            AttributeChecks attributes) {
        this.state = state;
        this.nowMillis = nowMillis;
        this.newId = newId;
        this.limits = limits;
        this.attributes = attributes;
    }

    public WorkflowState state() {
        return state;
    }

    public long nowMillis() {
        return nowMillis;
    }

    public Timestamp now() {
        if (now == null) {
            now = Times.timestamp(nowMillis);
        }
        return now;
    }

    public String newId() {
        return newId.get();
    }

    public EngineLimits limits() {
        return limits;
    }

    /** What search attributes the run, and those it starts in its namespace, may have. */
    public AttributeChecks attributes() {
        return attributes;
    }

    /** An event of that type that happens now. */
    public HistoryEvent.Builder event(EventType type) {
        return HistoryEvent.newBuilder().setEventType(type).setEventTime(now());
    }

    /**
     * Gives the event its effect, and its place in history: at once, or, if it is of a kind that must not come between
     * the events of a workflow task, at the next {@link #flush} or {@link #end} without a running workflow task (rule
     * 2.18).
     *
     * @return the event's id, {@link #BUFFERED_EVENT_ID} if it has none yet
     */
    public long record(HistoryEvent.Builder event) {
        settle();
        if (Buffering.isBuffered(event.getEventType())) {
            event.setEventId(BUFFERED_EVENT_ID);
            state.hold(event);
            return BUFFERED_EVENT_ID;
        }
        return place(event);
    }

    public void record(Fact fact) {
        settle();
        add(new FactEntry(fact));
    }

    private void add(Entry entry) {
        entries.add(entry);
        state.apply(entry);
    }

    /**
     * Makes a workflow task pending, or started, that is in memory only (rule 2.11). This leaves no entry, so the state
     * knows something that a fold of the journal does not.
     */
    public void speculate(SpeculativeTask task) {
        state.speculate(task);
    }

    /** The speculative task is over and leaves no trace (rule 2.12). */
    public void forgetSpeculative() {
        state.workflowTask().forgetSpeculative();
    }

    /**
     * Gives a speculative task its place in history; whatever else is recorded does so first (rules 2.11, 13.8). Like a
     * Temporal server it then does not say which worker has the task.
     */
    public void settle() {
        settle("");
    }

    /** As {@link #settle()}, for the worker of that identity, because of what it answers to the task. */
    public void settle(String identity) {
        SpeculativeTask task = state.workflowTask().speculative();
        if (task == null) {
            return;
        }
        SpeculativeTask.Started started = task.started();
        if (started != null && started.leftStickyQueue()) {
            add(new FactEntry(Facts.STICKY_CLEARED));
        }
        HistoryEvent.Builder startedEvent = started == null ? null : VirtualEvents.started(state, identity);
        place(VirtualEvents.scheduled(state));
        if (startedEvent != null) {
            place(startedEvent);
            if (started.inProcess()) {
                add(new FactEntry(Facts.TASK_HANDED_OUT));
            }
        }
    }

    /** What must happen once this is committed. */
    public void follow(FollowUp followUp) {
        followUps.add(followUp);
    }

    /** Whether it has changed the state. */
    public boolean hasRecorded() {
        return !entries.isEmpty() || state.buffered().size() > state.buffered().journaled();
    }

    /** Whether events wait for their place: of this transition, or from before. */
    public boolean hasBufferedEvents() {
        return !state.buffered().isEmpty();
    }

    /** Whether that activity is closed but its closing event waits for its place. */
    public boolean isActivityCloseBuffered(long scheduledEventId) {
        return state.buffered().any(event -> Buffering.closesActivity(event, scheduledEventId));
    }

    /** The TimerFired of that timer that waits for its place, or null (rule 2.22). */
    public HistoryEvent.Builder bufferedTimerFired(String timerId) {
        return state.buffered().timerFired(timerId);
    }

    /** Takes the TimerFired back that {@link #bufferedTimerFired} gave. */
    public void removeBufferedTimerFired(String timerId) {
        record(Facts.bufferedTimerRemoved(timerId));
    }

    /**
     * Gives all buffered events their place: first those that close nothing, then activities that ended (rule 2.19).
     */
    public void flush() {
        BufferedEvents buffered = state.buffered();
        if (buffered.isEmpty()) {
            return;
        }
        List<HistoryEvent.Builder> events = Buffering.inFlushOrder(buffered);
        if (buffered.journaled() > 0) {
            record(Facts.BUFFER_FLUSHED);
        } else {
            buffered.clear();
        }
        Buffering.Wiring wiring = new Buffering.Wiring();
        for (int at = 0; at < events.size(); at++) {
            HistoryEvent.Builder event = events.get(at);
            wiring.wire(event, state.nextEventId());
            place(event);
        }
    }

    /** How many events wait for the running workflow task, and how big those are that waited before. */
    public boolean isBufferOver(int maximumEvents, int maximumBytes) {
        return state.buffered().size() >= maximumEvents || state.buffered().journaledBytes() >= maximumBytes;
    }

    /** Ends the transition; nothing may be recorded after. A transition that recorded nothing leaves nothing. */
    public void end() {
        if (state.workflowTask().isStarted() && state.isOpen()) {
            keepBuffered();
        } else {
            flush();
        }
        if (!entries.isEmpty()) {
            add(new FactEntry(Facts.TRANSITION_CLOSED));
        }
    }

    public List<Entry> entries() {
        return entries;
    }

    public List<FollowUp> followUps() {
        return followUps;
    }

    private long place(HistoryEvent.Builder event) {
        if (!state.buffered().isEmpty() && Buffering.closesRun(event.getEventType())) {
            // They never get a place, but what they did to the run must be known when it is folded again.
            keepBuffered();
        }
        long eventId = state.nextEventId();
        add(new EventEntry(event.setEventId(eventId).setTaskId(eventId).build()));
        return eventId;
    }

    /** Buffered events are durable like any other (rule 12.56). */
    private void keepBuffered() {
        BufferedEvents buffered = state.buffered();
        for (int at = buffered.journaled(); at < buffered.size(); at++) {
            HistoryEvent event = buffered.get(at).build();
            entries.add(new FactEntry(Facts.eventBuffered(event)));
            buffered.journaled(event.getSerializedSize());
        }
    }
}
