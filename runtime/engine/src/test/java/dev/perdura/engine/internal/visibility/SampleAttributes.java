package dev.perdura.engine.internal.visibility;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.SearchAttributes;
import java.util.Map;

/** A namespace with one search attribute of each type, and values as clients send them. */
public final class SampleAttributes {

    public static final AttributeSchema SCHEMA = new AttributeSchema(
            "default",
            Map.of(
                    "CustomTextField", AttributeType.TEXT,
                    "CustomKeywordField", AttributeType.KEYWORD,
                    "CustomIntField", AttributeType.INT,
                    "CustomDoubleField", AttributeType.DOUBLE,
                    "CustomBoolField", AttributeType.BOOL,
                    "CustomDatetimeField", AttributeType.DATETIME,
                    "CustomKeywordListField", AttributeType.KEYWORD_LIST));

    private SampleAttributes() {}

    /** A value as a client sends it: JSON without a type. */
    public static Payload json(String json) {
        return Payload.newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                .setData(ByteString.copyFromUtf8(json))
                .build();
    }

    /** Names and JSON values in turn. */
    public static SearchAttributes attributes(String... namesAndValues) {
        SearchAttributes.Builder attributes = SearchAttributes.newBuilder();
        for (int at = 0; at < namesAndValues.length; at += 2) {
            attributes.putIndexedFields(namesAndValues[at], json(namesAndValues[at + 1]));
        }
        return attributes.build();
    }
}
