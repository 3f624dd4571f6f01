package dev.moka.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.MokaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelsTest {
    @Test
    void readsImageNetsClasses() {
        List<Label> labels = Labels.read(Samples.shared("imagenet/synset_words.txt"));
        assertThat(labels).hasSize(1000).allMatch(label -> label.synset() != null);
        assertThat(labels.get(281)).isEqualTo(new Label("n02123045 tabby, tabby cat", "n02123045", "tabby, tabby cat"));
    }

    @Test
    void splitsOffOnlyASynset(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("labels.txt");
        Files.writeString(file, "zero\r\nn01234567 one\r\n\r\nn0123456 three\nn01234567\n caf\u00e9 \n\n \r\n");
        assertThat(Labels.read(file))
                .containsExactly(
                        new Label("zero", null, "zero"),
                        new Label("n01234567 one", "n01234567", "one"),
                        new Label("", null, ""),
                        new Label("n0123456 three", null, "n0123456 three"),
                        new Label("n01234567", null, "n01234567"),
                        new Label(" caf\u00e9", null, " caf\u00e9"));
    }

    @Test
    void readsAMarkAndLatin1(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("labels.txt");
        Files.writeString(file, "\ufeffcat\nd\u00f6g\n");
        assertThat(Labels.read(file)).extracting(Label::name).containsExactly("cat", "d\u00f6g");
        Files.write(file, "cat\nd\u00f6g".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(Labels.read(file)).extracting(Label::name).containsExactly("cat", "d\u00f6g");
    }

    @Test
    void badFilesAreNamed(@TempDir Path folder) throws IOException {
        refuses(folder.resolve("none.txt"), "no such file");
        refuses(folder, "is a folder");
        Path file = folder.resolve("bad.txt");
        Files.writeString(file, "");
        refuses(file, "is empty");
        Files.writeString(file, "\n\n \n");
        refuses(file, "is empty");
        Files.write(file, new byte[] {1, 2, 0, 3});
        refuses(file, "looks like binary data");
        Files.writeString(file, "<!DOCTYPE html><html>404</html>");
        refuses(file, "looks like an HTML page");
        Files.writeString(file, "version https://git-lfs.github.com/spec/v1\noid sha256:00\n");
        refuses(file, "Git LFS pointer");
    }

    private static void refuses(Path file, String words) {
        assertThatThrownBy(() -> Labels.read(file))
                .isInstanceOfSatisfying(
                        MokaException.class, e -> assertThat(e.kind()).isEqualTo(MokaException.Kind.MODEL))
                .hasMessageContainingAll(file.getFileName().toString(), words);
    }
}
