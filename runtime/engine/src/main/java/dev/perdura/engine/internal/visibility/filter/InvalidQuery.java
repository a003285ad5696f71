package dev.perdura.engine.internal.visibility.filter;

import dev.perdura.engine.internal.refusal.Refusal;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/** Makes the answers to filters that cannot be understood: what is wrong, where, and what to write instead. */
final class InvalidQuery {

    private static final int LONGEST_SHOWN = 100;

    private InvalidQuery() {}

    static Refusal because(String message) {
        return Refusal.invalidArgument("invalid query: " + message);
    }

    /** @param index of the first character that is wrong, from 0 */
    static Refusal at(int index, String message) {
        return because(message + " (at position " + (index + 1) + ")");
    }

    static Refusal at(Token token, String message) {
        return at(token.getStartIndex(), message);
    }

    /** What a caller wrote, so that the answer stays readable. */
    static String shortened(String written) {
        return written.length() <= LONGEST_SHOWN ? written : written.substring(0, LONGEST_SHOWN) + "...";
    }

    static Refusal at(ParserRuleContext part, String message) {
        return at(part.getStart(), message);
    }
}
