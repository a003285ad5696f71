package dev.perdura.engine.internal.store;

import java.util.List;

/** Some runs of a list, in its order, and whether others come after them. */
public record ListPage(List<ListedRun> runs, boolean more) {

    public ListPage {
        runs = List.copyOf(runs);
    }
}
