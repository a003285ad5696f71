package dev.perdura.engine.internal.store.sqlite;

import dev.perdura.engine.internal.store.ListPage;
import dev.perdura.engine.internal.store.ListPosition;
import dev.perdura.engine.internal.store.RunCondition;
import dev.perdura.engine.internal.store.RunField;
import dev.perdura.engine.internal.store.RunGroup;
import dev.perdura.engine.internal.store.RunLists;
import java.util.List;

/** Lists and counts on whichever connection for reading is free. */
final class SqliteRunLists implements RunLists {

    private final ReaderPool readers;

    SqliteRunLists(ReaderPool readers) {
        this.readers = readers;
    }

    @Override
    public ListPage list(String namespace, RunCondition condition, ListPosition after, int limit, int maximumBytes) {
        SqliteStore.requirePositive(limit);
        return readers.read(reader -> reader.lister().list(namespace, condition, after, limit, maximumBytes));
    }

    @Override
    public long count(String namespace, RunCondition condition) {
        return readers.read(reader -> reader.lister().count(namespace, condition));
    }

    @Override
    public List<RunGroup> countBy(RunField field, String namespace, RunCondition condition) {
        return readers.read(reader -> reader.lister().countBy(field, namespace, condition));
    }
}
