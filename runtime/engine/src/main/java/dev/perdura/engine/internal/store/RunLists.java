package dev.perdura.engine.internal.store;

import java.util.List;

/**
 * Lists and counts the runs of a namespace that fulfil a condition, as they are committed. May take long: the cost
 * grows with the runs that have to be looked at, not with those that are found.
 *
 * <p>All methods throw {@link StoreFailure}.
 */
public interface RunLists {

    /**
     * Some of the runs that fulfil {@code condition}, in the order of {@link ListPosition}.
     *
     * @param after those after this position only; null to begin with the first
     * @param limit how many at most; at least 1
     * @param maximumBytes the page ends early once its memos and search attributes take more than this
     */
    ListPage list(String namespace, RunCondition condition, ListPosition after, int limit, int maximumBytes);

    /** How many runs fulfil {@code condition}. */
    long count(String namespace, RunCondition condition);

    /**
     * How many of them have each value of {@code field}: those without a value first, then by value.
     *
     * @param field an attribute that is no set and no text of words, or a column
     */
    List<RunGroup> countBy(RunField field, String namespace, RunCondition condition);
}
