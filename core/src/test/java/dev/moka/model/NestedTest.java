package dev.moka.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.MokaException;
import dev.moka.image.Mean;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages in messages, deeper than a stack is: whatever reads them says so in a line. */
class NestedTest {
    private static final int DEEP = 30_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "layer { relu_param { ",
                "layer { foo { ",
                "foo { ",
                "foo < ",
                "foo: { ",
                "foo: [ { ",
                "foo { bar: [ { ",
                "net_param { layer { foo { ",
                "{ ",
                "[ ",
                "foo: [ ",
                "layer { include { stage: 'a' } ",
                "} ",
                "' ",
                "' \\' ",
                "# {\n { ",
                "a: \"\\\" { "
            })
    void texts(String opening) {
        String text = "layer { name: 'a' type: 'ReLU' " + opening.repeat(DEEP);
        assertOneLine(() -> Prototxt.parseNet(text, "net"));
        assertOneLine(() -> Prototxt.parseNet(opening.repeat(DEEP), "net"));
        assertOneLine(() -> SolverFile.parse("base_lr: 1 " + opening.repeat(DEEP), "solver"));
        assertOneLine(() -> SolverFile.parse("net_param { " + text, "solver"));
    }

    @Test
    void aMessageNestedTooDeepSaysSo() {
        assertThatThrownBy(() -> Prototxt.parseNet("layer { name: 'a' foo { " + "bar { ".repeat(200), "net"))
                .hasMessageMatching(
                        "net:1:\\d+: messages lie in one another more than 100 deep here: is a \"}\" missing\\?");
    }

    /** Groups, which end with a tag of their own, can nest without saying how long they are. */
    @ParameterizedTest
    @ValueSource(ints = {0x0b, 0x13, 0x2b, 0x33, 0x3b, 0x63, 0x7b})
    void binaryFiles(int group, @TempDir Path folder) throws IOException {
        byte[] groups = new byte[4 * DEEP];
        Arrays.fill(groups, (byte) group);
        byte[] named = groups.clone();
        named[0] = 0x0a; // name: "n"
        named[1] = 1;
        named[2] = 'n';
        for (byte[] bytes : new byte[][] {groups, named}) {
            Path file = Files.write(folder.resolve("file.caffemodel"), bytes);
            assertOneLine(() -> CaffeModel.open(file));
            assertOneLine(() -> SolverStateFile.read(file));
            assertOneLine(() -> BinaryProto.read(file, "a blob"));
            assertOneLine(() -> Mean.read(file));
        }
    }

    private static void assertOneLine(ThrowingCallable code) {
        assertThatThrownBy(code)
                .isInstanceOf(MokaException.class)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500).doesNotContain("\n"));
    }
}
