package dev.perdura.engine.internal.visibility.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A filter as text, together with what SQL says of it: true, false, or null for unknown. The meaning is computed from
 * plain values here, in SQL's three-valued logic, and so by other means than in the filter itself.
 *
 * @param meaning of the values of one run, by name of search attribute; absent ones are missing
 */
record RandomFilter(String text, Function<Map<String, Object>, Boolean> meaning) {

    static final List<String> KEYWORDS = List.of("", "a", "ab", "abc", "b", "A", "ä", "%", "_", "'", "💡", "\uffee");
    static final List<Long> INTEGERS = List.of(-2L, -1L, 0L, 1L, 2L, 7L, Long.MAX_VALUE, Long.MIN_VALUE + 1);
    static final List<Double> DOUBLES = List.of(-1.5, 0.0, 0.25, 1.0, 1e300, 2.0);

    private static final List<String> OPERATORS = List.of("=", "!=", "<", "<=", ">", ">=");

    static RandomFilter of(Random random, int depth) {
        if (depth > 0) {
            RandomFilter left = of(random, depth - 1);
            RandomFilter right = of(random, depth - 1);
            switch (random.nextInt(4)) {
                case 0:
                    return new RandomFilter("NOT (" + left.text + ")", run -> not(left.meaning.apply(run)));
                case 1:
                    return both(left, right, "AND", RandomFilter::and);
                case 2:
                    return both(left, right, "OR", RandomFilter::or);
                default:
                    return left;
            }
        }
        return switch (random.nextInt(4)) {
            case 0 -> test(random, "CustomKeywordField", KEYWORDS, RandomFilter::quoted, RandomFilter::byCodePoints);
            case 1 -> test(random, "CustomIntField", INTEGERS, Object::toString, Long::compare);
            case 2 -> test(random, "CustomDoubleField", DOUBLES, Object::toString, Double::compare);
            default -> list(random);
        };
    }

    private static RandomFilter both(
            RandomFilter left, RandomFilter right, String word, BiFunction<Boolean, Boolean, Boolean> logic) {
        return new RandomFilter(
                "(" + left.text + ") " + word + " (" + right.text + ")",
                run -> logic.apply(left.meaning.apply(run), right.meaning.apply(run)));
    }

    private interface Order<T> {
        int compare(T left, T right);
    }

    @SuppressWarnings("unchecked")
    private static <T> RandomFilter test(
            Random random, String name, List<T> values, Function<T, String> written, Order<T> order) {
        T first = values.get(random.nextInt(values.size()));
        T second = values.get(random.nextInt(values.size()));
        String not = random.nextBoolean() ? "NOT " : "";
        int kind = random.nextInt(name.equals("CustomKeywordField") ? 5 : 4);
        String operator = OPERATORS.get(random.nextInt(OPERATORS.size()));
        String text = name
                + switch (kind) {
                    case 0 -> " " + operator + " " + written.apply(first);
                    case 1 -> " " + not + "IN (" + written.apply(first) + ", " + written.apply(second) + ")";
                    case 2 -> " " + not + "BETWEEN " + written.apply(first) + " AND " + written.apply(second);
                    case 3 -> " IS " + not + "NULL";
                    default -> " " + not + "STARTS_WITH " + written.apply(first);
                };
        return new RandomFilter(text, run -> {
            T value = (T) run.get(name);
            if (kind == 3) {
                return (value == null) == not.isEmpty();
            }
            if (value == null) {
                return null;
            }
            int toFirst = order.compare(value, first);
            int toSecond = order.compare(value, second);
            return switch (kind) {
                case 0 -> holds(operator, toFirst);
                case 1 -> (toFirst == 0 || toSecond == 0) == not.isEmpty();
                case 2 -> (toFirst >= 0 && toSecond <= 0) == not.isEmpty();
                default -> ((String) value).startsWith((String) first) == not.isEmpty();
            };
        });
    }

    /** Whether a set has an element is never unknown. */
    private static RandomFilter list(Random random) {
        String element = KEYWORDS.get(random.nextInt(KEYWORDS.size()));
        boolean wanted = random.nextBoolean();
        return new RandomFilter(
                "CustomKeywordListField " + (wanted ? "=" : "!=") + " " + quoted(element),
                run -> ((List<?>) run.getOrDefault("CustomKeywordListField", List.of())).contains(element) == wanted);
    }

    private static boolean holds(String operator, int compared) {
        return switch (operator) {
            case "=" -> compared == 0;
            case "!=" -> compared != 0;
            case "<" -> compared < 0;
            case "<=" -> compared <= 0;
            case ">" -> compared > 0;
            default -> compared >= 0;
        };
    }

    private static Boolean not(Boolean value) {
        return value == null ? null : !value;
    }

    private static Boolean and(Boolean left, Boolean right) {
        if (Boolean.FALSE.equals(left) || Boolean.FALSE.equals(right)) {
            return false;
        }
        return left == null || right == null ? null : true;
    }

    private static Boolean or(Boolean left, Boolean right) {
        return not(and(not(left), not(right)));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static int byCodePoints(String left, String right) {
        List<Integer> leftPoints = new ArrayList<>(left.codePoints().boxed().toList());
        List<Integer> rightPoints = right.codePoints().boxed().toList();
        for (int at = 0; at < Math.min(leftPoints.size(), rightPoints.size()); at++) {
            int compared = leftPoints.get(at).compareTo(rightPoints.get(at));
            if (compared != 0) {
                return compared;
            }
        }
        return Integer.compare(leftPoints.size(), rightPoints.size());
    }
}
