package dev.moka.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.moka.proto.NetParameter;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Our messages are Caffe's: every number, label, type, default and packing, none missing and none extra. */
class CaffeProtoTest {
    /** What a text may say in a fork's words; it is gone once a net is read. */
    private static final Set<String> FORKS = Set.of("caffe.PoolingParameter.ceil_mode");

    @Test
    void holdsToCaffesSchema() throws IOException {
        Set<String> expected = new TreeSet<>();
        List<String> lines = Files.readAllLines(Shared.path("caffe/schema.tsv"));
        for (String line : lines.subList(1, lines.size())) {
            String[] column = line.split("\t", -1);
            expected.add(
                    column[0].equals("enum")
                            ? row("enum", column[1], column[2], column[3])
                            : row(
                                    "field",
                                    column[1],
                                    column[2],
                                    column[3],
                                    column[4],
                                    column[5],
                                    normal(column[5], column[6]),
                                    column[7]));
        }
        assertThat(expected).hasSize(lines.size() - 1);
        assertThat(ours(NetParameter.getDescriptor().getFile())).containsExactlyElementsOf(expected);
    }

    private static Set<String> ours(FileDescriptor file) {
        Set<String> rows = new TreeSet<>();
        file.getEnumTypes().forEach(type -> constants(type, rows));
        file.getMessageTypes().forEach(type -> message(type, rows));
        return rows;
    }

    private static void message(Descriptor type, Set<String> rows) {
        for (FieldDescriptor field : type.getFields()) {
            if (FORKS.contains(field.getFullName())) {
                continue;
            }
            String label = field.isRepeated() ? "repeated" : field.isRequired() ? "required" : "optional";
            rows.add(row(
                    "field",
                    name(type.getFullName()),
                    field.getName(),
                    "" + field.getNumber(),
                    label,
                    type(field),
                    field.hasDefaultValue() ? defaultOf(field) : "",
                    field.isPacked() ? "packed" : ""));
        }
        type.getEnumTypes().forEach(nested -> constants(nested, rows));
        type.getNestedTypes().forEach(nested -> message(nested, rows));
    }

    private static void constants(EnumDescriptor type, Set<String> rows) {
        for (EnumValueDescriptor value : type.getValues()) {
            rows.add(row("enum", name(type.getFullName()), value.getName(), "" + value.getNumber()));
        }
    }

    private static String type(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case MESSAGE -> "message:" + name(field.getMessageType().getFullName());
            case ENUM -> "enum:" + name(field.getEnumType().getFullName());
            default -> field.getType().name().toLowerCase(Locale.ROOT);
        };
    }

    private static String defaultOf(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case STRING -> '"' + field.getDefaultValue().toString() + '"';
            case ENUM -> ((EnumValueDescriptor) field.getDefaultValue()).getName();
            default -> field.getDefaultValue().toString();
        };
    }

    /** Floats are written in several ways; they are equal if their numbers are. */
    private static String normal(String type, String value) {
        return type.equals("float") && !value.isEmpty() ? "" + Float.parseFloat(value) : value;
    }

    private static String name(String fullName) {
        return fullName.substring("caffe.".length());
    }

    private static String row(String... columns) {
        return String.join(" ", columns);
    }
}
