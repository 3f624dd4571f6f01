package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.Case;
import dev.moka.LayerTest;
import dev.moka.MokaException;
import dev.moka.NativeCaffe;
import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.model.Hdf5Arrays;
import dev.moka.model.Prototxt;
import dev.moka.oracle.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HDF5OutputLayerTest extends LayerTest {
    @TempDir
    private static Path folder;

    private static String to(String name) {
        return "type: 'HDF5Output' hdf5_output_param { file_name: '%s' }".formatted(folder.resolve(name));
    }

    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                layer(to("four.h5"))
                        .bottom(5, 8, 6, 5)
                        .bottom(5, 1, 1, 1)
                        .tops(0)
                        .fixed(),
                layer(to("two.h5")).bottom(3, 2).bottom(3).tops(0).fixed());
    }

    private static Net net(Path file) {
        return new Net(
                Prototxt.parseNet("""
                        layer { name: 'x' type: 'Input' top: 'x' top: 'y'
                                input_param { shape { dim: 3 dim: 2 } shape { dim: 3 } } }
                        layer { name: 'out' type: 'HDF5Output' bottom: 'x' bottom: 'y'
                                hdf5_output_param { file_name: '%s' } }
                        """.formatted(file), "test").net(),
                NetOptions.defaults().withBackend(BACKEND));
    }

    @Test
    void writesItsBottomsOnceAndNativeCaffeReadsThem() throws Exception {
        Path file = folder.resolve("out.h5");
        try (Net net = net(file)) {
            net.blob("x").set(1, 2, 3, 4, 5, 6.5f);
            net.blob("y").set(7, 8, 9);
            net.forward();
            assertThat(Hdf5Arrays.read(file, "data").shape()).containsExactly(3, 2, 1, 1);
            assertThat(Hdf5Arrays.read(file, "data").data()).containsExactly(1, 2, 3, 4, 5, 6.5f);
            assertThat(Hdf5Arrays.read(file, "label").shape()).containsExactly(3, 1, 1, 1);
            assertThatThrownBy(net::forward)
                    .isInstanceOf(MokaException.class)
                    .hasMessageStartingWith("layer 'out': ")
                    .hasMessageContaining("is written already");
        }
        Path list = Files.writeString(folder.resolve("list.txt"), file.toString());
        var read = NativeCaffe.get().forward(Request.of("""
                layer { name: 'data' type: 'HDF5Data' top: 'data' top: 'label'
                        hdf5_data_param { source: '%s' batch_size: 3 } }
                """.formatted(list)));
        assertThat(read.blob("data").data()).containsExactly(1, 2, 3, 4, 5, 6.5f);
        assertThat(read.blob("label").data()).containsExactly(7, 8, 9);
    }

    @Test
    void readsWhatNativeCaffeWrites() {
        Path file = folder.resolve("native.h5");
        NativeCaffe.get().forward(Request.of("""
                layer { name: 'd' type: 'DummyData' top: 'x' top: 'y'
                        dummy_data_param { shape { dim: 3 dim: 2 } shape { dim: 3 } data_filler { value: 4 } } }
                layer { name: 'out' type: 'HDF5Output' bottom: 'x' bottom: 'y' hdf5_output_param { file_name: '%s' } }
                """.formatted(file)));
        NativeCaffe.get()
                .forward(Request.of("layer { name: 'd' type: 'DummyData' top: 'x'"
                        + " dummy_data_param { shape { dim: 1 } } }")); // ends the net before, and so closes its file
        assertThat(Hdf5Arrays.read(file, "data").shape()).containsExactly(3, 2, 1, 1);
        assertThat(Hdf5Arrays.read(file, "data").data()).containsOnly(4);
    }

    @Test
    void badDescriptionsAreRefused() {
        assertRefused(layer("type: 'HDF5Output'").bottom(1).bottom(1).tops(0), "give a file_name");
        assertRefused(layer(to("x.h5")).bottom(2, 1).bottom(1).tops(0), "axis 0 must be equal");
        assertRefused(layer(to("x.h5")).bottom(1, 1, 1, 1, 1).bottom(1).tops(0), "at most 4 axes");
        try (Net net = net(folder.resolve("no/such/folder.h5"))) {
            assertThatThrownBy(net::forward).hasMessageContaining("its folder does not exist");
        }
    }
}
