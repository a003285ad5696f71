package dev.perdura.engine.internal.command;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.perdura.engine.internal.state.Transition;
import io.temporal.api.history.v1.HistoryEvent;

/** What the many kinds of events about a child have in common. */
final class ChildEvents {

    private static final String INITIATED = "initiated_event_id";
    private static final String STARTED = "started_event_id";

    private ChildEvents() {}

    /** Of the child that the event is about. */
    static long initiatedEventId(HistoryEvent event) {
        Message attributes = attributes(event);
        return (long) attributes.getField(attributes.getDescriptorForType().findFieldByName(INITIATED));
    }

    /** The same event, happening now; if it names the child's Started, that has another id here. */
    static HistoryEvent.Builder again(Transition transition, HistoryEvent event, long startedEventId) {
        Message attributes = attributes(event);
        FieldDescriptor started = attributes.getDescriptorForType().findFieldByName(STARTED);
        if (started != null) {
            attributes =
                    attributes.toBuilder().setField(started, startedEventId).build();
        }
        return transition.event(event.getEventType()).setField(field(event), attributes);
    }

    private static Message attributes(HistoryEvent event) {
        return (Message) event.getField(field(event));
    }

    private static FieldDescriptor field(HistoryEvent event) {
        return event.getOneofFieldDescriptor(
                HistoryEvent.getDescriptor().getOneofs().get(0));
    }
}
