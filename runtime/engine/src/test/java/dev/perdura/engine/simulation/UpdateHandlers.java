package dev.perdura.engine.simulation;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.perdura.engine.internal.state.UpdateState;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.ProtocolMessageCommandAttributes;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.protocol.v1.Message;
import io.temporal.api.update.v1.Acceptance;
import io.temporal.api.update.v1.Meta;
import io.temporal.api.update.v1.Outcome;
import io.temporal.api.update.v1.Rejection;
import io.temporal.api.update.v1.Request;
import io.temporal.api.update.v1.Response;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The side of a worker that answers updates: it accepts and completes, rejects, lets wait, and forgets. */
final class UpdateHandlers {

    private final World world;

    /** Requests that came with an earlier task and were not answered, by run. */
    private final Map<String, Map<String, Message>> remembered = new HashMap<>();

    private List<Message> answers;
    private List<Command> commands;

    UpdateHandlers(World world) {
        this.world = world;
    }

    /** Adds answers to the updates that the task brought, or that an earlier one did. */
    void answer(
            PollWorkflowTaskQueueResponse task,
            CommittedRun run,
            RespondWorkflowTaskCompletedRequest.Builder completion) {
        begin(completion);
        Map<String, Message> requests = requests(task);
        for (Message request : List.copyOf(requests.values())) {
            switch (world.random.nextInt(10)) {
                case 0, 1, 2 -> accept(request);
                case 3, 4, 5 -> {
                    accept(request);
                    respond(request.getProtocolInstanceId());
                }
                case 6, 7 -> reject(request);
                default -> {
                    continue;
                }
            }
            requests.remove(request.getProtocolInstanceId());
        }
        respondToOpen(run, 50);
        if (world.chance(world.settings.percentIllegal)) {
            respond(world.updates.knownId());
        }
        place(completion);
        remember(task, requests, completion.getForceCreateNewWorkflowTask());
    }

    /** All that the task brought is rejected, and nothing else happens: it may leave nothing in history. */
    void rejectAll(PollWorkflowTaskQueueResponse task, RespondWorkflowTaskCompletedRequest.Builder completion) {
        begin(completion);
        requests(task).values().forEach(this::reject);
        place(completion);
        remember(task, new HashMap<>(), false);
    }

    /** The worker asks for more time first. */
    void postpone(PollWorkflowTaskQueueResponse task) {
        remember(task, requests(task), true);
    }

    /** Nothing is left open. */
    void finish(
            PollWorkflowTaskQueueResponse task,
            CommittedRun run,
            RespondWorkflowTaskCompletedRequest.Builder completion) {
        begin(completion);
        for (Message request : requests(task).values()) {
            accept(request);
            respond(request.getProtocolInstanceId());
        }
        respondToOpen(run, 100);
        place(completion);
        remember(task, new HashMap<>(), false);
    }

    private void begin(RespondWorkflowTaskCompletedRequest.Builder completion) {
        answers = new ArrayList<>();
        commands = new ArrayList<>(completion.getCommandsList());
    }

    private Map<String, Message> requests(PollWorkflowTaskQueueResponse task) {
        Map<String, Message> requests = new LinkedHashMap<>();
        CommittedRun run = world.ledger.run(task.getWorkflowExecution().getRunId());
        if (run != null) {
            run.state.updates().stream()
                    .filter(UpdateState::isOnlyAdmitted)
                    .forEach(update -> requests.put(update.updateId(), admitted(run, update)));
        }
        requests.putAll(remembered.getOrDefault(task.getWorkflowExecution().getRunId(), Map.of()));
        task.getMessagesList().forEach(message -> requests.put(message.getProtocolInstanceId(), message));
        return requests;
    }

    /** A reset has brought it: the worker finds it in history (rule 5.16). */
    private static Message admitted(CommittedRun run, UpdateState update) {
        Request request = run.events
                .get((int) update.admittedEventId() - 1)
                .getWorkflowExecutionUpdateAdmittedEventAttributes()
                .getRequest();
        return Message.newBuilder()
                .setId(update.updateId() + "/request")
                .setProtocolInstanceId(update.updateId())
                .setEventId(update.admittedEventId())
                .setBody(Any.pack(request))
                .build();
    }

