package dev.perdura.engine.internal.transport;

import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.util.ArrayList;
import java.util.List;

/** gRPC's health check, which clients ask before they begin (rule 9.18). */
public final class Health {

    private final HealthStatusManager statuses = new HealthStatusManager();
    private final List<String> services = new ArrayList<>();

    public Health() {
        serve(HealthStatusManager.SERVICE_NAME_ALL_SERVICES);
        serve(WorkflowServiceGrpc.SERVICE_NAME);
        serve(OperatorServiceGrpc.SERVICE_NAME);
    }

    /** This service is offered too. To be called before the first door is opened. */
    public void serve(String service) {
        services.add(service);
        statuses.setStatus(service, ServingStatus.SERVING);
    }

    public BindableService service() {
        return statuses.getHealthService();
    }

    /** The engine takes no more requests. */
    public void notServing() {
        services.forEach(service -> statuses.setStatus(service, ServingStatus.NOT_SERVING));
    }
}
