package dev.moka.app;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.moka.Layer;
import dev.moka.Net;
import dev.moka.array.AtomicFile;
import dev.moka.solver.Progress;
import dev.moka.solver.Snapshot;
import dev.moka.solver.Solver;
import dev.moka.solver.SolverListener;
import dev.moka.solver.TestResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes beside each snapshot where it comes from, as {@code PREFIX_iter_N.run.json}: the command, the seed, the data, the versions, and
 * how good the net was.
 */
final class RunRecord implements SolverListener {
    private final Solver solver;
    private final Map<String, Object> origin = new LinkedHashMap<>();
    private final Map<Integer, Map<String, Object>> tests = new LinkedHashMap<>();
    private final Map<String, Object> training = new LinkedHashMap<>();

    /** @param file the solver's description */
    RunRecord(CommonOptions common, Solver solver, String file) {
        this.solver = solver;
        origin.put("command", common.commandLine());
        origin.put("folder", Path.of("").toAbsolutePath().toString());
        origin.put("started", Instant.now().toString());
        origin.put("versions", List.of(new Version().getVersion()));
        origin.put("backend", common.netOptions().backend());
        origin.put("precision", solver.net().precision().toString());
        origin.put("solver", file);
        origin.put("net", solver.net().name());
        long seed = solver.param().getRandomSeed();
        origin.put("seed", seed >= 0 ? seed : common.netOptions().seed());
        origin.put("train_data", sources(solver.net()));
        origin.put(
                "test_data", solver.testNets().stream().map(RunRecord::sources).toList());
    }

    /** What the layers of a net read: by layer the {@code source} in whatever parameters it has. */
    private static Map<String, String> sources(Net net) {
        Map<String, String> sources = new LinkedHashMap<>();
        for (Layer layer : net.layers()) {
            for (Object value : layer.param().getAllFields().values()) {
                if (value instanceof Message param) {
                    FieldDescriptor source = param.getDescriptorForType().findFieldByName("source");
                    if (source != null && param.hasField(source)) {
                        sources.put(layer.name(), String.valueOf(param.getField(source)));
                    }
                }
            }
        }
        return sources;
    }

    @Override
    public void progressed(Progress progress) {
        training.put("iteration", progress.iteration());
        training.put("loss", progress.loss());
        training.put("smoothed_loss", progress.smoothedLoss());
        training.put("rate", progress.rate());
    }

    @Override
    public void tested(TestResult result) {
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("net", result.net());
        test.put("iteration", result.iteration());
        test.put("outputs", OutputMap.of(result.outputs()));
        tests.put(result.net(), test);
    }

    @Override
    public void snapshotted(Snapshot snapshot) {
        Map<String, Object> record = new LinkedHashMap<>(origin);
        record.put("written", Instant.now().toString());
        record.put("iteration", snapshot.iteration());
        record.put("max_iter", solver.param().getMaxIter());
        record.put("weights", name(snapshot.weights()));
        record.put("state", name(snapshot.state()));
        record.put("last_iteration", training);
        record.put("last_tests", new ArrayList<>(tests.values()));
        String json = Json.pretty(record);
        AtomicFile.write(file(snapshot), out -> out.write(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    static Path file(Snapshot snapshot) {
        String name = name(snapshot.state()).replaceFirst("\\.solverstate(\\.h5)?$", ".run.json");
        return snapshot.state().resolveSibling(name);
    }
}
