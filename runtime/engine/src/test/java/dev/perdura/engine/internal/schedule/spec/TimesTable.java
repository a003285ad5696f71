package dev.perdura.engine.internal.schedule.spec;

import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.TextFormat;
import io.temporal.api.schedule.v1.ScheduleSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and writes {@code times.txt}: what schedules are asked, and what a Temporal server answers. */
final class TimesTable {

    static final Path FILE = Path.of("src/test/resources/dev/perdura/engine/schedule/times.txt");

    final List<String> header = new ArrayList<>();
    final Map<String, Case> cases = new LinkedHashMap<>();

    /** One case: the lines of its question, then what was answered. */
    static final class Case {

        final String name;
        String specText = "";
        Instant from;
        Instant to;
        String seed = "";
        String shown = "";
        String refusal = "";
        String differs = "";
        final List<Instant> theirs = new ArrayList<>();
        final List<Instant> ours = new ArrayList<>();

        Case(String name) {
            this.name = name;
        }

        ScheduleSpec spec() {
            return parse(specText);
        }

        ScheduleSpec shownSpec() {
            return parse(shown);
        }

        private static ScheduleSpec parse(String text) {
            try {
                ScheduleSpec.Builder spec = ScheduleSpec.newBuilder();
                TextFormat.merge(text, ExtensionRegistry.getEmptyRegistry(), spec);
                return spec.build();
            } catch (TextFormat.ParseException e) {
                throw new IllegalStateException(text, e);
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static TimesTable read() {
        TimesTable table = new TimesTable();
        Case current = null;
        try {
            for (String line : Files.readAllLines(FILE, StandardCharsets.UTF_8)) {
                int space = line.indexOf(' ');
                String word = space < 0 ? line : line.substring(0, space);
                String rest = space < 0 ? "" : line.substring(space + 1);
                switch (word) {
                    case "#" -> table.header.add(line);
                    case "" -> {}
                    case "case" -> {
                        current = new Case(rest);
                        table.cases.put(rest, current);
                    }
                    default -> answer(current, word, rest);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("Expected " + FILE.toAbsolutePath(), e);
        }
        return table;
    }

    private static void answer(Case current, String word, String rest) {
        switch (word) {
            case "spec" -> current.specText = rest;
            case "from" -> current.from = Instant.parse(rest);
            case "to" -> current.to = Instant.parse(rest);
            case "seed" -> current.seed = rest;
            case "shown" -> current.shown = rest;
            case "!" -> current.refusal = rest;
            case "differs" -> current.differs = rest;
            case "=" -> current.theirs.add(Instant.parse(rest));
            case ">" -> current.ours.add(Instant.parse(rest));
            default -> throw new IllegalStateException("case " + current + ": no such line: " + word);
        }
    }

    void write() throws IOException {
        StringBuilder text = new StringBuilder();
        header.forEach(line -> text.append(line).append('\n'));
        for (Case each : cases.values()) {
            text.append("\ncase ").append(each.name).append('\n');
            add(text, "spec", each.specText);
            add(text, "from", each.from.toString());
            add(text, "to", each.to.toString());
            add(text, "seed", each.seed);
            add(text, "shown", each.shown);
            add(text, "!", each.refusal);
            each.theirs.forEach(time -> add(text, "=", time.toString()));
            add(text, "differs", each.differs);
            each.ours.forEach(time -> add(text, ">", time.toString()));
        }
        Files.writeString(FILE, text);
    }

    private static void add(StringBuilder text, String word, String rest) {
        if (!rest.isEmpty() || word.equals("spec")) {
            text.append((word + " " + rest).strip()).append('\n');
        }
    }
}
