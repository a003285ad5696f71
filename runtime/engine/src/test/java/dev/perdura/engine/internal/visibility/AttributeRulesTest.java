package dev.perdura.engine.internal.visibility;

import static dev.perdura.engine.internal.visibility.SampleAttributes.SCHEMA;
import static dev.perdura.engine.internal.visibility.SampleAttributes.attributes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.store.AttributeValue;
import io.grpc.Status;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.SearchAttributes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules 9.3 and 9.4. What is taken and refused was tried on a Temporal server 1.32.1. */
class AttributeRulesTest {

    private final AttributeRules rules = new AttributeRules(SCHEMA);

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "CustomKeywordField | \"a\" | a",
                "CustomKeywordField | [\"a\"] | a",
                "CustomKeywordField | \"\" | ~~",
                "CustomIntField | 5 | 5",
                "CustomIntField | 5.0 | 5",
                "CustomIntField | 1e3 | 1000",
                "CustomIntField | [-7] | -7",
                "CustomIntField | 9223372036854775807 | 9223372036854775807",
                "CustomDoubleField | 5 | 5.0",
                "CustomDoubleField | -0.0 | 0.0",
                "CustomBoolField | true | 1",
                "CustomBoolField | false | 0",
                "CustomDatetimeField | \"1970-01-01T00:00:01Z\" | 1000000",
                "CustomDatetimeField | \"1970-01-01T05:30:00.000001999+05:30\" | 1",
                "CustomDatetimeField | \"1969-12-31T23:59:59.9999999Z\" | -1",
                "CustomDatetimeField | \"9999-12-31T23:59:59Z\" | 253402300799000000",
                "CustomTextField | \"Hello, foo-bar!\" | Words[spaced= hello foo bar ]",
                "TemporalChangeVersion | [\"x-1\"] | x-1",
                "BuildIds | [\"unversioned\"] | unversioned",
            })
    void a_value_of_its_type_is_taken_and_marked_with_it(String name, String json, String stored) {
        SearchAttributes checked = rules.forStart(attributes(name, json));

        Payload payload = checked.getIndexedFieldsOrThrow(name);
        assertThat(payload.getData().toStringUtf8()).isEqualTo(json);
        assertThat(payload.getMetadataOrThrow("type").toStringUtf8())
                .isEqualTo(SCHEMA.typeOfStored(name).orElseThrow().label());
        assertThat(AttributeValues.stored(checked))
                .singleElement()
                .satisfies(value -> assertThat(value.value().toString()).isEqualTo(stored));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "CustomKeywordField | 5 | a JSON text, got 5",
                "CustomKeywordField | [\"a\",\"b\"] | expected one Keyword, got a list of 2",
                "CustomKeywordField | \"a\" \"b\" | a JSON text",
                "CustomKeywordField | {\"a\":1} | a JSON text",
                "CustomKeywordField | [[\"a\"]] | a JSON text",
                "CustomKeywordField | unquoted | a JSON text",
                "CustomKeywordField | ~~ | a JSON text",
                "CustomIntField | \"5\" | a whole number of 64 bits, got \"5\"",
                "CustomIntField | 5.5 | a whole number",
                "CustomIntField | 99999999999999999999 | a whole number",
                "CustomIntField | 1e999999999 | a whole number",
                "CustomDoubleField | \"5\" | a number",
                "CustomDoubleField | 1e399 | a number",
                "CustomDoubleField | NaN | a number",
                "CustomBoolField | \"true\" | true or false",
                "CustomBoolField | 1 | true or false",
                "CustomDatetimeField | \"2024-01-01\" | a time as text",
                "CustomDatetimeField | \"2024-01-01T00:00:00\" | a time as text",
                "CustomDatetimeField | \"2024-01-01t00:00:00z\" | a time as text",
                "CustomDatetimeField | \"2024-02-30T00:00:00Z\" | a time as text",
                "CustomDatetimeField | 5 | a time as text",
                "CustomKeywordListField | \"x\" | a list of texts",
                "CustomKeywordListField | [\"x\",5] | a list of texts",
                "CustomTextField | 5 | a JSON text",
                "Foo | 5 | Namespace default has no mapping defined for search attribute Foo. Register it",
                "customintfield | 5 | do you mean CustomIntField?",
                "TemporalFoo | 5 | no mapping defined for search attribute TemporalFoo",
                "WorkflowId | \"x\" | WorkflowId attribute can't be set in SearchAttributes",
                "ExecutionStatus | \"Running\" | ExecutionStatus attribute can't be set in SearchAttributes",
                "TemporalWorkerDeployment | \"x\" | TemporalWorkerDeployment attribute can't be set",
            })
    void anything_else_is_refused(String name, String json, String message) {
        assertThat(refusal(attributes(name, json))).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"CustomKeywordField | null", "CustomIntField | []", "CustomKeywordListField | [null]"})
    void a_value_without_value_is_left_out_of_a_start_and_unsets_in_an_upsert(String name, String json) {
        assertThat(rules.forStart(attributes(name, json)).getIndexedFieldsMap()).isEmpty();
        assertThat(rules.forUpsert(attributes(name, json)).getIndexedFieldsMap())
                .containsOnlyKeys(name);
    }

    @Test
    void a_null_payload_unsets_too() {
        SearchAttributes nil = SearchAttributes.newBuilder()
                .putIndexedFields(
                        "CustomKeywordField",
                        Payload.newBuilder()
                                .putMetadata("encoding", ByteString.copyFromUtf8("binary/null"))
                                .build())
                .build();

        assertThat(rules.forStart(nil).getIndexedFieldsMap()).isEmpty();
        assertThat(rules.forUpsert(nil).getIndexedFieldsMap()).containsOnlyKeys("CustomKeywordField");
    }

    @Test
    void a_set_has_each_element_once() {
        SearchAttributes checked = rules.forStart(attributes("CustomKeywordListField", "[\"x\",\"y\",null,\"x\"]"));

        assertThat(AttributeValues.stored(checked))
                .extracting(AttributeValue::value)
                .isEqualTo(List.of("x", "y"));
    }

    @Test
    void other_encodings_than_json_are_refused() {
        SearchAttributes encrypted = SearchAttributes.newBuilder()
                .putIndexedFields(
                        "CustomKeywordField",
                        Payload.newBuilder()
                                .putMetadata("encoding", ByteString.copyFromUtf8("binary/encrypted"))
                                .build())
                .build();

        assertThat(refusal(encrypted)).hasMessageContaining("expected a payload of encoding json/plain");
    }

    @Test
    void keys_values_and_the_whole_are_limited() {
        SearchAttributes.Builder many = SearchAttributes.newBuilder();
        for (int i = 0; i <= 100; i++) {
            many.putIndexedFields("key-" + i, SampleAttributes.json("1"));
        }
        assertThat(refusal(many.build())).hasMessageContaining("number of search attributes 101 exceeds limit 100");

        SearchAttributes large = attributes("CustomKeywordField", '"' + "x".repeat(2_048) + '"');
        assertThat(catchThrowableOfType(Refusal.class, () -> rules.size(large)))
                .hasMessageContaining("CustomKeywordField value size 2050 exceeds size limit 2048");
        SearchAttributes.Builder much = SearchAttributes.newBuilder();
        for (int i = 0; i < 30; i++) {
            much.putIndexedFields("key-" + i, SampleAttributes.json('"' + "x".repeat(2_000) + '"'));
        }
        assertThat(catchThrowableOfType(Refusal.class, () -> rules.size(much.build())))
                .hasMessageContaining("exceeds size limit 40960");
    }

    private Refusal refusal(SearchAttributes attributes) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> rules.forStart(attributes));
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        return refusal;
    }
}
