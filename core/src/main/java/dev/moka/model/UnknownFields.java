package dev.moka.model;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat.ParseException;
import com.google.protobuf.TextFormatParseInfoTree;
import com.google.protobuf.TextFormatParseLocation;
import dev.moka.MokaException;
import dev.moka.OneLine;
import dev.moka.proto.NetParameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The fields of a text that no message of Caffe's has. Beside a layer's parameters they are left out with a warning; among them they may
 * change what the layer computes, so they stop the reading, unless the caller allows them or they are known to be harmless.
 */
final class UnknownFields {
    private static final Pattern PLACE = Pattern.compile("(\\d+):(\\d+):\\tcaffe\\.([\\w.]+)\\.([\\w\\[\\].]+)");
    private static final Pattern VALUE = Pattern.compile("\\w+\\s*:\\s*([\\w.+-]+)");
    /** Messages whose unknown fields do not say what a layer computes. */
    private static final Set<String> AROUND = Set.of(
            "NetParameter",
            "LayerParameter",
            "V1LayerParameter",
            "SolverParameter",
            "NetState",
            "BlobProto",
            "BlobShape");

    static final UnknownFields NONE = new UnknownFields("", List.of());

    /** @param layer {@code  of layer "conv1"}, or nothing */
    private record Field(int line, int column, String layer, String message, String name, boolean harmless) {
        String kind() {
            return message + "." + name;
        }

        String hint() {
            Descriptor type = NetParameter.getDescriptor().getFile().findMessageTypeByName(message);
            return type == null
                    ? ""
                    : Nearest.hint(
                            name,
                            type.getFields().stream()
                                    .map(FieldDescriptor::getName)
                                    .toList());
        }
    }

    private final String source;
    private final List<Field> fields;

    private UnknownFields(String source, List<Field> fields) {
        this.source = source;
        this.fields = fields;
    }

    /** Whether a parser stopped for unknown fields alone, which it says after it has read all the others. */
    static boolean areAllThatIsWrong(ParseException e) {
        return String.valueOf(e.getMessage()).contains("unknown fields and/or extensions");
    }

    /** The fields that a parser has found unknown. */
    static UnknownFields of(
            ParseException e, String source, String text, Message.Builder parsed, TextFormatParseInfoTree places) {
        String[] lines = text.split("\n", -1);
        List<Field> fields = new ArrayList<>();
        Matcher m = PLACE.matcher(String.valueOf(e.getMessage()));
        while (m.find()) {
            int line = Integer.parseInt(m.group(1));
            int column = Integer.parseInt(m.group(2));
            String message = m.group(3);
            String layer = parsed instanceof NetParameter.Builder net && !message.equals("NetParameter")
                    ? layerAt(line, column, net, places)
                    : "";
            Matcher value = VALUE.matcher(lines[line - 1]);
            boolean valued = value.find(Math.min(column - 1, lines[line - 1].length())) && value.start() == column - 1;
            fields.add(new Field(
                    line,
                    column,
                    layer,
                    message,
                    m.group(4),
                    HarmlessFields.has(message, m.group(4), valued ? value.group(1) : "")));
        }
        return new UnknownFields(source, fields);
    }

    boolean isEmpty() {
        return fields.isEmpty();
    }

    /**
     * What is left out, a line for each kind of field.
     *
     * @throws MokaException of kind MODEL if there are fields among a layer's parameters that could change its answer, unless allowed
     */
    List<String> warnings(boolean allowed) {
        if (!allowed) {
            requireHarmless();
        }
        Map<String, List<Field>> kinds =
                fields.stream().collect(Collectors.groupingBy(Field::kind, LinkedHashMap::new, Collectors.toList()));
        return kinds.values().stream()
                .map(alike -> warning(alike.get(0), alike.size()))
                .toList();
    }

    private String warning(Field first, int times) {
        return OneLine.of(String.format(
                "%s:%d:%d: unknown field \"%s\"%s in %s ignored%s%s",
                source,
                first.line,
                first.column,
                first.name,
                first.layer,
                first.message,
                times == 1 ? "" : ", here and " + (times - 1) + (times == 2 ? " time" : " times") + " more",
                first.hint()));
    }

    private void requireHarmless() {
        List<Field> grave = fields.stream()
                .filter(field -> !AROUND.contains(field.message) && !field.harmless)
                .toList();
        if (grave.isEmpty()) {
            return;
        }
        Field first = grave.get(0);
        Set<String> others = new LinkedHashSet<>();
        grave.forEach(field -> others.add(field.name));
        others.remove(first.name);
        throw MokaException.model(
                "%s:%d:%d: unknown field \"%s\"%s in %s%s%s: it may change what the layer computes; correct it, or pass --allow-unknown"
                        + " (NetOptions.withAllowUnknown) to go on without it",
                source,
                first.line,
                first.column,
                first.name,
                first.layer,
                first.message,
                first.hint(),
                others.isEmpty() ? "" : ", and others (" + String.join(", ", others) + ")");
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
}
