package dev.perdura.engine.internal.command;

import com.google.protobuf.Any;
import io.temporal.api.protocol.v1.Message;
import io.temporal.api.update.v1.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The updates of one run that were asked for and that the workflow has not answered yet, in the order in which they
 * came (rule 6.5). Nothing of them is written anywhere: whoever asked has no answer yet and will ask again.
 */
public final class AdmittedUpdates {

    /** A worker answers a message under an id that begins with that of the update. */
    static final String REQUEST_SUFFIX = "/request";

    private static final class Admitted {
        private final Request request;
        private boolean sent;

        private Admitted(Request request) {
            this.request = request;
        }
    }

    /** What there is of a run that nobody wants to update; nothing can be added. */
    public static final AdmittedUpdates NONE = new AdmittedUpdates(Map.of());

    private final Map<String, Admitted> byId;
    private long bytes;

    private AdmittedUpdates(Map<String, Admitted> byId) {
        this.byId = byId;
    }

    public AdmittedUpdates() {
        this(new LinkedHashMap<>(4));
    }

    public boolean isEmpty() {
        return byId.isEmpty();
    }

    public int size() {
        return byId.size();
    }

    /** Of the requests. */
    public long bytes() {
        return bytes;
    }

    public Collection<String> ids() {
        return List.copyOf(byId.keySet());
    }

    public boolean contains(String updateId) {
        return byId.containsKey(updateId);
    }

    /** Null if it is not among them. */
    Request request(String updateId) {
        Admitted admitted = byId.get(updateId);
        return admitted == null ? null : admitted.request;
    }

    /** Whether a worker has the update, or had it with a task that failed. */
    public boolean isSent(String updateId) {
        Admitted admitted = byId.get(updateId);
        return admitted != null && admitted.sent;
    }

    public void add(Request request) {
        byId.put(request.getMeta().getUpdateId(), new Admitted(request));
        bytes += request.getSerializedSize();
    }

    /** The workflow has answered it, or never will. */
    public void remove(String updateId) {
        Admitted removed = byId.remove(updateId);
        if (removed != null) {
            bytes -= removed.request.getSerializedSize();
        }
    }

    /** Whether there are messages that no worker has had yet, or, with {@code again}, any that it has not answered. */
    public boolean hasMessages(boolean again) {
        for (Admitted admitted : byId.values()) {
            if (again || !admitted.sent) {
                return true;
            }
        }
        return false;
    }

    /**
     * The messages for a worker that has just started a workflow task (rule 6.7). From now on they are sent.
     *
     * @param again also those that were sent before and not answered; false after a heartbeat
     */
    public List<Message> send(long startedEventId, boolean again) {
        List<Message> messages = new ArrayList<>(byId.size());
        byId.forEach((updateId, admitted) -> {
            if (again || !admitted.sent) {
                admitted.sent = true;
                messages.add(Message.newBuilder()
                        .setId(updateId + REQUEST_SUFFIX)
                        .setProtocolInstanceId(updateId)
                        .setEventId(startedEventId - 1)
                        .setBody(Any.pack(admitted.request))
                        .build());
            }
        });
        return messages;
    }
}