    /** What a heartbeat does not answer the worker answers later (rule 6.7). */
    private void remember(PollWorkflowTaskQueueResponse task, Map<String, Message> left, boolean heartbeat) {
        String runId = task.getWorkflowExecution().getRunId();
        left.keySet().removeIf(world.updates::isOver);
        if (heartbeat && !left.isEmpty()) {
            remembered.put(runId, left);
            left.keySet().forEach(world.updates::remembering);
        } else {
            remembered.remove(runId);
        }
    }

    private void respondToOpen(CommittedRun run, int percent) {
        if (run == null) {
            return;
        }
        run.state.updates().stream()
                .filter(update -> update.isOpen() && world.chance(percent))
                .forEach(update -> respond(update.updateId()));
    }

    private void accept(Message request) {
        answer(
                request.getProtocolInstanceId(),
                "accept",
                Acceptance.newBuilder()
                        .setAcceptedRequestMessageId(request.getId())
                        .setAcceptedRequestSequencingEventId(request.getEventId())
                        .setAcceptedRequest(unpack(request))
                        .build());
    }

    private void reject(Message request) {
        String reason = world.token("no");
        world.updates.rejecting(request.getProtocolInstanceId(), reason);
        answer(
                request.getProtocolInstanceId(),
                "reject",
                Rejection.newBuilder()
                        .setRejectedRequestMessageId(request.getId())
                        .setRejectedRequestSequencingEventId(request.getEventId())
                        .setRejectedRequest(unpack(request))
                        .setFailure(Failure.newBuilder().setMessage(reason))
                        .build());
    }

    private void respond(String updateId) {
        Outcome.Builder outcome = Outcome.newBuilder();
        if (world.chance(80)) {
            outcome.setSuccess(Tokens.payloads(world.token("o")));
        } else {
            outcome.setFailure(Failure.newBuilder().setMessage(world.token("o")));
        }
        answer(
                updateId,
                "complete",
                Response.newBuilder()
                        .setMeta(Meta.newBuilder().setUpdateId(updateId))
                        .setOutcome(outcome)
                        .build());
    }

    private void answer(String updateId, String kind, com.google.protobuf.Message body) {
        answers.add(Message.newBuilder()
                .setId(updateId + "/" + kind)
                .setProtocolInstanceId(updateId)
                .setBody(Any.pack(body))
                .build());
    }

    /** Puts the answers in their order among the commands, or leaves it to the engine (rule 2.23). */
    private void place(RespondWorkflowTaskCompletedRequest.Builder completion) {
        if (world.chance(80)) {
            int from = 0;
            for (Message answer : answers) {
                int last = commands.size() - (isClosed() ? 1 : 0);
                int at = from + world.random.nextInt(last - from + 1);
                commands.add(at, command(answer.getId()));
                from = at + 1;
            }
        }
        completion.clearCommands().addAllCommands(commands).addAllMessages(answers);
    }

    private boolean isClosed() {
        return !commands.isEmpty()
                && switch (commands.get(commands.size() - 1).getCommandType()) {
                    case COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION,
                            COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION,
                            COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION,
                            COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION -> true;
                    default -> false;
                };
    }

    private static Command command(String messageId) {
        return Command.newBuilder()
                .setCommandType(CommandType.COMMAND_TYPE_PROTOCOL_MESSAGE)
                .setProtocolMessageCommandAttributes(
                        ProtocolMessageCommandAttributes.newBuilder().setMessageId(messageId))
                .build();
    }

    private static Request unpack(Message request) {
        try {
            return request.getBody().unpack(Request.class);
        } catch (InvalidProtocolBufferException e) {
            throw new Violation("An update can be read: " + e);
        }
    }
}
