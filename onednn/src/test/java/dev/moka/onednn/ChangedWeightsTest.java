package dev.moka.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.model.Prototxt;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights that a kernel reads where they lie in a file, while that is cut short: reading them would end the process. */
class ChangedWeightsTest {
    private static final String NET = """
            layer { name: 'data' type: 'Input' top: 'data' input_param { shape { dim: 1 dim: 2500 } } }
            layer { name: 'ip' type: 'InnerProduct' bottom: 'data' top: 'ip' inner_product_param { num_output: 2000 } }
            """;

    @TempDir
    private Path folder;

    private static Net net() {
        return new Net(
                Prototxt.parseNet(NET, "net").net(), NetOptions.defaults().withBackend("onednn"));
    }

    private Path weights() {
        Path file = folder.resolve("net.caffemodel");
        try (Net net = net()) {
            net.fillRandomly(1);
            net.save(file);
        }
        return file;
    }

    private static void truncate(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(100);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFileThatIsCutShortIsTold(boolean afterFirstForward) throws IOException {
        Path file = weights();
        try (Net net = net()) {
            net.copyFrom(file);
            if (afterFirstForward) {
                net.forward();
            }
            truncate(file);
            assertThatThrownBy(net::forward)
                    .isInstanceOf(MokaException.class)
                    .hasMessageContaining("was changed while its weights were in use");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFileThatIsDeletedGoesOn(boolean afterFirstForward) throws IOException {
        Path file = weights();
        try (Net net = net()) {
            net.copyFrom(file);
            net.blob("data").set(new float[2500]);
            if (afterFirstForward) {
                net.forward();
            }
            Files.delete(file);
            net.forward();
            assertThat(net.blob("ip").data()).hasSize(2000);
        }
    }
}
