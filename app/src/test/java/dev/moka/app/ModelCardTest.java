package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.MokaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A card in a folder, read without a command around it. */
class ModelCardTest {
    private final List<String> warnings = new ArrayList<>();

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void here() {
        file = folder.resolve("model.json");
    }

    private ModelCard read(byte[] json) throws IOException {
        Files.write(file, json);
        return ModelCard.in(folder, warnings::add);
    }

    private ModelCard read(String json) throws IOException {
        return read(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void unknownFieldsAreIgnoredWithAWarning() throws IOException {
        assertThat(read("{\"colour\": {\"a\": [1]}, \"name\": \"x\", \"\": 1}").name())
                .isEqualTo("x");
        assertThat(warnings)
                .containsExactly(file + ": unknown field \"colour\" ignored", file + ": unknown field \"\" ignored");
    }

    @Test
    void aByteOrderMarkIsNotText() throws IOException {
        assertThat(read("\ufeff{\"name\": \"\u00e9\"}").name()).isEqualTo("\u00e9");
        assertThat(read("null").name()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "3",
                "{\"name\": \"x\"",
                "{\"imagesDim\": [null, 2]}",
                "{\"imagesDim\": [0, 2]}",
                "{\"imagesDim\": [-3, 2]}",
                "{\"imagesDim\": [1e99, 2]}",
                "{\"imagesDim\": {}}",
                "{\"channelSwap\": [2, null, 0]}",
                "{\"rawScale\": \"NaN\"}",
                "{\"rawScale\": 1e99}",
                "{\"inputScale\": \"-Infinity\"}",
                "{\"centerOnly\": []}",
                "{\"net\": \"a\\u0000b\"}",
                "{\"weights\": \"\\u0000\"}",
                "{\"labels\": \"\\u0000\"}",
                "{\"mean\": \"\\u0000\"}",
                "{\"name\": [[[[[]]]]]}"
            })
    void whatCannotBeIsOneLine(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(MokaException.class)
                .hasMessageStartingWith(file.toString())
                .satisfies(e -> assertThat(((MokaException) e).kind()).isEqualTo(MokaException.Kind.MODEL))
                .satisfies(e -> assertThat(
                                e.getMessage().length() - file.toString().length())
                        .isLessThan(250));
    }

    @Test
    void rubbishIsOneLine() {
        assertThatThrownBy(() -> read(new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'}))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("this is no model card");
        assertThatThrownBy(() -> read("[".repeat(100_000)))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("this is no model card");
    }
}
