package dev.perdura.engine.internal.transport;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;

/**
 * Answers bytes that are not the message they should be with INTERNAL and a reason, as Temporal's server does. By
 * itself gRPC for Java answers UNKNOWN without a reason and logs the stack.
 */
final class UnreadableRequests {

    private UnreadableRequests() {}

    /** The same service, which says so when it cannot read a request. */
    static ServerServiceDefinition refusedBy(ServerServiceDefinition service) {
        ServiceDescriptor.Builder descriptor = ServiceDescriptor.newBuilder(
                        service.getServiceDescriptor().getName())
                .setSchemaDescriptor(service.getServiceDescriptor().getSchemaDescriptor());
        var methods =
                service.getMethods().stream().map(UnreadableRequests::refusedBy).toList();
        methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
        ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(descriptor.build());
        methods.forEach(definition::addMethod);
        return definition.build();
    }

    private static <Q, R> ServerMethodDefinition<Q, R> refusedBy(ServerMethodDefinition<Q, R> method) {
        MethodDescriptor<Q, R> descriptor = method.getMethodDescriptor();
        return ServerMethodDefinition.create(
                descriptor.toBuilder()
                        .setRequestMarshaller(new NullIfUnreadable<>(descriptor.getRequestMarshaller()))
                        .build(),
                new Refusing<>(method.getServerCallHandler()));
    }

    private record NullIfUnreadable<Q>(Marshaller<Q> marshaller) implements Marshaller<Q> {

        @Override
        public InputStream stream(Q message) {
            return marshaller.stream(message);
        }

        @Override
        public Q parse(InputStream stream) {
            try {
                return marshaller.parse(stream);
            } catch (StatusRuntimeException e) {
                return null;
            }
        }
    }

    private record Refusing<Q, R>(ServerCallHandler<Q, R> handler) implements ServerCallHandler<Q, R> {

        @Override
        public ServerCall.Listener<Q> startCall(ServerCall<Q, R> call, Metadata headers) {
            return new SimpleForwardingServerCallListener<>(handler.startCall(call, headers)) {

                private boolean unreadable;

                @Override
                public void onMessage(Q message) {
                    if (message == null) {
                        unreadable = true;
                    } else {
                        super.onMessage(message);
                    }
                }

                @Override
                public void onHalfClose() {
                    if (unreadable) {
                        call.close(
                                Status.INTERNAL.withDescription("The request cannot be read: expected a message of "
                                        + call.getMethodDescriptor().getFullMethodName()
                                        + ", got bytes that are none; was it cut off, or is it of another method?"),
                                new Metadata());
                    } else {
                        super.onHalfClose();
                    }
                }
            };
        }
    }
}
