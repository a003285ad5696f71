package dev.perdura.engine.internal.rpc;

import com.google.protobuf.ByteString;
import dev.perdura.engine.internal.matching.WorkerRegistry;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.worker.v1.WorkerHeartbeat;
import io.temporal.api.worker.v1.WorkerInfo;
import io.temporal.api.worker.v1.WorkerListInfo;
import io.temporal.api.workflowservice.v1.ListWorkersRequest;
import io.temporal.api.workflowservice.v1.ListWorkersResponse;
import java.util.List;

/** The workers that told of themselves, by instance key, page by page. The token is the last key of a page. */
final class ListWorkers implements Handler<ListWorkersRequest, ListWorkersResponse> {

    private static final int LARGEST_PAGE = 1_000;

    private final WorkerRegistry workers;
    private final Door door;

    ListWorkers(WorkerRegistry workers, Door door) {
        this.workers = workers;
        this.door = door;
    }

    @Override
    public void handle(ListWorkersRequest request, Reply<ListWorkersResponse> reply) {
        door.namespace(request.getNamespace());
        int asked = request.getPageSize();
        int size = asked <= 0 || asked > LARGEST_PAGE ? LARGEST_PAGE : asked;
        String after = request.getNextPageToken().toStringUtf8();
        List<WorkerHeartbeat> left = workers.all(request.getNamespace()).stream()
                .filter(worker -> worker.getWorkerInstanceKey().compareTo(after) > 0)
                .filter(WorkerFilter.parse(request.getQuery()))
                .toList();
        List<WorkerHeartbeat> page = left.subList(0, Math.min(size, left.size()));
        ListWorkersResponse.Builder answer = ListWorkersResponse.newBuilder();
        for (WorkerHeartbeat worker : page) {
            answer.addWorkersInfo(WorkerInfo.newBuilder().setWorkerHeartbeat(worker))
                    .addWorkers(shortened(worker));
        }
        if (page.size() < left.size()) {
            answer.setNextPageToken(
                    ByteString.copyFromUtf8(page.get(page.size() - 1).getWorkerInstanceKey()));
        }
        reply.send(answer.build());
    }

    private static WorkerListInfo shortened(WorkerHeartbeat worker) {
        WorkerListInfo.Builder info = WorkerListInfo.newBuilder()
                .setWorkerInstanceKey(worker.getWorkerInstanceKey())
                .setWorkerIdentity(worker.getWorkerIdentity())
                .setTaskQueue(worker.getTaskQueue())
                .setSdkName(worker.getSdkName())
                .setSdkVersion(worker.getSdkVersion())
                .setStatusValue(worker.getStatusValue())
                .setHostName(worker.getHostInfo().getHostName())
                .setWorkerGroupingKey(worker.getHostInfo().getWorkerGroupingKey())
                .setProcessId(worker.getHostInfo().getProcessId())
                .addAllPlugins(worker.getPluginsList())
                .addAllDrivers(worker.getDriversList());
        if (worker.hasDeploymentVersion()) {
            info.setDeploymentVersion(worker.getDeploymentVersion());
        }
        if (worker.hasStartTime()) {
            info.setStartTime(worker.getStartTime());
        }
        return info.build();
    }
}
