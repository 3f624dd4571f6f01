package dev.moka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.data.ImageList;
import dev.moka.model.Prototxt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneLineTest {
    @Test
    void aMessageStaysAsItIs() {
        String message =
                "net.prototxt: layer 'conv1': it's the café's, not \"ours\": " + "one word, another ".repeat(20);
        assertThat(OneLine.of(message)).isEqualTo(message.strip());
    }

    @Test
    void whatCannotBeSeenIsWrittenAsACode() {
        assertThat(OneLine.of("a\0b\u001b[31m\u00a0\u200b\u202e\ud800"))
                .isEqualTo("a\\u0000b\\u001b[31m\\u00a0\\u200b\\u202e\\ud800");
        assertThat(OneLine.of("one\r\n  two\n")).isEqualTo("one; two");
    }

    @Test
    void quotesAndWordsAreCutAndTheRemedyStays() {
        String rubbish = "x y ".repeat(2048);
        assertThat(OneLine.of("layer '" + rubbish + "': give \"" + rubbish + "\" up"))
                .hasSizeLessThan(450)
                .matches("layer '[x y]+\\.\\.\\.': give \"[x y]+\\.\\.\\.\" up");
        assertThat(OneLine.of("x".repeat(8192) + ": mend it"))
                .hasSizeLessThan(220)
                .endsWith("x...: mend it".substring(1, 4) + " mend it");
        assertThat(OneLine.of(rubbish + "mend it")).hasSizeLessThan(2010).endsWith("mend it");
    }

    @Test
    void everyExceptionHasSuchAMessage(@TempDir Path folder) throws IOException {
        String rubbish = IntStream.range(0, 8192)
                .mapToObj(i -> String.valueOf((char) (1 + i * 31 % 126)))
                .collect(Collectors.joining())
                .replaceAll("[\\n\\r\"\\\\]", "");
        assertReadable(() -> Prototxt.parseNet("layer { name: \"" + rubbish + "\" type: Input }", "net"));
        assertReadable(() -> Prototxt.parseNet("layer { name: 'a' " + "z".repeat(8192) + " }", "net"));
        Path list = Files.writeString(folder.resolve("list.txt"), rubbish);
        assertReadable(() -> ImageList.read(list));
        String net = "layer { name: \"" + rubbish + "\" type: 'Nothing' }";
        assertReadable(() -> new Net(Prototxt.parseNet(net, "net").net(), NetOptions.defaults()));
    }

    private static void assertReadable(org.assertj.core.api.ThrowableAssert.ThrowingCallable code) {
        assertThatThrownBy(code)
                .isInstanceOf(MokaException.class)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(800).matches("[^\\p{Cntrl}]*"));
    }
}
