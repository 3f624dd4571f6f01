package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A net whose data sets are not there can be looked at, drawn and timed, but neither run nor trained. */
class MissingDataTest {
    private static final String AFTER = """
            layer { name: "ip" type: "InnerProduct" bottom: "x" top: "ip"
                    inner_product_param { num_output: 2 weight_filler { type: "xavier" } } }
            layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "y" top: "loss" }
            """;

    @TempDir
    private Path folder;

    private Path net(String layer) {
        return TinyModel.write(
                folder.resolve("net.prototxt"),
                "layer { name: \"data\" top: \"x\" top: \"y\" " + layer + " }\n" + AFTER);
    }

    private Path lmdb(String transform) {
        return net("type: \"Data\" data_param { source: \"none_lmdb\" batch_size: 5 backend: LMDB } transform_param { "
                + transform + " }");
    }

    private static void shape(Path net, String expected, Object... more) {
        Object[] args = new Object[more.length + 4];
        System.arraycopy(new Object[] {"inspect", "blobs", "--net", net}, 0, args, 0, 4);
        System.arraycopy(more, 0, args, 4, more.length);
        assertThat(Ran.moka(args).succeeds().out().lines()).contains("x\t" + expected);
    }

    @Test
    void theDescriptionGivesTheShape() {
        shape(lmdb("crop_size: 8"), "(5, 3, 8, 8)");
        shape(lmdb("crop_size: 8 force_gray: true"), "(5, 1, 8, 8)");
        shape(lmdb("crop_size: 8 mean_value: 1 mean_value: 2"), "(5, 2, 8, 8)");
        shape(lmdb("crop_size: 8 mean_file: 'none.binaryproto'"), "(5, 3, 8, 8)");
        String list = "type: \"ImageData\" image_data_param { source: \"none.txt\" batch_size: 4 ";
        shape(net(list + "new_height: 6 new_width: 7 }"), "(4, 3, 6, 7)");
        shape(net(list + "new_height: 6 new_width: 7 is_color: false }"), "(4, 1, 6, 7)");
        Path listed = TinyModel.write(folder.resolve("list.txt"), "none.jpg 0\n");
        shape(net(list.replace("none.txt", listed.toString()) + "new_height: 6 new_width: 7 }"), "(4, 3, 6, 7)");
        shape(
                net("type: \"WindowData\" window_data_param { source: \"none.txt\" batch_size: 2 }"
                        + " transform_param { crop_size: 9 }"),
                "(2, 3, 9, 9)");
    }

    @Test
    void theCommandLineGivesAnother() {
        shape(lmdb("crop_size: 8"), "(9, 3, 8, 8)", "--batch", 9);
        shape(lmdb(""), "(7, 1, 28, 28)", "--input-shape", "x=7,1,28,28");
        shape(lmdb(""), "(7, 1, 28, 28)", "--input-shape", "7,1,28,28");
        Path rows = net("type: \"HDF5Data\" hdf5_data_param { source: \"none.txt\" batch_size: 2 }");
        shape(rows, "(6, 4)", "--input-shape", "x=6,4");
        Ran.moka("inspect", "blobs", "--net", rows).failsWith(3, "none.txt: no such file", "--input-shape x=N,C,H,W");
        Ran.moka("inspect", "blobs", "--net", rows, "--input-shape", "x=6,4", "--input-shape", "z=1")
                .failsWith(2, "no such input", "x, y");
    }

    @Test
    void aNetIsInspectedDrawnAndTimedWithout() {
        Path net = lmdb("crop_size: 8");
        Ran layers = Ran.moka("inspect", "layers", "--net", net).succeeds();
        assertThat(layers.out()).contains("data", "InnerProduct");
        assertThat(layers.err()).contains("none_lmdb does not exist", "in its place are data of shape (5, 3, 8, 8)");
        assertThat(Ran.moka("inspect", "params", "--net", net).succeeds().out()).contains("ip\t(2, 192) (2,)");
        Ran.moka("inspect", "param", "ip", "--net", net, "-o", folder.resolve("ip.npy"))
                .succeeds();
        assertThat(Ran.moka("inspect", "plan", "--net", net).succeeds().out()).contains("ip");
        assertThat(Ran.moka("vis", "graph", "--net", net, "--phase", "TRAIN", "-o", folder.resolve("net.svg"))
                        .succeeds()
                        .err())
                .contains("none_lmdb");
        assertThat(Ran.moka("time", "--net", net, "--iterations", 1, "--batch", 2)
                        .succeeds()
                        .out())
                .contains("SoftmaxWithLoss");
    }

    @Test
    void itIsNeitherRunNorTrainedWithout() {
        Path net = lmdb("crop_size: 8");
        Ran.moka("run", "--net", net, "--weights", "random:1", "-o", folder.resolve("x.npz"), "-q")
                .failsWith(3, "none_lmdb does not exist");
        Ran.moka("train", "--solver", TinyTraining.solver(folder, net, ""), "-q")
                .failsWith(3, "none_lmdb does not exist");
    }

    @Test
    void timeReadsTheWeightsThatItIsGiven() {
        Ran.moka("time", "--net", TinyModel.net(folder), "--weights", folder.resolve("none.caffemodel"), "-q")
                .failsWith(3, "none.caffemodel does not exist");
    }
}
