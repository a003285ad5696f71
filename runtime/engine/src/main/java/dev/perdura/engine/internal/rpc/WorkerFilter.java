package dev.perdura.engine.internal.rpc;

import dev.perdura.engine.internal.refusal.Refusal;
import io.temporal.api.worker.v1.WorkerHeartbeat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query for workers: conditions joined by AND, each a field with {@code =}, {@code !=}, {@code STARTS_WITH} and a
 * text in quotes, or with {@code IS NULL} or {@code IS NOT NULL}. Times and OR are not understood, and refused.
 */
final class WorkerFilter {

    private static final Map<String, Function<WorkerHeartbeat, String>> FIELDS = Map.ofEntries(
            Map.entry("WorkerInstanceKey", WorkerHeartbeat::getWorkerInstanceKey),
            Map.entry("WorkerIdentity", WorkerHeartbeat::getWorkerIdentity),
            Map.entry("HostName", worker -> worker.getHostInfo().getHostName()),
            Map.entry("TaskQueue", WorkerHeartbeat::getTaskQueue),
            Map.entry("DeploymentName", worker -> worker.getDeploymentVersion().getDeploymentName()),
            Map.entry("BuildId", worker -> worker.getDeploymentVersion().getBuildId()),
            Map.entry("SdkName", WorkerHeartbeat::getSdkName),
            Map.entry("SdkVersion", WorkerHeartbeat::getSdkVersion),
            Map.entry("WorkerStatus", WorkerFilter::status),
            Map.entry("Status", WorkerFilter::status));

    private static final Pattern CONDITION = Pattern.compile(
            "\\s*`?(\\w+)`?\\s*(?:(=|!=|(?i:NOT\\s+STARTS_WITH|STARTS_WITH))\\s*(?:'([^']*)'|\"([^\"]*)\")"
                    + "|((?i:IS\\s+NULL|IS\\s+NOT\\s+NULL)))\\s*(?:(?i:AND)(?=\\s)|$)");

    private static final Set<String> NEGATIONS = Set.of("!=", "NOT STARTS_WITH", "IS NOT NULL");

    private WorkerFilter() {}

    /** @throws Refusal INVALID_ARGUMENT if the text is no such query */
    static Predicate<WorkerHeartbeat> parse(String text) {
        List<Predicate<WorkerHeartbeat>> conditions = new ArrayList<>();
        Matcher matcher = CONDITION.matcher(text);
        int at = 0;
        while (!text.substring(at).isBlank()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw Refusal.invalidArgument(
                        "malformed query: expected conditions like TaskQueue = 'orders', joined by"
                                + " AND, but at position " + at + " is: " + text.substring(at));
            }
            conditions.add(condition(matcher));
            at = matcher.end();
        }
        return worker -> conditions.stream().allMatch(condition -> condition.test(worker));
    }

    private static Predicate<WorkerHeartbeat> condition(Matcher matcher) {
        Function<WorkerHeartbeat, String> field = FIELDS.get(matcher.group(1));
        if (field == null) {
            throw Refusal.invalidArgument(
                    "invalid expression: workers have no " + matcher.group(1) + " that can be asked for; they have "
                            + FIELDS.keySet().stream().sorted().toList());
        }
        String operator = (matcher.group(2) == null ? matcher.group(5) : matcher.group(2))
                .toUpperCase(Locale.ROOT)
                .replaceAll("\\s+", " ");
        String value = matcher.group(3) == null ? matcher.group(4) : matcher.group(3);
        Predicate<WorkerHeartbeat> holds = switch (operator) {
            case "=", "!=" -> worker -> field.apply(worker).equals(value);
            case "IS NULL", "IS NOT NULL" -> worker -> field.apply(worker).isEmpty();
            default -> worker -> field.apply(worker).startsWith(value);
        };
        return NEGATIONS.contains(operator) ? holds.negate() : holds;
    }

    /** As it is written: {@code Running}. */
    private static String status(WorkerHeartbeat worker) {
        String name = worker.getStatus().name().replace("WORKER_STATUS_", "");
        StringBuilder words = new StringBuilder();
        for (String word : name.split("_")) {
            words.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return words.toString();
    }
}
