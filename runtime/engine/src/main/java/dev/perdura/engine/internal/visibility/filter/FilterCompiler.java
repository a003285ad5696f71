package dev.perdura.engine.internal.visibility.filter;

import dev.perdura.engine.internal.refusal.Refusal;
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
import dev.perdura.engine.internal.visibility.AttributeSchema;
import dev.perdura.engine.internal.visibility.AttributeSchema.Field;
import dev.perdura.engine.internal.visibility.AttributeType;
import dev.perdura.engine.internal.visibility.PredefinedAttribute;
import dev.perdura.engine.internal.visibility.SystemAttribute;
import dev.perdura.engine.internal.visibility.Words;
import dev.perdura.engine.internal.visibility.grammar.ListFilterParser.AllOfContext;
import dev.perdura.engine.internal.visibility.grammar.ListFilterParser.AnyOfContext;
import dev.perdura.engine.internal.visibility.grammar.ListFilterParser.ComparedContext;
import dev.perdura.engine.internal.visibility.grammar.ListFilterParser.FieldContext;
import dev.perdura.engine.internal.visibility.grammar.ListFilterParser.GroupByContext;
import dev.perdura.engine.internal.visibility.grammar.ListFilterParser.GroupedContext;
import dev.perdura.engine.internal.visibility.grammar.ListFilterParser.ListedContext;
import dev.perdura.engine.internal.visibility.grammar.ListFilterParser.MatchContext;
import dev.perdura.engine.internal.visibility.grammar.ListFilterParser.MatchedContext;
import dev.perdura.engine.internal.visibility.grammar.ListFilterParser.MissingContext;
import dev.perdura.engine.internal.visibility.grammar.ListFilterParser.NegatedContext;
import dev.perdura.engine.internal.visibility.grammar.ListFilterParser.OperatorContext;
import dev.perdura.engine.internal.visibility.grammar.ListFilterParser.PrefixedContext;
import dev.perdura.engine.internal.visibility.grammar.ListFilterParser.QueryContext;
import dev.perdura.engine.internal.visibility.grammar.ListFilterParser.RangedContext;
import dev.perdura.engine.internal.visibility.grammar.ListFilterParser.TermContext;
import dev.perdura.engine.internal.visibility.grammar.ListFilterParser.TestContext;
import dev.perdura.engine.internal.visibility.grammar.ListFilterParser.TestedContext;
import dev.perdura.engine.internal.visibility.grammar.ListFilterParser.ValueContext;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;

/**
 * Syntax tree to condition. SQL's third truth value is worked off here: NOT is driven inwards to the comparisons, where
 * {@code NOT a = 1} becomes "has another value than 1". Texts and sets differ: a run without the attribute fulfils
 * {@code NOT a = 'x'}, as on a Temporal server.
 */
final class FilterCompiler {

    private static final Set<AttributeType> ORDERED = EnumSet.of(
            AttributeType.KEYWORD, AttributeType.INT, AttributeType.DOUBLE, AttributeType.BOOL, AttributeType.DATETIME);
    private static final Set<AttributeType> RANGED =
            EnumSet.of(AttributeType.KEYWORD, AttributeType.INT, AttributeType.DOUBLE, AttributeType.DATETIME);

    private final AttributeSchema schema;
    private boolean namesDivision;

    FilterCompiler(AttributeSchema schema) {
        this.schema = schema;
    }

    ListFilter compile(QueryContext query, Optional<String> division) {
        if (query.orderBy() != null) {
            throw InvalidQuery.at(
                    query.orderBy(),
                    "operation is not supported: 'ORDER BY' clause; open runs come first, then the latest closed");
        }
        if (query.limit() != null) {
            throw InvalidQuery.at(
                    query.limit(), "operation is not supported: 'LIMIT' clause; set the page size of the request");
        }
        RunCondition asked = query.anyOf() == null ? RunCondition.EVERYTHING : anyOf(query.anyOf(), false);
        Optional<Field> groupBy = Optional.ofNullable(query.groupBy()).map(this::groupBy);
        if (namesDivision) {
            return new ListFilter(asked, groupBy);
        }
        RunAttribute field = AttributeSchema.stored(
                PredefinedAttribute.NAMESPACE_DIVISION.label(), PredefinedAttribute.NAMESPACE_DIVISION.type());
        RunCondition inDivision = division.<RunCondition>map(name -> new OneOf(field, List.of(name)))
                .orElse(new Not(new Present(field)));
        return new ListFilter(new All(List.of(inDivision, asked)), groupBy);
    }

