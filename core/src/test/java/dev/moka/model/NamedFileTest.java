package dev.moka.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.MokaException;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.solver.Solver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A NUL character in a name, which no file has. */
class NamedFileTest {
    private static final String DATA =
            "layer { name: 'd' type: 'Input' top: 'd' input_param { shape { dim: 1 dim: 2 } } } ";
    private static final NetOptions OPTIONS = NetOptions.defaults().withBackend(NetOptions.JAVA);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type: 'Data' top: 't' data_param { source: 'a\\000' batch_size: 1 }",
                "type: 'ImageData' top: 't' top: 'l' image_data_param { source: 'a\\000' batch_size: 1 }",
                "type: 'HDF5Data' top: 't' hdf5_data_param { source: 'a\\000' batch_size: 1 }",
                "type: 'HDF5Output' bottom: 'd' bottom: 'e' hdf5_output_param { file_name: 'a\\000' }",
                "type: 'WindowData' top: 't' top: 'l' window_data_param { source: 'a\\000' batch_size: 1 }",
                "type: 'InfogainLoss' bottom: 'd' bottom: 'e' top: 't' infogain_loss_param { source: 'a\\000' }"
            })
    void aLayersFile(String layer) {
        String text = DATA + DATA.replace("'d'", "'e'") + "layer { name: 'bad' " + layer + " }";
        assertRefused(() -> new Net(Prototxt.parseNet(text, "net").net(), OPTIONS).close(), "layer 'bad': ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "net: 'a\\000'",
                "train_net: 'a\\000'",
                "net: 'FOLDER/net.prototxt' weights: 'a\\000'",
                "net: 'FOLDER/net.prototxt' snapshot_prefix: 'a\\000'",
                "net: 'FOLDER/net.prototxt' test_net: 'a\\000' test_iter: 1 test_interval: 1"
            })
    void aSolversFile(String field) throws IOException {
        Files.writeString(folder.resolve("net.prototxt"), DATA);
        Path file = Files.writeString(
                folder.resolve("solver.prototxt"),
                "base_lr: 1 lr_policy: 'fixed' " + field.replace("FOLDER", folder.toString()));
        assertRefused(() -> Solver.of(file, OPTIONS).close(), "");
    }

    @Test
    void aListsFile() throws IOException {
        Path list = Files.writeString(folder.resolve("list.txt"), "one.h5\na\0.h5\n");
        String text = "layer { name: 'bad' type: 'HDF5Data' top: 't' hdf5_data_param { source: '" + list
                + "' batch_size: 1 } }";
        assertRefused(
                () -> new Net(Prototxt.parseNet(text, "net").net(), OPTIONS).close(),
                "layer 'bad': " + list + " lists");
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable code, String words) {
        assertThatThrownBy(code)
                .isInstanceOfSatisfying(
                        MokaException.class, e -> assertThat(e.kind()).isEqualTo(MokaException.Kind.MODEL))
                .hasMessageContaining(words)
                .hasMessageMatching(".*\"a\\\\u0000.*\" can be no file's name \\(.+\\): correct it");
    }
}
