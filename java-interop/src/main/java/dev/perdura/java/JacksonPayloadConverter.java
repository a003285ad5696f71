package dev.perdura.java;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.perdura.dsl.Payload;
import dev.perdura.dsl.PayloadConverter;
import dev.perdura.dsl.PayloadDecodingException;
import dev.perdura.dsl.UnserializableTypeException;
import dev.perdura.dsl.ValueType;
import java.io.IOException;

/**
 * JSON by Jackson, as {@code json/plain}: for plain Java classes and records, which have no Kotlin serializer.
 *
 * <p>Put it last, and classes that are {@code @Serializable} keep their own JSON:
 * {@code DataConverter.DEFAULT.withLast(new JacksonPayloadConverter())}. Put it first, and Jackson writes everything.
 * Jackson takes any class; whether it can write one shows when it does.
 *
 * <p>Needs {@code jackson-databind} on the class path, which this module does not bring.
 */
public final class JacksonPayloadConverter implements PayloadConverter {
    private final ObjectMapper mapper;

    /** With a mapper that finds the modules on the class path, writes times as text and skips unknown fields. */
    public JacksonPayloadConverter() {
        this(JsonMapper.builder()
                .findAndAddModules()
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build());
    }

    /** With a mapper of one's own, which must not be changed later. */
    public JacksonPayloadConverter(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public String getEncoding() {
        return "json/plain";
    }

    @Override
    public String refusal(ValueType<?> type) {
        return null;
    }

    @Override
    public Payload toPayload(Object value, ValueType<?> type) {
        try {
            return new Payload(
                    getEncoding(),
                    mapper.writerFor(mapper.constructType(type.getJavaType())).writeValueAsBytes(value));
        } catch (JsonProcessingException failure) {
            throw new UnserializableTypeException(
                    "Jackson cannot write a value of " + type + ": " + failure.getOriginalMessage()
                            + ". Give the class getters or make it a record, or configure the ObjectMapper.",
                    failure);
        }
    }

    @Override
    public <T> T fromPayload(Payload payload, ValueType<T> type) {
        try {
            return mapper.readValue(payload.getData(), mapper.constructType(type.getJavaType()));
        } catch (IOException failure) {
            throw new PayloadDecodingException(
                    type,
                    payload.getEncoding(),
                    "Jackson cannot read it: " + failure.getMessage(),
                    "Writer and reader disagree about the type, or it needs a constructor Jackson can call.",
                    failure);
        }
    }
}
