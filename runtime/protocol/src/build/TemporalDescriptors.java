import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Writes the descriptors that Temporal's generated classes carry as a set protoc can read, with only the RPCs that are
 * asked for. Arguments: the file to write, and the file that lists the RPCs as {@code Service/Method} (# comments).
 */
final class TemporalDescriptors {
    private final Map<String, FileDescriptorProto> files = new LinkedHashMap<>();
    private final Set<String> wanted;

    private TemporalDescriptors(Set<String> wanted) {
        this.wanted = new HashSet<>(wanted);
    }

    public static void main(String[] arguments) throws Exception {
        var lines = Files.readAllLines(Path.of(arguments[1])).stream().map(String::strip);
        var dump = new TemporalDescriptors(Set.of(
                lines.filter(line -> !line.isEmpty() && !line.startsWith("#")).toArray(String[]::new)));
        dump.add(io.temporal.api.workflowservice.v1.ServiceProto.getDescriptor());
        dump.add(io.temporal.api.operatorservice.v1.ServiceProto.getDescriptor());
        if (!dump.wanted.isEmpty()) {
            throw new IllegalArgumentException(arguments[1] + " lists RPCs that Temporal's API lacks: " + dump.wanted);
        }
        var set = FileDescriptorSet.newBuilder().addAllFile(dump.files.values()).build();
        Path target = Path.of(arguments[0]);
        Files.createDirectories(target.getParent());
        Files.write(target, set.toByteArray());
    }

    /** Dependencies first, as protoc wants them. */
    private void add(FileDescriptor file) {
        if (files.containsKey(file.getName())) {
            return;
        }
        file.getDependencies().forEach(this::add);
        var proto = file.toProto().toBuilder();
        proto.getServiceBuilderList().forEach(this::keepWanted);
        files.put(file.getName(), proto.build());
    }

    private void keepWanted(ServiceDescriptorProto.Builder service) {
        var kept = service.getMethodList().stream()
                .filter(method -> wanted.remove(service.getName() + "/" + method.getName()))
                .toList();
        service.clearMethod().addAllMethod(kept);
    }
}