    private Field groupBy(GroupByContext groupBy) {
        if (groupBy.field().size() > 1) {
            throw InvalidQuery.at(
                    groupBy, "operation is not supported: 'GROUP BY' clause supports only a single field");
        }
        Field field = field(groupBy.field(0));
        boolean allowed = field.name().equals(SystemAttribute.EXECUTION_STATUS.label())
                || field.name().equals(PredefinedAttribute.NAMESPACE_DIVISION.label());
        if (!allowed) {
            throw InvalidQuery.at(
                    groupBy,
                    "operation is not supported: 'GROUP BY' clause is not supported for search attribute "
                            + field.name() + "; group by ExecutionStatus or TemporalNamespaceDivision, or count with"
                            + " one query for each value");
        }
        return field;
    }

    private RunCondition anyOf(AnyOfContext any, boolean negated) {
        List<RunCondition> parts = new ArrayList<>();
        for (AllOfContext part : any.allOf()) {
            parts.add(allOf(part, negated));
        }
        return parts.size() == 1 ? parts.get(0) : negated ? new All(parts) : new Any(parts);
    }

    private RunCondition allOf(AllOfContext all, boolean negated) {
        List<RunCondition> parts = new ArrayList<>();
        for (TermContext part : all.term()) {
            parts.add(term(part, negated));
        }
        return parts.size() == 1 ? parts.get(0) : negated ? new Any(parts) : new All(parts);
    }

    private RunCondition term(TermContext term, boolean negated) {
        if (term instanceof NegatedContext not) {
            return term(not.term(), !negated);
        }
        if (term instanceof GroupedContext group) {
            return anyOf(group.anyOf(), negated);
        }
        TestedContext tested = (TestedContext) term;
        return test(field(tested.field()), tested.test(), negated);
    }

    private RunCondition test(Field field, TestContext test, boolean negated) {
        if (test instanceof ComparedContext compared) {
            return compared(field, compared, negated);
        }
        if (test instanceof MissingContext missing) {
            Present present = new Present(field.stored());
            boolean wanted = (missing.NOT() != null) != negated;
            return wanted ? present : new Not(present);
        }
        MatchedContext matched = (MatchedContext) test;
        boolean unwanted = (matched.NOT() != null) != negated;
        MatchContext match = matched.match();
        if (match instanceof ListedContext listed) {
            if (field.type() == AttributeType.TEXT) {
                throw unsupported(field, listed.IN().getText(), listed);
            }
            return oneOf(field, listed.value(), unwanted);
        }
        if (match instanceof RangedContext ranged) {
            return between(field, ranged, unwanted);
        }
        return startsWith(field, (PrefixedContext) match, unwanted);
    }

    private RunCondition compared(Field field, ComparedContext compared, boolean negated) {
        OperatorContext operator = compared.operator();
        ValueContext value = compared.value();
        boolean equality = operator.EQUAL() != null || operator.NOT_EQUAL() != null;
        if (equality) {
            boolean unwanted = (operator.NOT_EQUAL() != null) != negated;
            return field.type() == AttributeType.TEXT
                    ? hasWords(field, value, unwanted)
                    : oneOf(field, List.of(value), unwanted);
        }
        if (!ORDERED.contains(field.type())) {
            throw unsupported(field, operator.getText(), compared);
        }
        Relation relation = relation(operator);
        return Operands.of(field, value).compared(field.stored(), negated ? opposite(relation) : relation);
    }

    private RunCondition hasWords(Field field, ValueContext value, boolean unwanted) {
        String sought = Operands.text(field, value);
        if (sought.isBlank()) {
            throw InvalidQuery.at(
                    value,
                    "no tokens found filtering on Text type search attribute " + field.name()
                            + "; write at least one word");
        }
        HasPhrase found = new HasPhrase((RunAttribute) field.stored(), Words.phrases(sought));
        return unwanted ? new Not(found) : found;
    }

