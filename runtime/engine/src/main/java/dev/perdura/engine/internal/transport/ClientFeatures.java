package dev.perdura.engine.internal.transport;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import java.util.Arrays;

/** What clients say in their headers that they can do. Read only for the method that asks, not for every call. */
public final class ClientFeatures {

    private static final Metadata.Key<String> HEADER =
            Metadata.Key.of("supported-features", Metadata.ASCII_STRING_MARSHALLER);
    private static final String DELIMITER = ",";
    private static final String FOLLOWS_NEXT_RUN_ID = "follows-next-run-id";
    static final Context.Key<Boolean> FOLLOWS = Context.key(FOLLOWS_NEXT_RUN_ID);

    private ClientFeatures() {}

    /**
     * Whether the caller follows the next run that a close event names (rule 2.34). To be asked within a method that
     * {@link #readFor} was told of.
     */
    public static boolean followsNextRunId() {
        return Boolean.TRUE.equals(FOLLOWS.get());
    }

    /** The same service, which reads the features of those who call {@code fullMethodName}. */
    public static ServerServiceDefinition readFor(String fullMethodName, ServerServiceDefinition service) {
        ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(service.getServiceDescriptor());
        for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
            if (method.getMethodDescriptor().getFullMethodName().equals(fullMethodName)) {
                definition.addMethod(reading(method));
            } else {
                definition.addMethod(method);
            }
        }
        return definition.build();
    }

    private static <Q, R> ServerMethodDefinition<Q, R> reading(ServerMethodDefinition<Q, R> method) {
        return method.withServerCallHandler((call, headers) -> Contexts.interceptCall(
                Context.current().withValue(FOLLOWS, follows(headers)), call, headers, method.getServerCallHandler()));
    }

    private static boolean follows(Metadata headers) {
        String features = headers.get(HEADER);
        return features != null && Arrays.asList(features.split(DELIMITER)).contains(FOLLOWS_NEXT_RUN_ID);
    }
}
