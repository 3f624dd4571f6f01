package dev.moka.app.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.MokaException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The beginning of a file, and a disk that gets full while it is written. */
class PartTest {
    @TempDir
    Path folder;

    @Test
    void aDiskThatGetsFullIsSaidAndWhatIsHereIsKept() throws IOException {
        Files.createSymbolicLink(folder.resolve("x.part"), Path.of("/dev/full"));
        Part part = new Part(folder, "x");
        try (FileChannel out = part.open(0)) {
            assertThatThrownBy(() -> part.write(out, ByteBuffer.wrap(new byte[10])))
                    .isInstanceOf(MokaException.class)
                    .hasMessageContaining("cannot write " + part.file() + ": No space left on device")
                    .hasMessageContaining("MOKA_MODELS");
        }
        assertThat(part.file()).exists();
    }

    @Test
    void aPartBelongsToItsAddress() throws IOException {
        Part part = new Part(folder, "x");
        assertThat(part.continues(URI.create("http://a/x"))).isFalse();
        Files.writeString(folder.resolve("x.part"), "12345");
        Files.writeString(folder.resolve("x.part.from"), "http://a/x\n\"tag\"\n");
        assertThat(part.size()).isEqualTo(5);
        assertThat(part.continues(URI.create("http://a/x"))).isTrue();
        assertThat(part.continues(URI.create("http://b/x"))).isFalse();
        assertThat(part.validator()).isEqualTo("\"tag\"");
        part.finish();
        assertThat(folder.resolve("x")).hasContent("12345");
        assertThat(part.size()).isZero();
        assertThat(folder.resolve("x.part.from")).doesNotExist();
    }
}
