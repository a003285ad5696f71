package dev.perdura.engine.internal.visibility;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.protobuf.ByteString;
import dev.perdura.engine.internal.state.NilPayload;
import dev.perdura.engine.internal.store.AttributeValue;
import dev.perdura.engine.internal.store.RunAttribute;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.SearchAttributes;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The values of search attributes: JSON in a payload whose metadata say the type (rule 9.4). Each value is read as
 * {@code String}, {@code Long} (also Bool as 0 and 1, and Datetime in microseconds), {@code Double}, or {@link
 * AttributeValue.Words}.
 */
public final class AttributeValues {

    /** A payload that is no value of its type. The message is for people: "expected ..., got ...". */
    public static final class Unreadable extends Exception {

        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    private static final String ENCODING = "encoding";
    private static final String TYPE = "type";
    private static final String JSON = "json/plain";
    private static final String NIL = "binary/null";

    /** No number of this many characters is one that anybody means; reading it could take for ever. */
    private static final int LONGEST_NUMBER = 400;

    private AttributeValues() {}

    /** A value of that type, from its JSON. */
    public static Payload payload(AttributeType type, String json) {
        return Payload.newBuilder()
                .putMetadata(ENCODING, ByteString.copyFromUtf8(JSON))
                .putMetadata(TYPE, ByteString.copyFromUtf8(type.label()))
                .setData(ByteString.copyFromUtf8(json))
                .build();
    }

    /** The same value, marked as one of that type unless it is marked already, as official Java clients mark theirs. */
    public static Payload typed(Payload value, AttributeType type) {
        return value.containsMetadata(TYPE) ? value : marked(value, type);
    }

    private static Payload marked(Payload value, AttributeType type) {
        return value.toBuilder()
                .putMetadata(TYPE, ByteString.copyFromUtf8(type.label()))
                .build();
    }

    /** A payload without values in the form that unsets an attribute, marked with its type. */
    static Payload unset(Payload payload, AttributeType type) {
        return typed(NilPayload.is(payload) ? payload : payload(type, "[]"), type);
    }

    /**
     * The values in a payload: one, several of a KeywordList, or none, which unsets the attribute. A list of one is
     * taken for a single value.
     *
     * @throws Unreadable if it does not hold what the type asks for
     */
    public static Set<Object> decode(Payload payload, AttributeType type) throws Unreadable {
        String encoding =
                payload.getMetadataOrDefault(ENCODING, ByteString.EMPTY).toStringUtf8();
        if (encoding.equals(NIL)) {
            return Set.of();
        }
        if (!encoding.equals(JSON)) {
            throw new Unreadable(
                    "expected a payload of encoding " + JSON + ", got " + (encoding.isEmpty() ? "none" : encoding));
        }
        String json = payload.getData().toStringUtf8();
        try (JsonReader reader = new JsonReader(new StringReader(json))) {
            reader.setStrictness(Strictness.STRICT);
            Set<Object> values = read(reader, type);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new Unreadable(mismatch(type, json));
            }
            return values;
        } catch (IOException | IllegalStateException | NumberFormatException | ArithmeticException e) {
            throw new Unreadable(mismatch(type, json));
        }
    }

    private static Set<Object> read(JsonReader reader, AttributeType type) throws IOException, Unreadable {
        JsonToken first = reader.peek();
        if (first == JsonToken.NULL) {
            reader.nextNull();
            return Set.of();
        }
        if (first != JsonToken.BEGIN_ARRAY) {
            if (type == AttributeType.KEYWORD_LIST) {
                throw new IllegalStateException();
            }
            return Set.of(single(reader, type));
        }
        Set<Object> values = new LinkedHashSet<>();
        int count = 0;
        reader.beginArray();
        while (reader.hasNext()) {
            if (reader.peek() == JsonToken.NULL) {
                reader.nextNull();
            } else {
                values.add(single(reader, type));
                count++;
            }
        }
        reader.endArray();
        if (count > 1 && type != AttributeType.KEYWORD_LIST) {
            throw new Unreadable(
                    "expected one " + type + ", got a list of " + count + "; only a KeywordList has several values");
        }
        return values;
    }

    private static Object single(JsonReader reader, AttributeType type) throws IOException {
        return switch (type) {
            case BOOL -> reader.nextBoolean() ? 1L : 0L;
            case INT -> number(reader).longValueExact();
            case DOUBLE -> finite(number(reader));
            case DATETIME -> Timestamps.micros(Timestamps.nanos(text(reader)).orElseThrow(IllegalStateException::new));
            case KEYWORD, KEYWORD_LIST -> text(reader);
            case TEXT -> new AttributeValue.Words(Words.spaced(text(reader)));
        };
    }

    private static String text(JsonReader reader) throws IOException {
        if (reader.peek() != JsonToken.STRING) {
            throw new IllegalStateException();
        }
        return reader.nextString();
    }

    private static BigDecimal number(JsonReader reader) throws IOException {
        if (reader.peek() != JsonToken.NUMBER) {
            throw new IllegalStateException();
        }
        String digits = reader.nextString();
        BigDecimal number = new BigDecimal(digits);
        if (digits.length() > LONGEST_NUMBER || Math.abs(number.scale()) > LONGEST_NUMBER) {
            throw new NumberFormatException();
        }
        return number;
    }

    private static double finite(BigDecimal number) {
        double value = number.doubleValue();
        if (Double.isInfinite(value)) {
            throw new NumberFormatException();
        }
        return value + 0.0;
    }

    private static String mismatch(AttributeType type, String json) {
        String expected = switch (type) {
            case TEXT, KEYWORD -> "a JSON text";
            case INT -> "a whole number of 64 bits";
            case DOUBLE -> "a number";
            case BOOL -> "true or false";
            case DATETIME -> "a time as text, as in \"2026-01-31T12:00:00Z\"";
            case KEYWORD_LIST -> "a list of texts";
        };
        String shown = json.length() <= 100 ? json : json.substring(0, 100) + "...";
        return "expected " + expected + ", got " + shown;
    }

    /**
     * What a run can be found by. Values that do not say their type, or are none of it, are left out: nobody can look
     * for them.
     */
    public static List<AttributeValue> stored(SearchAttributes attributes) {
        List<AttributeValue> stored = new ArrayList<>();
        attributes.getIndexedFieldsMap().forEach((name, payload) -> {
            String label = payload.getMetadataOrDefault(TYPE, ByteString.EMPTY).toStringUtf8();
            AttributeType.of(label).ifPresent(type -> addStored(name, type, payload, stored));
        });
        return stored;
    }

    private static void addStored(String name, AttributeType type, Payload payload, List<AttributeValue> stored) {
        RunAttribute attribute = AttributeSchema.stored(name, type);
        try {
            for (Object value : decode(payload, type)) {
                stored.add(new AttributeValue(attribute, value));
            }
        } catch (Unreadable e) {
            // Not written through AttributeRules; it is shown, but found by nobody.
        }
    }
}
