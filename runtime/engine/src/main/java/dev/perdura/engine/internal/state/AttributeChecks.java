package dev.perdura.engine.internal.state;

import io.temporal.api.common.v1.SearchAttributes;

/**
 * What search attributes the runs of a namespace may have (rules 9.3, 9.4). All methods throw a {@code Refusal} with
 * INVALID_ARGUMENT that says what is wrong.
 */
public interface AttributeChecks {

    /** The attributes a new run gets: each marked with its type, those without a value left out. */
    SearchAttributes forStart(SearchAttributes given);

    /** Changes of an open run's attributes: each marked with its type; those without a value unset what it has. */
    SearchAttributes forUpsert(SearchAttributes given);

    /** Neither one of them nor the whole is too large. */
    void size(SearchAttributes given);

    /** Takes everything as it is. */
    AttributeChecks NONE = new AttributeChecks() {
        @Override
        public SearchAttributes forStart(SearchAttributes given) {
            return given;
        }

        @Override
        public SearchAttributes forUpsert(SearchAttributes given) {
            return given;
        }

        @Override
        public void size(SearchAttributes given) {
            // Nothing is too large.
        }
    };
}
