package dev.perdura.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perdura.dsl.DataConverter;
import dev.perdura.dsl.Payload;
import dev.perdura.dsl.PayloadDecodingException;
import dev.perdura.dsl.UnserializableTypeException;
import dev.perdura.dsl.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Plain Java classes go through Jackson; the others keep their own JSON. */
class JacksonPayloadConverterTest {
    record Parcel(String id, List<Integer> weights) {}

    static final class Empty {}

    private final DataConverter converter = DataConverter.DEFAULT.withLast(new JacksonPayloadConverter());

    @Test
    void aRecordComesBackAsItWas() {
        var type = ValueType.of(Parcel.class);
        var parcel = new Parcel("p", List.of(1, 2));

        Payload payload = converter.toPayload(parcel, type);

        assertThat(payload.getEncoding()).isEqualTo("json/plain");
        assertThat(new String(payload.getData(), StandardCharsets.UTF_8)).isEqualTo("{\"id\":\"p\",\"weights\":[1,2]}");
        assertThat(converter.fromPayload(payload, type)).isEqualTo(parcel);
    }

    @Test
    void aSerializableClassKeepsItsSerializer() {
        var type = ValueType.of(Order.class);
        Payload payload = converter.toPayload(new Order("o"), type);

        assertThat(payload).isEqualTo(DataConverter.DEFAULT.toPayload(new Order("o"), type));
        assertThat(converter.fromPayload(payload, type)).isEqualTo(new Order("o"));
    }

    @Test
    void unknownFieldsAreSkipped() {
        var payload = new Payload("json/plain", "{\"id\":\"p\",\"later\":1}".getBytes(StandardCharsets.UTF_8));
        assertThat(converter.fromPayload(payload, ValueType.of(Parcel.class)).id())
                .isEqualTo("p");
    }

    @Test
    void whatJacksonCannotDoIsTold() {
        assertThatThrownBy(() -> converter.toPayload(new Empty(), ValueType.of(Empty.class)))
                .isInstanceOf(UnserializableTypeException.class)
                .hasMessageContaining("Jackson cannot write");
        var broken = new Payload("json/plain", "[".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> converter.fromPayload(broken, ValueType.of(Parcel.class)))
                .isInstanceOf(PayloadDecodingException.class)
                .hasMessageContaining("Jackson cannot read");
    }

    @Test
    void withoutItAPlainClassIsRefusedAndTheMessageNamesIt() {
        assertThatThrownBy(() -> DataConverter.DEFAULT.requireConvertible(ValueType.of(Parcel.class), "a test"))
                .isInstanceOf(UnserializableTypeException.class)
                .hasMessageContaining("JacksonPayloadConverter");
        converter.requireConvertible(ValueType.of(Map.class), "a test");
    }
}
