package dev.moka.model;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TextFormat.ParseException;
import com.google.protobuf.TextFormat.Parser.SingularOverwritePolicy;
import com.google.protobuf.TextFormatParseInfoTree;
import dev.moka.MokaException;
import dev.moka.proto.NetParameter;
import dev.moka.proto.SolverParameter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads nets from Caffe's text format, kindly: fields that Caffe does not know become warnings or mistakes with their place, an old
 * form is upgraded, and a mistake is one line that says where it is and how it is probably mended.
 */
public final class Prototxt {
    private static final String ROLE = "a net (.prototxt)";
    private static final long MOST_BYTES = 1 << 28;
    private static final int MOST_NESTED = 100;

    private Prototxt() {}

    /**
     * Reads and upgrades a net.
     *
     * @throws MokaException of kind MODEL if the file cannot be read, is not a net, or has a mistake in it, which includes fields among a
     *     layer's parameters that are not known
     */
    public static NetFile readNet(Path file) {
        return readNet(file, false);
    }

    /**
     * Reads and upgrades a net.
     *
     * @param allowUnknown whether to go on without fields among a layer's parameters that are not known
     */
    public static NetFile readNet(Path file, boolean allowUnknown) {
        if (FileKind.require(file, ROLE) != FileKind.TEXT) {
            throw MokaException.model(
                    "%s is binary, not %s; if these are weights, give them as weights and the .prototxt as the net",
                    file, ROLE);
        }
        return parseNet(read(file, ROLE), file.toString(), allowUnknown);
    }

    /**
     * Parses and upgrades a net.
     *
     * @param sourceName what messages call this text: its file
     */
    public static NetFile parseNet(String text, String sourceName) {
        return parseNet(text, sourceName, false);
    }

    private static NetFile parseNet(String text, String sourceName, boolean allowUnknown) {
        NetParameter.Builder builder = NetParameter.newBuilder();
        UnknownFields unknown;
        try {
            unknown = parse(text, sourceName, builder);
        } catch (ParseException e) {
            String solver = describeSolver(text);
            throw solver == null
                    ? PrototxtMistake.of(sourceName, text, e)
                    : MokaException.model("%s is %s", sourceName, solver);
        }
        requireNet(builder, text, sourceName);
        List<String> warnings = new ArrayList<>(unknown.warnings(allowUnknown));
        Upgrade upgrade = Upgrade.of(builder.buildPartial(), sourceName);
        warnings.addAll(upgrade.warnings());
        return new NetFile(upgrade.net(), List.copyOf(warnings), upgrade.changes());
    }

    /** Parses a message; returns what is not known of it. */
    static UnknownFields parse(String text, String sourceName, Message.Builder builder) throws ParseException {
        TextFormatParseInfoTree.Builder places = TextFormatParseInfoTree.builder();
        try {
            parser(places).merge(Dialect.javas(text), builder);
            return UnknownFields.NONE;
        } catch (ParseException e) {
            if (!UnknownFields.areAllThatIsWrong(e)) {
                throw e;
            }
            return UnknownFields.of(e, sourceName, text, builder, places.build());
        }
    }

    /** What a text that should not be here is, for a message: {@code "a net description (.prototxt)"}. */
    static String describe(Path file) {
        String text = read(file, ROLE);
        if (isNet(text)) {
            return "a net description (.prototxt), not its weights";
        }
        String solver = describeSolver(text);
        return solver != null ? solver : "a text file";
    }

    static boolean isNet(String text) {
        NetParameter.Builder net = NetParameter.newBuilder();
        return merge(text, net) && hasLayers(net);
    }

    private static TextFormat.Parser parser(TextFormatParseInfoTree.Builder places) {
        return TextFormat.Parser.newBuilder()
                .setSingularOverwritePolicy(SingularOverwritePolicy.FORBID_SINGULAR_OVERWRITES)
                .setParseInfoTreeBuilder(places)
                .setRecursionLimit(MOST_NESTED)
                .build();
    }

    /** Parses as far as possible; false if there was a mistake other than unknown fields. */
    private static boolean merge(String text, Message.Builder builder) {
        try {
            parser(TextFormatParseInfoTree.builder()).merge(Dialect.javas(text), builder);
            return true;
        } catch (ParseException e) {
            return UnknownFields.areAllThatIsWrong(e);
        }
    }

    private static boolean hasLayers(NetParameter.Builder net) {
        return net.getLayerCount() + net.getLayersCount() > 0;
    }

    private static void requireNet(NetParameter.Builder net, String text, String source) {
        if (!hasLayers(net)) {
            String solver = describeSolver(text);
            throw MokaException.model(
                    "%s is %s", source, solver != null ? solver : "not a Caffe net: there is no layer in it");
        }
        if (!net.isInitialized()) {
            throw MokaException.model("%s: a required field is not given: %s", source, net.findInitializationErrors());
        }
    }

    private static @Nullable String describeSolver(String text) {
        SolverParameter.Builder solver = SolverParameter.newBuilder();
        boolean parsed = merge(text, solver);
        boolean named = solver.hasNet() || solver.hasTrainNet() || solver.hasNetParam() || solver.hasTrainNetParam();
        if (!parsed || !(named || solver.hasBaseLr() || solver.hasLrPolicy())) {
            return null;
        }
        String net = solver.hasNet() ? solver.getNet() : solver.getTrainNet();
        return "a solver file; "
                + (net.isEmpty() ? "give the net that it trains" : "its net is \"" + net + "\": give that file");
    }

    static String read(Path file, String role) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw MokaException.model(
                        "%s is text of %d bytes, far too much for %s; check the path", file, Files.size(file), role);
            }
            byte[] bytes = Files.readAllBytes(file);
            String text;
            try {
                text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException e) {
                text = new String(bytes, StandardCharsets.ISO_8859_1);
            }
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (IOException e) {
            throw new MokaException(
                    MokaException.Kind.MODEL,
                    String.format(
                            "%s cannot be read (%s: %s)", file, e.getClass().getSimpleName(), e.getMessage()),
                    e);
        }
    }
}
