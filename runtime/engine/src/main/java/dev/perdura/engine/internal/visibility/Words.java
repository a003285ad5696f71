package dev.perdura.engine.internal.visibility;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How a text is cut into words: letters and digits belong to words, everything else lies between them. */
public final class Words {

    private Words() {}

    /** The words in lower case, with one space before, between and after them; one space if there are none. */
    public static String spaced(String text) {
        StringBuilder spaced = new StringBuilder(text.length() + 2).append(' ');
        text.toLowerCase(Locale.ROOT).codePoints().forEach(point -> {
            if (Character.isLetterOrDigit(point)) {
                spaced.appendCodePoint(point);
            } else if (spaced.charAt(spaced.length() - 1) != ' ') {
                spaced.append(' ');
            }
        });
        if (spaced.charAt(spaced.length() - 1) != ' ') {
            spaced.append(' ');
        }
        return spaced.toString();
    }

    /**
     * What to look for: white space separates phrases of which one is enough; a phrase like {@code foo-bar} is two
     * words next to each other. What has no letter or digit is found nowhere, so it is left out.
     */
    public static List<String> phrases(String sought) {
        List<String> phrases = new ArrayList<>();
        for (String part : sought.strip().split("\\s+")) {
            String phrase = spaced(part);
            if (phrase.length() > 1) {
                phrases.add(phrase);
            }
        }
        return phrases;
    }
}
