package dev.perdura.engine.simulation;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.temporal.api.command.v1.Command;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.List;

/** Messages as people read them. */
final class Texts {

    private Texts() {}

    static String of(Command command) {
        return command.getCommandType().name().substring("COMMAND_TYPE_".length());
    }

    static String of(CommittedRun run) {
        StringBuilder text = new StringBuilder(run.toString()).append(" ").append(run.row);
        run.events.forEach(event -> text.append("\n    ").append(of(event)));
        return text.append('\n').toString();
    }

    static String of(HistoryEvent event) {
        List<Message> attributes = event.getAllFields().values().stream()
                .filter(Message.class::isInstance)
                .map(Message.class::cast)
                .filter(message -> message.getDescriptorForType().getName().endsWith("Attributes"))
                .toList();
        return event.getEventId() + " " + event.getEventType().name().substring("EVENT_TYPE_".length()) + " "
                + (attributes.isEmpty()
                        ? ""
                        : TextFormat.printer().emittingSingleLine(true).printToString(attributes.get(0)));
    }
}
