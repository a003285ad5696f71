package dev.perdura.engine.internal.visibility.filter;

import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.store.RunColumn;
import dev.perdura.engine.internal.visibility.AttributeSchema.Field;
import dev.perdura.engine.internal.visibility.Timestamps;
import dev.perdura.engine.internal.visibility.filter.Operand.Exact;
import dev.perdura.engine.internal.visibility.filter.Operand.Measured;
import dev.perdura.engine.internal.visibility.grammar.ListFilterParser.ValueContext;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Reads the values of a filter as what the search attribute they are compared with takes (rule 9.7). */
final class Operands {

    private static final long NANOS_PER_MICRO = 1_000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Beyond these exponents a number is larger or smaller than everything that is stored. */
    private static final int GREATEST_EXPONENT = 400;

    private Operands() {}

    /** @throws Refusal if the value is not of the type of the field */
    static Operand of(Field field, ValueContext value) {
        checkIsValue(value);
        if (field.stored() == RunColumn.STATUS) {
            return status(field, value);
        }
        if (field.stored() == RunColumn.DURATION_MILLIS) {
            return duration(field, value);
        }
        return switch (field.type()) {
            case KEYWORD, KEYWORD_LIST, TEXT -> new Exact(text(field, value));
            case INT -> Measured.of(number(field, value), 1);
            case DOUBLE -> new Exact(number(field, value).doubleValue() + 0.0);
            case BOOL -> bool(field, value);
            case DATETIME -> time(field, value);
        };
    }

    /** The text of a value that has to be one. */
    static String text(Field field, ValueContext value) {
        checkIsValue(value);
        if (value.TEXT() == null) {
            throw mismatch(field, value, "a text in quotes");
        }
        return Texts.unquoted(value.TEXT().getText());
    }

    private static void checkIsValue(ValueContext value) {
        if (value.NAME() != null) {
            throw InvalidQuery.at(
                    value,
                    "expected a value, got the name " + value.getText() + "; if it is a text write it in quotes: '"
                            + value.getText() + "'");
        }
        if (value.NULL() != null) {
            throw InvalidQuery.at(value, "nothing equals NULL; write IS NULL or IS NOT NULL");
        }
    }

    private static Operand bool(Field field, ValueContext value) {
        if (value.TRUE() == null && value.FALSE() == null) {
            throw mismatch(field, value, "true or false, without quotes");
        }
        return new Exact(value.TRUE() == null ? 0L : 1L);
    }

    private static BigDecimal number(Field field, ValueContext value) {
        if (value.NUMBER() == null) {
            throw mismatch(field, value, "a number, without quotes");
        }
        BigDecimal number = new BigDecimal(value.NUMBER().getText());
        if (Math.abs((long) number.precision() - number.scale()) > GREATEST_EXPONENT
                || Math.abs((long) number.scale()) > GREATEST_EXPONENT) {
            throw mismatch(field, value, "a number of less than " + GREATEST_EXPONENT + " digits");
        }
        return value.MINUS() == null ? number : number.negate();
    }

    private static boolean isWhole(ValueContext value) {
        return value.NUMBER() != null
                && value.NUMBER().getText().chars().allMatch(character -> character >= '0' && character <= '9');
    }

    private static Operand time(Field field, ValueContext value) {
        String expected = "a time like '2026-01-31T12:00:00Z', or whole nanoseconds since 1970";
        BigInteger nanos;
        if (value.TEXT() != null) {
            nanos = Timestamps.nanos(text(field, value)).orElseThrow(() -> mismatch(field, value, expected));
        } else if (isWhole(value)) {
            nanos = number(field, value).toBigIntegerExact();
        } else {
            throw mismatch(field, value, expected);
        }
        if (field.stored() instanceof RunColumn) {
            return Measured.of(new BigDecimal(nanos), NANOS_PER_MILLI);
        }
        // Times that users give to runs are cut to microseconds, so these are too: each is to be found as it was given.
        return new Measured(Measured.of(new BigDecimal(nanos), NANOS_PER_MICRO).floor(), true);
    }

    private static Operand duration(Field field, ValueContext value) {
        String expected = "a duration: '1h30m', '01:30:00', or whole nanoseconds";
        if (value.TEXT() != null) {
            return Measured.of(
                    Durations.nanos(text(field, value)).orElseThrow(() -> mismatch(field, value, expected)),
                    NANOS_PER_MILLI);
        }
        if (!isWhole(value)) {
            throw mismatch(field, value, expected);
        }
        return Measured.of(number(field, value), NANOS_PER_MILLI);
    }

    private static Operand status(Field field, ValueContext value) {
        WorkflowExecutionStatus status = null;
        if (value.TEXT() != null) {
            status = Statuses.of(text(field, value)).orElse(null);
        } else if (isWhole(value) && value.NUMBER().getText().length() < 4) {
            status = WorkflowExecutionStatus.forNumber(number(field, value).intValueExact());
        }
        if (status == null) {
            throw mismatch(field, value, "one of " + Statuses.names());
        }
        return new Exact((long) status.getNumber());
    }

    private static Refusal mismatch(Field field, ValueContext value, String expected) {
        return InvalidQuery.at(
                value,
                "invalid value for search attribute " + field.name() + " of type " + field.type() + ": expected "
                        + expected + ", got " + InvalidQuery.shortened(value.getText()));
    }
}
