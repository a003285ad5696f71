package dev.perdura.engine.internal.visibility;

import io.temporal.api.enums.v1.IndexedValueType;
import java.util.Optional;

/** The types of search attributes (rule 9.5). */
public enum AttributeType {
    /** Searched by words. */
    TEXT("Text", IndexedValueType.INDEXED_VALUE_TYPE_TEXT),
    /** Searched as a whole, or by how it begins. */
    KEYWORD("Keyword", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD),
    INT("Int", IndexedValueType.INDEXED_VALUE_TYPE_INT),
    DOUBLE("Double", IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE),
    BOOL("Bool", IndexedValueType.INDEXED_VALUE_TYPE_BOOL),
    DATETIME("Datetime", IndexedValueType.INDEXED_VALUE_TYPE_DATETIME),
    /** A set of keywords. */
    KEYWORD_LIST("KeywordList", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST);

    private final String label;
    private final IndexedValueType wire;

    AttributeType(String label, IndexedValueType wire) {
        this.label = label;
        this.wire = wire;
    }

    /** As it is written in the metadata of a value. */
    public String label() {
        return label;
    }

    public IndexedValueType wire() {
        return wire;
    }

    public static Optional<AttributeType> of(IndexedValueType wire) {
        for (AttributeType type : values()) {
            if (type.wire == wire) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    public static Optional<AttributeType> of(String label) {
        for (AttributeType type : values()) {
            if (type.label.equals(label)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return label;
    }
}
