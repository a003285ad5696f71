package dev.perdura.engine.internal.visibility.filter;

import dev.perdura.engine.internal.visibility.grammar.ListFilterLexer;
import dev.perdura.engine.internal.visibility.grammar.ListFilterParser;
import dev.perdura.engine.internal.visibility.grammar.ListFilterParser.QueryContext;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;

/** Text to syntax tree. What comes in may be hostile, so its length and depth are bounded before it is parsed. */
final class FilterParser {

    private static final int LONGEST_TEXT = 1 << 20;
    private static final int DEEPEST = 100;
    private static final int MOST_VALUES = 10_000;

    private FilterParser() {}

    static QueryContext parse(String text) {
        if (text.length() > LONGEST_TEXT) {
            throw InvalidQuery.because("expected at most " + LONGEST_TEXT + " characters, got " + text.length()
                    + "; ask in several queries");
        }
        SyntaxErrors errors = new SyntaxErrors(text);
        ListFilterLexer lexer = new ListFilterLexer(CharStreams.fromString(text));
        lexer.removeErrorListeners();
        lexer.addErrorListener(errors);
        CommonTokenStream tokens = new CommonTokenStream(lexer);
        tokens.fill();
        checkExtent(tokens);
        ListFilterParser parser = new ListFilterParser(tokens);
        parser.removeErrorListeners();
        parser.addErrorListener(errors);
        return parser.query();
    }

    private static void checkExtent(CommonTokenStream tokens) {
        int open = 0;
        int negations = 0;
        int values = 0;
        for (Token token : tokens.getTokens()) {
            switch (token.getType()) {
                case ListFilterLexer.OPEN -> open++;
                case ListFilterLexer.CLOSE -> open--;
                case ListFilterLexer.TEXT, ListFilterLexer.NUMBER, ListFilterLexer.NULL -> values++;
                default -> {
                    // Adds neither depth nor values.
                }
            }
            negations = token.getType() == ListFilterLexer.NOT ? negations + 1 : 0;
            if (open > DEEPEST || negations > DEEPEST) {
                throw InvalidQuery.at(
                        token, "expected at most " + DEEPEST + " conditions within each other; write it flatter");
            }
            if (values > MOST_VALUES) {
                throw InvalidQuery.at(token, "expected at most " + MOST_VALUES + " values; ask in several queries");
            }
        }
    }
}
