package dev.perdura.engine.internal.store.sqlite;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Connections of a real database whose writer a test can disturb. */
final class InterceptedConnections implements ConnectionSource {

    /** Stands in for the writer's commit. */
    interface Commit {
        void run(Connection writer) throws SQLException;
    }

    private final ConnectionSource real;
    private Connection writer;
    private Commit commit = Connection::commit;

    InterceptedConnections(ConnectionSource real) {
        this.real = real;
    }

    @Override
    public Connection open(Role role) throws SQLException {
        Connection connection = real.open(role);
        if (role != Role.WRITER) {
            return connection;
        }
        writer = connection;
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("commit")) {
                        commit.run(connection);
                        return null;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }

    void onCommit(Commit commit) {
        this.commit = commit;
    }

    /** Changes a setting of the writer. */
    void pragma(String pragma) throws SQLException {
        try (Statement statement = writer.createStatement()) {
            statement.execute("PRAGMA " + pragma);
        }
    }
}
