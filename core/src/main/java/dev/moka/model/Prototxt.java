package dev.moka.model;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TextFormat.ParseException;
import com.google.protobuf.TextFormat.Parser.SingularOverwritePolicy;
import com.google.protobuf.TextFormatParseInfoTree;
import com.google.protobuf.TextFormatParseLocation;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads nets from Caffe's text format, kindly: fields that Caffe does not know become warnings with their place, an old
 * form is upgraded, and a mistake is one line that says where it is and how it is probably mended.
 */
public final class Prototxt {
    private static final String ROLE = "a net (.prototxt)";
    private static final long MOST_BYTES = 1 << 28;
    private static final Pattern UNKNOWN = Pattern.compile("(\\d+):(\\d+):\\tcaffe\\.([\\w.]+)\\.([\\w\\[\\].]+)");

    private Prototxt() {}

    /**
     * Reads and upgrades a net.
     *
     * @throws MokaException of kind MODEL if the file cannot be read, is not a net, or has a mistake in it
     */
    public static NetFile readNet(Path file) {
        if (FileKind.require(file, ROLE) != FileKind.TEXT) {
            throw MokaException.model(
                    "%s is binary, not %s; if these are weights, give them as weights and the .prototxt as the net",
                    file, ROLE);
        }
        return parseNet(read(file, ROLE), file.toString());
    }

    /**
     * Parses and upgrades a net.
     *
     * @param sourceName what messages call this text: its file
     */
    public static NetFile parseNet(String text, String sourceName) {
        NetParameter.Builder builder = NetParameter.newBuilder();
        List<String> warnings = new ArrayList<>();
        try {
            warnings.addAll(parse(text, sourceName, builder));
        } catch (ParseException e) {
            String solver = describeSolver(text);
            throw solver == null
                    ? PrototxtMistake.of(sourceName, text, e)
                    : MokaException.model("%s is %s", sourceName, solver);
        }
        requireNet(builder, text, sourceName);
        Upgrade upgrade = Upgrade.of(builder.buildPartial(), sourceName);
        warnings.addAll(upgrade.warnings());
        return new NetFile(upgrade.net(), List.copyOf(warnings), upgrade.changes());
    }

    /** Parses a message; returns what was ignored, as warnings. */
    static List<String> parse(String text, String sourceName, Message.Builder builder) throws ParseException {
        TextFormatParseInfoTree.Builder places = TextFormatParseInfoTree.builder();
        try {
            parser(places).merge(text, builder);
            return List.of();
        } catch (ParseException e) {
            if (!listsUnknownFields(e)) {
                throw e;
            }
            // The parser reports unknown fields after it has read all the others: the message is complete.
            return unknownFields(e, sourceName, builder, places.build());
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
                .build();
    }

    /** Parses as far as possible; false if there was a mistake other than unknown fields. */
    private static boolean merge(String text, Message.Builder builder) {
        try {
            parser(TextFormatParseInfoTree.builder()).merge(text, builder);
            return true;
        } catch (ParseException e) {
            return listsUnknownFields(e);
        }
    }

    private static boolean listsUnknownFields(ParseException e) {
        return String.valueOf(e.getMessage()).contains("unknown fields and/or extensions");
    }

    private static List<String> unknownFields(
            ParseException e, String source, Message.Builder parsed, TextFormatParseInfoTree places) {
        List<String> warnings = new ArrayList<>();
        Matcher m = UNKNOWN.matcher(String.valueOf(e.getMessage()));
        while (m.find()) {
            int line = Integer.parseInt(m.group(1));
            int column = Integer.parseInt(m.group(2));
            boolean inLayer =
                    parsed instanceof NetParameter.Builder && !m.group(3).equals("NetParameter");
            String layer = inLayer ? layerAt(line, column, (NetParameter.Builder) parsed, places) : "";
            Descriptor message = NetParameter.getDescriptor().getFile().findMessageTypeByName(m.group(3));
            List<String> known = message == null
                    ? List.of()
                    : message.getFields().stream().map(FieldDescriptor::getName).toList();
            warnings.add(String.format(
                    "%s:%d:%d: unknown field \"%s\"%s in %s ignored%s",
                    source, line, column, m.group(4), layer, m.group(3), Nearest.hint(m.group(4), known)));
        }
        return warnings;
    }

    /** {@code  of layer "conv1"} for a place within that layer, or nothing. */
    private static String layerAt(int line, int column, NetParameter.Builder net, TextFormatParseInfoTree places) {
        for (String name : List.of("layer", "layers")) {
            FieldDescriptor field = NetParameter.getDescriptor().findFieldByName(name);
            List<TextFormatParseLocation> starts = places.getLocations(field);
            // `layer: [ {...}, {...} ]` has one place for many layers: then the line alone must do.
            if (starts.size() != net.getRepeatedFieldCount(field)) {
                continue;
            }
            for (int i = starts.size() - 1; i >= 0; i--) {
                int startLine = starts.get(i).getLine() + 1;
                int startColumn = starts.get(i).getColumn() + 1;
                if (startLine < line || (startLine == line && startColumn < column)) {
                    Message layer = (Message) net.getRepeatedField(field, i);
                    return " of layer \""
                            + layer.getField(layer.getDescriptorForType().findFieldByName("name")) + '"';
                }
            }
        }
        return "";
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
