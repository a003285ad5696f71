package dev.perdura.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Requests as nobody should send them: well-formed on the wire, with every field either absent, plausible or absurd.
 * The same seed makes the same messages.
 */
final class NastyMessages {

    private static final List<String> STRINGS = List.of(
            "",
            " ",
            "\u0000",
            "x".repeat(1_001),
            "ü".repeat(501),
            "\uD83D\uDE80 rocket",
            "a/b?c=%20&d#e",
            "' OR 1=1 --",
            "%_%",
            "/_sys/queue",
            "not-a-uuid",
            "00000000-0000-0000-0000-000000000000",
            "* * * * *",
            "@every 0s",
            "@every -1h",
            "61 25 32 13 8",
            "WorkflowId = 'x' AND (",
            "ORDER BY",
            "-1",
            "NaN",
            "__temporal_system");

    private static final List<Long> NUMBERS = List.of(
            0L,
            1L,
            -1L,
            2L,
            1_000L,
            (long) Integer.MAX_VALUE,
            (long) Integer.MIN_VALUE,
            Long.MAX_VALUE,
            Long.MIN_VALUE);

    private static final List<Duration> DURATIONS = List.of(
            Duration.getDefaultInstance(),
            duration(1, 0),
            duration(3_600, 0),
            duration(-1, 0),
            duration(0, -1),
            duration(1, 2_000_000_000),
            duration(315_576_000_001L, 0),
            duration(Long.MAX_VALUE, 999_999_999),
            duration(Long.MIN_VALUE, 0));

    private final Random random;
    private final List<String> strings = new ArrayList<>(STRINGS);
    private final List<ByteString> bytes = new ArrayList<>(
            List.of(ByteString.EMPTY, ByteString.copyFromUtf8("{}"), ByteString.copyFrom(new byte[] {-1, 0, 1})));

    /**
     * @param known strings that mean something to the engine: ids of runs, names of queues
     * @param tokens tokens that it has given out
     */
    NastyMessages(long seed, List<String> known, List<ByteString> tokens) {
        this.random = new Random(seed);
        // Several times, so that many a message gets past the door.
        for (int i = 0; i < 12; i++) {
            strings.addAll(known);
            bytes.addAll(tokens);
        }
    }

    Random random() {
        return random;
    }

    /** A message of the prototype's type. */
    Message next(Message prototype, String namespace) {
        Message.Builder builder = prototype.newBuilderForType();
        fill(builder, 0);
        FieldDescriptor field = builder.getDescriptorForType().findFieldByName("namespace");
        if (field != null && field.getJavaType() == FieldDescriptor.JavaType.STRING && random.nextInt(20) > 0) {
            builder.setField(field, namespace);
        }
        return builder.build();
    }

    /** The bytes with some of them changed, missing or doubled: mostly not a message any more. */
    byte[] mutated(byte[] valid) {
        byte[] bytes = valid.length == 0 ? new byte[1 + random.nextInt(64)] : valid.clone();
        switch (random.nextInt(3)) {
            case 0 -> random.nextBytes(bytes);
            case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            default -> {
                for (int i = 0; i <= bytes.length / 10; i++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
            }
        }
        return bytes;
    }

    private void fill(Message.Builder builder, int depth) {
        for (FieldDescriptor field : builder.getDescriptorForType().getFields()) {
            if (random.nextInt(depth + 2) > 1 || random.nextInt(4) == 0) {
                continue;
            }
            if (field.isRepeated()) {
                int count = random.nextInt(3);
                for (int i = 0; i < count; i++) {
                    builder.addRepeatedField(field, value(builder, field, depth));
                }
            } else {
                builder.setField(field, value(builder, field, depth));
            }
        }
    }

    private Object value(Message.Builder builder, FieldDescriptor field, int depth) {
        long number = pick(NUMBERS);
        return switch (field.getJavaType()) {
            case STRING -> pick(strings);
            case BYTE_STRING -> pick(bytes);
            case BOOLEAN -> random.nextBoolean();
            case INT -> (int) number;
            case LONG -> number;
            case FLOAT -> random.nextBoolean() ? Float.NaN : (float) number;
            case DOUBLE -> random.nextBoolean() ? Double.NEGATIVE_INFINITY : (double) number;
            case ENUM -> enumValue(field);
            case MESSAGE -> message(builder, field, depth);
        };
    }

    /** One time in eight a value that only a newer protocol has. */
    private EnumValueDescriptor enumValue(FieldDescriptor field) {
        if (random.nextInt(8) == 0) {
            return field.getEnumType().findValueByNumberCreatingIfUnknown(4_711);
        }
        return pick(field.getEnumType().getValues());
    }

    private Message message(Message.Builder builder, FieldDescriptor field, int depth) {
        Message.Builder inner = builder.newBuilderForField(field);
        if (inner instanceof Duration.Builder) {
            return pick(DURATIONS);
        }
        if (inner instanceof Timestamp.Builder timestamp) {
            Duration from = pick(DURATIONS);
            return timestamp
                    .setSeconds(from.getSeconds())
                    .setNanos(from.getNanos())
                    .build();
        }
        if (depth < 5) {
            fill(inner, depth + 1);
        }
        return inner.build();
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static Duration duration(long seconds, int nanos) {
        return Duration.newBuilder().setSeconds(seconds).setNanos(nanos).build();
    }
}
