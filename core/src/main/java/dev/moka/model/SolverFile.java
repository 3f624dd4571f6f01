package dev.moka.model;

import com.google.protobuf.TextFormat.ParseException;
import dev.moka.MokaException;
import dev.moka.proto.SolverParameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A solver as read from text.
 *
 * @param solver in today's form: its type is a name, and its snapshots have a prefix
 * @param warnings what was ignored, one line each
 */
public record SolverFile(SolverParameter solver, List<String> warnings) {
    private static final String ROLE = "a solver (.prototxt)";
    private static final List<String> TYPES = List.of("SGD", "Nesterov", "AdaGrad", "RMSProp", "AdaDelta", "Adam");

    /**
     * Reads a solver. Without a snapshot_prefix, snapshots are named after the file, as in Caffe; if the prefix is a folder, they lie in
     * it.
     *
     * @throws MokaException of kind MODEL if the file cannot be read, is no solver, or has a mistake in it
     */
    public static SolverFile read(Path file) {
        return read(file, false);
    }

    /**
     * Reads a solver.
     *
     * @param allowUnknown whether to go on without fields among the parameters of a layer, in a net that lies in this file, that are not known
     */
    public static SolverFile read(Path file, boolean allowUnknown) {
        if (FileKind.require(file, ROLE) != FileKind.TEXT) {
            throw MokaException.model("%s is binary, not %s: give the text it was trained with", file, ROLE);
        }
        SolverFile read = parse(Prototxt.read(file, ROLE), file.toString(), allowUnknown);
        return new SolverFile(withPrefix(read.solver, file), read.warnings);
    }

    /**
     * Parses a solver.
     *
     * @param sourceName what messages call this text: its file
     */
    public static SolverFile parse(String text, String sourceName) {
        return parse(text, sourceName, false);
    }

    private static SolverFile parse(String text, String sourceName, boolean allowUnknown) {
        SolverParameter.Builder builder = SolverParameter.newBuilder();
        try {
            UnknownFields unknown = Prototxt.parse(text, sourceName, builder);
            if (!unknown.isEmpty() && Prototxt.isNet(text)) {
                throw notASolver(sourceName);
            }
            return new SolverFile(upgraded(builder, sourceName), unknown.warnings(allowUnknown));
        } catch (ParseException e) {
            throw Prototxt.isNet(text) ? notASolver(sourceName) : PrototxtMistake.of(sourceName, text, e);
        }
    }

    private static MokaException notASolver(String sourceName) {
        return MokaException.model(
                "%s is a net, not %s: give the file that names this net in its field \"net\"", sourceName, ROLE);
    }

    private static SolverParameter upgraded(SolverParameter.Builder builder, String sourceName) {
        if (builder.hasSolverType()) {
            if (builder.hasType()) {
                throw MokaException.model(
                        "%s gives both type and solver_type, the old field for it: remove solver_type", sourceName);
            }
            builder.setType(TYPES.get(builder.getSolverType().getNumber())).clearSolverType();
        }
        if (!builder.isInitialized()) {
            throw MokaException.model(
                    "%s: a required field is not given: %s", sourceName, builder.findInitializationErrors());
        }
        return builder.build();
    }

    private static SolverParameter withPrefix(SolverParameter solver, Path file) {
        String stem = file.toString().replaceFirst("\\.[^./\\\\]*$", "");
        if (!solver.hasSnapshotPrefix()) {
            return solver.toBuilder().setSnapshotPrefix(stem).build();
        }
        Path prefix = NamedFile.of(file + ": snapshot_prefix", solver.getSnapshotPrefix());
        if (Files.isDirectory(prefix)) {
            String inFolder =
                    prefix.resolve(String.valueOf(Path.of(stem).getFileName())).toString();
            return solver.toBuilder().setSnapshotPrefix(inFolder).build();
        }
        return solver;
    }
}
