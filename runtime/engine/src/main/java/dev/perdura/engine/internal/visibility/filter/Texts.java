package dev.perdura.engine.internal.visibility.filter;

/** Texts in quotes, as SQL writes them. */
final class Texts {

    private Texts() {}

    /** Without its quotes; a quote written twice is one, and a backslash says what the next character means. */
    static String unquoted(String quoted) {
        char quote = quoted.charAt(0);
        StringBuilder text = new StringBuilder(quoted.length());
        for (int at = 1; at < quoted.length() - 1; at++) {
            char character = quoted.charAt(at);
            if (character == '\\') {
                at++;
                text.append(escaped(quoted.charAt(at)));
            } else {
                if (character == quote) {
                    at++;
                }
                text.append(character);
            }
        }
        return text.toString();
    }

    private static char escaped(char character) {
        return switch (character) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case '0' -> '\0';
            default -> character;
        };
    }
}
