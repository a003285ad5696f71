package dev.perdura.engine.internal.visibility.filter;

import dev.perdura.engine.internal.store.RunCondition;
import dev.perdura.engine.internal.store.RunCondition.Compared;
import dev.perdura.engine.internal.store.RunCondition.Present;
import dev.perdura.engine.internal.store.RunCondition.Relation;
import dev.perdura.engine.internal.store.RunField;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;

/** A value of a filter, as something that stored values can be compared with. */
sealed interface Operand {

    /** The stored value that equals it; empty if none can. */
    Optional<Object> stored();

    /** What a stored value in that relation to it fulfils. */
    RunCondition compared(RunField field, Relation relation);

    /** A value that is stored as it is. */
    record Exact(Object value) implements Operand {
        @Override
        public Optional<Object> stored() {
            return Optional.of(value);
        }

        @Override
        public RunCondition compared(RunField field, Relation relation) {
            return new Compared(field, relation, value);
        }
    }

    /**
     * A number that may lie between two stored ones, or beyond all of them: a time in nanoseconds where milliseconds
     * are stored, 4.5 where whole numbers are.
     *
     * @param floor the greatest whole number that is not above it
     * @param whole whether it is that number
     */
    record Measured(BigInteger floor, boolean whole) implements Operand {

        private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
        private static final BigInteger GREATEST = BigInteger.valueOf(Long.MAX_VALUE);

        /** @param unit how many of {@code number} make one that is stored */
        static Measured of(BigDecimal number, long unit) {
            BigDecimal divided = number.divide(BigDecimal.valueOf(unit));
            BigInteger floor = divided.setScale(0, RoundingMode.FLOOR).toBigIntegerExact();
            return new Measured(floor, divided.compareTo(new BigDecimal(floor)) == 0);
        }

        @Override
        public Optional<Object> stored() {
            boolean fits = floor.compareTo(LEAST) >= 0 && floor.compareTo(GREATEST) <= 0;
            return whole && fits ? Optional.of(floor.longValueExact()) : Optional.empty();
        }

        @Override
        public RunCondition compared(RunField field, Relation relation) {
            boolean wantsLess = relation == Relation.LESS || relation == Relation.LESS_OR_EQUAL;
            if (floor.compareTo(GREATEST) > 0) {
                return wantsLess ? new Present(field) : RunCondition.NOTHING;
            }
            if (floor.compareTo(LEAST) < 0) {
                return wantsLess ? RunCondition.NOTHING : new Present(field);
            }
            return new Compared(field, whole ? relation : besides(relation), floor.longValueExact());
        }

        /** The same, compared with {@link #floor} although the number is a little above it. */
        private static Relation besides(Relation relation) {
            return switch (relation) {
                case LESS -> Relation.LESS_OR_EQUAL;
                case GREATER_OR_EQUAL -> Relation.GREATER;
                default -> relation;
            };
        }
    }
}
