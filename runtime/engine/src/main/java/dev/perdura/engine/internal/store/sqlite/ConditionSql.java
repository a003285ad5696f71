package dev.perdura.engine.internal.store.sqlite;

import dev.perdura.engine.internal.store.RunAttribute;
import dev.perdura.engine.internal.store.RunColumn;
import dev.perdura.engine.internal.store.RunCondition;
import dev.perdura.engine.internal.store.RunCondition.All;
import dev.perdura.engine.internal.store.RunCondition.Any;
import dev.perdura.engine.internal.store.RunCondition.Compared;
import dev.perdura.engine.internal.store.RunCondition.HasPhrase;
import dev.perdura.engine.internal.store.RunCondition.Not;
import dev.perdura.engine.internal.store.RunCondition.OneOf;
import dev.perdura.engine.internal.store.RunCondition.Present;
import dev.perdura.engine.internal.store.RunCondition.Relation;
import dev.perdura.engine.internal.store.RunField;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * A {@link RunCondition} as SQL over {@code execution e LEFT JOIN description d}. Every value is a parameter; what is
 * in the text comes from this class alone. The SQL is true or false, never NULL.
 */
final class ConditionSql {

    private final StringBuilder sql = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();

    private ConditionSql() {}

    static ConditionSql of(RunCondition condition) {
        ConditionSql made = new ConditionSql();
        made.append(condition);
        return made;
    }

    String text() {
        return sql.toString();
    }

    /** Sets the parameters from number {@code first} on; returns the number after the last. */
    int bind(PreparedStatement statement, int first) throws SQLException {
        int at = first;
        for (Object parameter : parameters) {
            statement.setObject(at++, parameter);
        }
        return at;
    }

    private void append(RunCondition condition) {
        if (condition instanceof All all) {
            join(all.conditions(), " AND ", "1", this::append);
        } else if (condition instanceof Any any) {
            join(any.conditions(), " OR ", "0", this::append);
        } else if (condition instanceof Not not) {
            sql.append("NOT (");
            append(not.condition());
            sql.append(')');
        } else if (condition instanceof Present present) {
            present(present.field());
        } else if (condition instanceof OneOf oneOf) {
            oneOf(oneOf);
        } else if (condition instanceof Compared compared) {
            compared(compared);
        } else if (condition instanceof HasPhrase phrase) {
            attribute(phrase.attribute(), () -> join(phrase.phrases(), " OR ", "0", this::inWords));
        }
    }

    /** As a balanced tree: SQLite allows a depth of a thousand only. */
    private <T> void join(List<T> parts, String between, String ifNone, Consumer<T> append) {
        if (parts.isEmpty()) {
            sql.append(ifNone);
        } else if (parts.size() == 1) {
            append.accept(parts.get(0));
        } else {
            int middle = parts.size() / 2;
            sql.append('(');
            join(parts.subList(0, middle), between, ifNone, append);
            sql.append(between);
            join(parts.subList(middle, parts.size()), between, ifNone, append);
            sql.append(')');
        }
    }

    private void inWords(String phrase) {
        sql.append("instr(words, ?) > 0");
        parameters.add(phrase);
    }

    private void present(RunField field) {
        if (field instanceof RunColumn column) {
            sql.append(expression(column)).append(" IS NOT NULL");
        } else {
            attribute((RunAttribute) field, () -> sql.append('1'));
        }
    }

    private void oneOf(OneOf oneOf) {
        if (oneOf.values().isEmpty()) {
            sql.append('0');
        } else {
            value(oneOf.field(), expression -> {
                sql.append(expression)
                        .append(" IN (")
                        .append(String.join(
                                ", ", Collections.nCopies(oneOf.values().size(), "?")))
                        .append(')');
                parameters.addAll(oneOf.values());
            });
        }
    }

    private void compared(Compared compared) {
        value(compared.field(), expression -> {
            Relation relation = compared.relation();
            if (relation == Relation.STARTS_WITH) {
                sql.append("(")
                        .append(expression)
                        .append(" >= ? AND instr(")
                        .append(expression)
                        .append(", ?) = 1)");
                parameters.add(compared.value());
            } else {
                sql.append(expression).append(operator(relation)).append('?');
            }
            parameters.add(compared.value());
        });
    }

    private void value(RunField field, Consumer<String> append) {
        if (field instanceof RunAttribute attribute) {
            attribute(attribute, () -> append.accept("value"));
        } else {
            RunColumn column = (RunColumn) field;
            String expression = expression(column);
            if (column.isOptional()) {
                sql.append('(').append(expression).append(" IS NOT NULL AND ");
                append.accept(expression);
                sql.append(')');
            } else {
                append.accept(expression);
            }
        }
    }

    private void attribute(RunAttribute attribute, Runnable condition) {
        sql.append("e.execution_key IN (SELECT execution_key FROM search_attribute WHERE attribute = ? AND ");
        parameters.add(attribute.key());
        condition.run();
        sql.append(')');
    }

    private static String operator(Relation relation) {
        return switch (relation) {
            case LESS -> " < ";
            case LESS_OR_EQUAL -> " <= ";
            case GREATER -> " > ";
            case GREATER_OR_EQUAL -> " >= ";
            case STARTS_WITH -> throw new IllegalArgumentException("STARTS_WITH is not one operator");
        };
    }

    /** What a field is called in SQL when runs are counted by it. */
    static ConditionSql grouping(RunField field) {
        ConditionSql made = new ConditionSql();
        if (field instanceof RunColumn column) {
            made.sql.append(expression(column));
        } else {
            made.sql.append(
                    "(SELECT value FROM search_attribute a WHERE a.execution_key = e.execution_key AND attribute = ?)");
            made.parameters.add(((RunAttribute) field).key());
        }
        return made;
    }

    private static String expression(RunColumn column) {
        return switch (column) {
            case WORKFLOW_ID -> "e.workflow_id";
            case RUN_ID -> "e.run_id";
            case WORKFLOW_TYPE -> "e.workflow_type";
            case TASK_QUEUE -> "e.task_queue";
            case STATUS -> "e.status";
            case START_TIME_MILLIS -> "e.start_time_millis";
            case EXECUTION_TIME_MILLIS -> "e.execution_time_millis";
            case CLOSE_TIME_MILLIS -> "e.close_time_millis";
            case DURATION_MILLIS -> "max(0, e.close_time_millis - e.execution_time_millis)";
            case HISTORY_LENGTH -> ifClosed("e.history_length");
            case HISTORY_SIZE_BYTES -> ifClosed("e.history_size_bytes");
            case TRANSITION_COUNT -> ifClosed("e.transition_count");
            case PARENT_WORKFLOW_ID -> "d.parent_workflow_id";
            case PARENT_RUN_ID -> "d.parent_run_id";
            case ROOT_WORKFLOW_ID -> "ifnull(d.root_workflow_id, e.workflow_id)";
            case ROOT_RUN_ID -> "ifnull(d.root_run_id, e.run_id)";
        };
    }

    private static String ifClosed(String column) {
        return "iif(e.close_time_millis IS NULL, NULL, " + column + ")";
    }
}
