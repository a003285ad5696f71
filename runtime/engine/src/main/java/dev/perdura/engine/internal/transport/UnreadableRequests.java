package dev.perdura.engine.internal.transport;

import com.google.protobuf.MessageLite;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.KnownLength;
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
import java.io.IOException;
import java.io.InputStream;

/**
 * Answers bytes that are not the message they should be with INTERNAL and a reason, as Temporal's server does. By
 * itself gRPC for Java answers UNKNOWN without a reason and logs the stack.
 *
 * <p>Messages that are too large are refused with the words of gRPC for Go: by them official SDKs know that it is no
 * use to send the same again (rule 11.2). gRPC for Java has its own words, which they would take for a passing trouble.
 */
final class UnreadableRequests {

    /** Why the message that was just parsed on this thread is null: gRPC parses and delivers it in one go. */
    private static final ThreadLocal<Status> REFUSAL = new ThreadLocal<>();

    private UnreadableRequests() {}

    /** The same service, which says so when it cannot read a request or will not because of its size. */
    static ServerServiceDefinition refusedBy(ServerServiceDefinition service, int largestBytes) {
        ServiceDescriptor.Builder descriptor = ServiceDescriptor.newBuilder(
                        service.getServiceDescriptor().getName())
                .setSchemaDescriptor(service.getServiceDescriptor().getSchemaDescriptor());
        var methods = service.getMethods().stream()
                .map(method -> refusedBy(method, largestBytes))
                .toList();
        methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
        ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(descriptor.build());
        methods.forEach(definition::addMethod);
        return definition.build();
    }

    private static <Q, R> ServerMethodDefinition<Q, R> refusedBy(
            ServerMethodDefinition<Q, R> method, int largestBytes) {
        MethodDescriptor<Q, R> descriptor = method.getMethodDescriptor();
        return ServerMethodDefinition.create(
                descriptor.toBuilder()
                        .setRequestMarshaller(new NullIfRefused<>(
                                descriptor.getRequestMarshaller(), descriptor.getFullMethodName(), largestBytes))
                        .build(),
                new Refusing<>(method.getServerCallHandler()));
    }

    private record NullIfRefused<Q>(Marshaller<Q> marshaller, String method, int largestBytes)
            implements Marshaller<Q> {

        @Override
        public InputStream stream(Q message) {
            return marshaller.stream(message);
        }

        @Override
        public Q parse(InputStream stream) {
            try {
                int bytes = stream instanceof KnownLength ? stream.available() : 0;
                Q message = bytes > largestBytes ? null : marshaller.parse(stream);
                if (message instanceof MessageLite compressed && !(stream instanceof KnownLength)) {
                    bytes = compressed.getSerializedSize();
                }
                if (bytes <= largestBytes) {
                    return message;
                }
                REFUSAL.set(Status.RESOURCE_EXHAUSTED.withDescription(
                        "grpc: received message larger than max (" + bytes + " vs. " + largestBytes + ")"));
            } catch (IOException | StatusRuntimeException e) {
                REFUSAL.set(Status.INTERNAL.withDescription("The request cannot be read: expected a message of "
                        + method + ", got bytes that are none; was it cut off, or is it of another method?"));
            }
            return null;
        }
    }

    private record Refusing<Q, R>(ServerCallHandler<Q, R> handler) implements ServerCallHandler<Q, R> {

        @Override
        public ServerCall.Listener<Q> startCall(ServerCall<Q, R> call, Metadata headers) {
            return new SimpleForwardingServerCallListener<>(handler.startCall(call, headers)) {

                private Status refusal;

                @Override
                public void onMessage(Q message) {
                    if (message == null) {
                        refusal = REFUSAL.get();
                        REFUSAL.remove();
                    } else {
                        super.onMessage(message);
                    }
                }

                @Override
                public void onHalfClose() {
                    if (refusal != null) {
                        call.close(refusal, new Metadata());
                    } else {
                        super.onHalfClose();
                    }
                }
            };
        }
    }
}
