package dev.perdura.engine.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Histories as text. One event a line: {@code 5 TimerStarted {timer_id: t1, workflow_task_completed_event_id: 4}}. What
 * is in braces is compared, attributes that are not are not. A path of fields leads into messages
 * ({@code failure.message}), an enum is written without its prefix, a value with commas in quotes.
 */
final class HistoryText {

    private static final Pattern LINE = Pattern.compile("(\\d+) (\\w+)(?: \\{(.*)})?");
    private static final Pattern ATTRIBUTE = Pattern.compile("([\\w.]+): (\"[^\"]*\"|[^,]*)(?:, )?");
    private static final String EVENT_TYPE = "EVENT_TYPE_";

    private HistoryText() {}

    static void assertHistory(List<HistoryEvent> events, String expected) {
        List<String> wanted = new ArrayList<>();
        List<String> found = new ArrayList<>();
        String[] lines = expected.strip().split("\\R");
        for (int at = 0; at < Math.max(lines.length, events.size()); at++) {
            String line = at < lines.length ? lines[at].strip() : "";
            if (at < lines.length) {
                wanted.add(line);
            }
            if (at < events.size()) {
                found.add(render(events.get(at), line));
            }
        }
        assertThat(String.join("\n", found)).isEqualTo(String.join("\n", wanted));
    }

    static String name(HistoryEvent event) {
        StringBuilder name = new StringBuilder();
        for (String word :
                event.getEventType().name().substring(EVENT_TYPE.length()).split("_")) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }

    /** The event with those attributes that the expected line names. */
    private static String render(HistoryEvent event, String expectedLine) {
        String plain = event.getEventId() + " " + name(event);
        Matcher line = LINE.matcher(expectedLine);
        if (!line.matches() || line.group(3) == null || !line.group(2).equals(name(event))) {
            return plain;
        }
        List<String> attributes = new ArrayList<>();
        Matcher attribute = ATTRIBUTE.matcher(line.group(3));
        while (attribute.find()) {
            boolean quoted = attribute.group(2).startsWith("\"");
            String value = value(event, attribute.group(1));
            attributes.add(attribute.group(1) + ": " + (quoted ? '"' + value + '"' : value));
        }
        return plain + " {" + String.join(", ", attributes) + "}";
    }

    private static String value(HistoryEvent event, String path) {
        Message message = attributes(event);
        String[] steps = path.split("\\.");
        for (int at = 0; at < steps.length; at++) {
            FieldDescriptor field = message.getDescriptorForType().findFieldByName(steps[at]);
            if (field == null && at == 0) {
                field = event.getDescriptorForType().findFieldByName(steps[at]);
                message = event;
            }
            if (field == null) {
                return "no such field";
            }
            Object value = message.getField(field);
            if (at < steps.length - 1) {
                message = (Message) value;
            } else {
                return text(field, value, message);
            }
        }
        return "";
    }

    private static String text(FieldDescriptor field, Object value, Message owner) {
        if (field.getJavaType() == FieldDescriptor.JavaType.ENUM && !field.isRepeated()) {
            String name = value.toString();
            String prefix = field.getEnumType()
                    .getName()
                    .replaceAll("([a-z])([A-Z])", "$1_$2")
                    .toUpperCase(Locale.ROOT);
            return name.startsWith(prefix + "_") ? name.substring(prefix.length() + 1) : name;
        }
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !field.isRepeated()) {
            return owner.hasField(field) ? message((Message) value) : "none";
        }
        return value.toString();
    }

    private static String message(Message message) {
        if (message instanceof Duration duration) {
            return duration.getSeconds() * 1000 + duration.getNanos() / 1_000_000 + "ms";
        }
        if (message instanceof Timestamp time) {
            return "+" + (time.getSeconds() * 1000 + time.getNanos() / 1_000_000 - TestRun.EPOCH) + "ms";
        }
        return message.toString().strip();
    }

    private static Message attributes(HistoryEvent event) {
        return (Message) event.getField(event.getOneofFieldDescriptor(
                event.getDescriptorForType().getOneofs().get(0)));
    }
}
