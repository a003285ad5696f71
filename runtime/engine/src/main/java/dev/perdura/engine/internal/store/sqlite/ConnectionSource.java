package dev.perdura.engine.internal.store.sqlite;

import java.sql.Connection;
import java.sql.SQLException;

/** Where connections to one database file come from. A seam, so that a test can make them fail. */
interface ConnectionSource {

    /** What a connection is for; decides how it is set up. */
    enum Role {
        /** Looks at a database without changing a byte of it. */
        INSPECTOR,
        /** The only one that writes. */
        WRITER,
        /** Reads beside the writer. */
        READER,
        /** Moves pages from the log to the database. */
        CHECKPOINTER
    }

    Connection open(Role role) throws SQLException;
}