    private RunCondition oneOf(Field field, List<ValueContext> values, boolean unwanted) {
        List<Object> stored = new ArrayList<>();
        for (ValueContext value : values) {
            Operands.of(field, value).stored().ifPresent(stored::add);
        }
        OneOf found = new OneOf(field.stored(), stored);
        if (!unwanted) {
            return found;
        }
        Not notFound = new Not(found);
        return field.type() == AttributeType.KEYWORD_LIST
                ? notFound
                : new All(List.of(new Present(field.stored()), notFound));
    }

    private RunCondition between(Field field, RangedContext ranged, boolean unwanted) {
        if (!RANGED.contains(field.type())) {
            throw unsupported(field, ranged.BETWEEN().getText(), ranged);
        }
        Operand from = Operands.of(field, ranged.value(0));
        Operand to = Operands.of(field, ranged.value(1));
        if (unwanted) {
            return new Any(List.of(
                    from.compared(field.stored(), Relation.LESS), to.compared(field.stored(), Relation.GREATER)));
        }
        return new All(List.of(
                from.compared(field.stored(), Relation.GREATER_OR_EQUAL),
                to.compared(field.stored(), Relation.LESS_OR_EQUAL)));
    }

    private RunCondition startsWith(Field field, PrefixedContext prefixed, boolean unwanted) {
        if (field.type() != AttributeType.KEYWORD || field.stored() == RunColumn.STATUS) {
            throw unsupported(field, prefixed.STARTS_WITH().getText(), prefixed);
        }
        String prefix = Operands.text(field, prefixed.value());
        RunCondition found = new Compared(field.stored(), Relation.STARTS_WITH, prefix);
        return unwanted ? new All(List.of(new Present(field.stored()), new Not(found))) : found;
    }

    private Field field(FieldContext named) {
        String name = named.getText().replace("`", "");
        Field field = schema.find(name)
                .orElseThrow(() -> InvalidQuery.at(
                        named,
                        "invalid search attribute: " + name
                                + schema.alike(name)
                                        .map(other -> "; do you mean " + other + "?")
                                        .orElse("; namespace " + schema.namespace()
                                                + " has none of that name, register it or correct the name")));
        namesDivision |= field.name().equals(PredefinedAttribute.NAMESPACE_DIVISION.label());
        return field;
    }

    private static Refusal unsupported(Field field, String operator, ParserRuleContext where) {
        return InvalidQuery.at(
                where,
                "operation is not supported: operator '" + operator.toUpperCase(Locale.ROOT)
                        + "' not supported for " + field.type() + " type search attribute '" + field.name() + "'; use "
                        + operators(field));
    }

    private static String operators(Field field) {
        return switch (field.type()) {
            case TEXT -> "= or !=, which look for words";
            case KEYWORD_LIST -> "=, !=, IN or NOT IN, which look for elements";
            case KEYWORD ->
                field.stored() == RunColumn.STATUS
                        ? "=, !=, <, <=, >, >=, IN or BETWEEN"
                        : "=, !=, <, <=, >, >=, IN, BETWEEN or STARTS_WITH";
            case BOOL -> "=, !=, <, <=, >, >= or IN";
            case INT, DOUBLE, DATETIME -> "=, !=, <, <=, >, >=, IN or BETWEEN";
        };
    }

    private static Relation relation(OperatorContext operator) {
        if (operator.LESS() != null) {
            return Relation.LESS;
        }
        if (operator.LESS_OR_EQUAL() != null) {
            return Relation.LESS_OR_EQUAL;
        }
        return operator.GREATER() != null ? Relation.GREATER : Relation.GREATER_OR_EQUAL;
    }

    private static Relation opposite(Relation relation) {
        return switch (relation) {
            case LESS -> Relation.GREATER_OR_EQUAL;
            case LESS_OR_EQUAL -> Relation.GREATER;
            case GREATER -> Relation.LESS_OR_EQUAL;
            case GREATER_OR_EQUAL -> Relation.LESS;
            case STARTS_WITH -> throw new IllegalArgumentException("STARTS_WITH has no opposite");
        };
    }
}
