package dev.perdura.engine.internal.store;

import java.util.List;
import java.util.Objects;

/**
 * What is asked of a run. A condition is true or false of every run, never unknown: a comparison with a value that a
 * run does not have is false.
 *
 * <p>Values are {@code String}, {@code Long} or {@code Double}, of the class that the field has. Texts are compared by
 * code points.
 */
public sealed interface RunCondition {

    /** Every one of these holds; true if there are none. */
    record All(List<RunCondition> conditions) implements RunCondition {
        public All {
            conditions = List.copyOf(conditions);
        }
    }

    /** At least one of these holds; false if there are none. */
    record Any(List<RunCondition> conditions) implements RunCondition {
        public Any {
            conditions = List.copyOf(conditions);
        }
    }

    /** The condition does not hold. */
    record Not(RunCondition condition) implements RunCondition {
        public Not {
            Objects.requireNonNull(condition, "condition");
        }
    }

    /** The run has a value. */
    record Present(RunField field) implements RunCondition {
        public Present {
            Objects.requireNonNull(field, "field");
        }
    }

    /** The run has a value that is one of these; if it has several, one of them. */
    record OneOf(RunField field, List<Object> values) implements RunCondition {
        public OneOf {
            Objects.requireNonNull(field, "field");
            values = List.copyOf(values);
        }
    }

    /** The run has a value that is in this relation to {@code value}. */
    record Compared(RunField field, Relation relation, Object value) implements RunCondition {
        public Compared {
            Objects.requireNonNull(field, "field");
            Objects.requireNonNull(relation, "relation");
            Objects.requireNonNull(value, "value");
        }
    }

    /**
     * One of these phrases is in the run's {@link AttributeValue.Words words}; each phrase consists of words with one
     * space before, between and after them.
     */
    record HasPhrase(RunAttribute attribute, List<String> phrases) implements RunCondition {
        public HasPhrase {
            Objects.requireNonNull(attribute, "attribute");
            phrases = List.copyOf(phrases);
        }
    }

    /** How a value lies to another one. */
    enum Relation {
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL,
        /** Of texts: begins with it. */
        STARTS_WITH
    }

    /** What all runs fulfil. */
    RunCondition EVERYTHING = new All(List.of());

    /** What no run fulfils. */
    RunCondition NOTHING = new Any(List.of());
}
