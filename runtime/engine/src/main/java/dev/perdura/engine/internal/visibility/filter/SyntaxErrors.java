package dev.perdura.engine.internal.visibility.filter;

import dev.perdura.engine.internal.visibility.grammar.ListFilterLexer;
import dev.perdura.engine.internal.visibility.grammar.ListFilterParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.LexerNoViableAltException;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/** Ends parsing at the first mistake, with an answer that says what was expected there. */
final class SyntaxErrors extends BaseErrorListener {

    private static final String VALUE = "a value (a text in quotes, a number, true or false)";
    private static final String OPERATOR = "an operator (=, !=, <, <=, >, >=, IN, BETWEEN, STARTS_WITH or IS)";
    private static final String CONDITION = "the name of a search attribute, NOT or (";

    private final String text;

    SyntaxErrors(String text) {
        this.text = text;
    }

    @Override
    public void syntaxError(
            Recognizer<?, ?> recognizer,
            Object offending,
            int line,
            int characterInLine,
            String message,
            RecognitionException failure) {
        if (failure instanceof LexerNoViableAltException lexing) {
            throw unreadable(lexing.getStartIndex());
        }
        Token token = (Token) offending;
        IntervalSet expected = ((ListFilterParser) recognizer).getExpectedTokens();
        String got = token.getType() == Token.EOF ? "the end" : InvalidQuery.shortened(token.getText());
        throw InvalidQuery.at(
                token, "syntax error: expected " + expected(expected) + ", got " + got + hint(token, expected));
    }

    private RuntimeException unreadable(int index) {
        int character = text.codePointAt(text.offsetByCodePoints(0, index));
        if (character == '\'' || character == '"' || character == '`') {
            return InvalidQuery.at(
                    index,
                    "syntax error: what begins with " + Character.toString(character)
                            + " has no end; close it with the same sign, and write a quote within it twice");
        }
        String hint = character == '!' ? "write NOT" : "put texts in quotes, and unusual names in backquotes";
        return InvalidQuery.at(
                index, "syntax error: " + Character.toString(character) + " has no meaning here; " + hint);
    }

    private static String expected(IntervalSet tokens) {
        if (tokens.contains(ListFilterLexer.TEXT)) {
            return VALUE;
        }
        if (tokens.contains(ListFilterLexer.EQUAL)) {
            return OPERATOR;
        }
        boolean closes = tokens.contains(ListFilterLexer.CLOSE);
        if (tokens.contains(ListFilterLexer.NAME)) {
            return tokens.contains(ListFilterLexer.NOT) ? CONDITION : "the name of a search attribute";
        }
        if (tokens.contains(ListFilterLexer.GROUP) || (closes && !tokens.contains(ListFilterLexer.COMMA))) {
            return closes ? "AND, OR or )" : "AND, OR, GROUP BY or the end";
        }
        List<String> words = new ArrayList<>();
        for (int type : tokens.toList()) {
            words.add(word(type));
        }
        int last = words.size() - 1;
        return last < 1 ? String.join("", words) : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }

    private static String word(int type) {
        if (type == Token.EOF) {
            return "the end";
        }
        String literal = ListFilterLexer.VOCABULARY.getLiteralName(type);
        return literal == null
                ? ListFilterLexer.VOCABULARY.getSymbolicName(type)
                : literal.substring(1, literal.length() - 1);
    }

    private static String hint(Token token, IntervalSet expected) {
        if (token.getType() == ListFilterLexer.EQUAL) {
            return expected.contains(ListFilterLexer.TEXT) ? "; = is written once" : "; write !=";
        }
        return switch (token.getText().toUpperCase(Locale.ROOT)) {
            case "LIKE", "ILIKE", "REGEXP", "RLIKE" -> "; for the beginning of a text use STARTS_WITH";
            case "HAVING", "UNION", "FROM" -> "; only the condition is written, not a whole SQL statement";
            default -> "";
        };
    }
}
