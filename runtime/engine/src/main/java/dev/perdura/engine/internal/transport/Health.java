package dev.perdura.engine.internal.transport;

import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;

/** gRPC's health check, which clients ask before they begin (rule 9.18). */
public final class Health {

    private final HealthStatusManager statuses = new HealthStatusManager();

    public Health() {
        set(ServingStatus.SERVING);
    }

    public BindableService service() {
        return statuses.getHealthService();
    }

    /** The engine takes no more requests. */
    public void notServing() {
        set(ServingStatus.NOT_SERVING);
    }

    private void set(ServingStatus status) {
        statuses.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
        statuses.setStatus(WorkflowServiceGrpc.SERVICE_NAME, status);
    }
}
