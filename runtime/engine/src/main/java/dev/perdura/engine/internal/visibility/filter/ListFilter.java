package dev.perdura.engine.internal.visibility.filter;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.store.RunCondition;
import dev.perdura.engine.internal.visibility.AttributeSchema;
import dev.perdura.engine.internal.visibility.AttributeSchema.Field;
import java.util.Optional;

/**
 * What a caller asks of runs, as text that was understood (rules 9.6 to 9.8, 9.10).
 *
 * @param condition what a run has to fulfil
 * @param groupBy what runs are to be counted by, if the text says so
 */
public record ListFilter(RunCondition condition, Optional<Field> groupBy) {

    /**
     * A filter of what users run: schedules, batches and whatever else has a division of its own is left out, unless
     * the text names the division itself.
     *
     * @param text may be empty: then everything is meant
     * @throws Refusal INVALID_ARGUMENT if the text is no filter, or asks of a
     *     search attribute what it cannot be asked
     */
    public static ListFilter parse(String text, AttributeSchema schema) {
        return new FilterCompiler(schema).compile(FilterParser.parse(text), Optional.empty());
    }

    /** As {@link #parse}, of what is in one division. */
    public static ListFilter parseInDivision(String text, AttributeSchema schema, String division) {
        return new FilterCompiler(schema).compile(FilterParser.parse(text), Optional.of(division));
    }
}
