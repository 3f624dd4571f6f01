package dev.moka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.moka.array.NdArray;
import dev.moka.array.Npy;
import dev.moka.array.Npz;
import dev.moka.data.ComputeImageMean;
import dev.moka.data.ConvertImageset;
import dev.moka.data.Database;
import dev.moka.data.ImageList;
import dev.moka.image.CvImage;
import dev.moka.image.Images;
import dev.moka.image.Labels;
import dev.moka.image.Mean;
import dev.moka.model.CaffeModel;
import dev.moka.model.Prototxt;
import dev.moka.model.SolverFile;
import dev.moka.model.SolverStateFile;
import dev.moka.proto.DataParameter.DB;
import dev.moka.solver.Solver;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever interrupts a thread that reads or writes closes the file under it, with an exception that looks as if the file was damaged. It is
 * told as what it is.
 */
class InterruptedTest {
    private static final String NET = """
            layer { name: 'data' type: 'DummyData' top: 'x' dummy_data_param { shape { dim: 2 dim: 3 } } }
            layer { name: 'ip' type: 'InnerProduct' bottom: 'x' top: 'ip' inner_product_param { num_output: 2 } }
            layer { name: 'loss' type: 'Reduction' bottom: 'ip' top: 'loss' loss_weight: 1 }
            """;

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> everyKindOfFile() throws IOException {
        Map<String, Runnable> uses = new LinkedHashMap<>();
        models(uses);
        pictures(uses);
        return uses.entrySet().stream()
                .map(use -> DynamicTest.dynamicTest(use.getKey(), () -> assertToldAsSuch(use.getValue())));
    }

    private void models(Map<String, Runnable> uses) throws IOException {
        Path net = Files.writeString(folder.resolve("net.prototxt"), NET);
        Path solver = Files.writeString(
                folder.resolve("solver.prototxt"),
                "net: '" + net + "' lr_policy: 'fixed' base_lr: 1 max_iter: 1 momentum: 1 snapshot_prefix: '"
                        + folder.resolve("s") + "'");
        snapshot(solver);
        snapshot(Files.writeString(folder.resolve("h5.prototxt"), Files.readString(solver) + " snapshot_format: HDF5"));
        uses.put("net", () -> Prototxt.readNet(net));
        uses.put("solver", () -> SolverFile.read(solver));
        for (String end : new String[] {"", ".h5"}) {
            Path state = folder.resolve("s_iter_1.solverstate" + end);
            Path weights = folder.resolve("s_iter_1.caffemodel" + end);
            uses.put("state" + end, () -> SolverStateFile.read(state).history().forEach(this::read));
            uses.put("weights" + end, () -> load(net, weights));
            uses.put("saved" + end, () -> save(net, folder.resolve("saved.caffemodel" + end)));
        }
        NdArray array = new NdArray(new int[] {2}, new float[] {1, 2});
        Npy.write(folder.resolve("a.npy"), array);
        Npz.write(folder.resolve("a.npz"), Map.of("a", array));
        uses.put("npy", () -> Npy.read(folder.resolve("a.npy")));
        uses.put("npz", () -> Npz.read(folder.resolve("a.npz")));
        uses.put("written", () -> Npy.write(folder.resolve("b.npy"), array));
        Path labels = Files.writeString(folder.resolve("labels.txt"), "a\nb\n");
        uses.put("labels", () -> Labels.read(labels));
    }

    private static void snapshot(Path solver) {
        try (Solver made = Solver.of(solver, NetOptions.defaults().withBackend(NetOptions.JAVA))) {
            made.solve();
        }
    }

    private void read(dev.moka.model.WeightBlob blob) {
        blob.source().copyTo(new float[blob.source().count()]);
    }

    private static void load(Path net, Path weights) {
        try (Net loaded = new Net(Prototxt.parseNet(NET, "net").net(), NetOptions.defaults())) {
            loaded.copyFrom(CaffeModel.open(weights));
            loaded.params("ip").get(0).data();
        }
    }

    private static void save(Path net, Path weights) {
        try (Net made = new Net(Prototxt.parseNet(NET, "net").net(), NetOptions.defaults())) {
            made.save(weights);
        }
    }

    private void pictures(Map<String, Runnable> uses) throws IOException {
        for (String kind : new String[] {"png", "jpg", "gif", "bmp"}) {
            Path picture = folder.resolve("p." + kind);
            assertThat(ImageIO.write(new BufferedImage(40, 40, BufferedImage.TYPE_3BYTE_BGR), kind, picture.toFile()))
                    .isTrue();
            uses.put(kind, () -> Images.read(picture));
            uses.put(kind + " as OpenCV", () -> CvImage.read(picture, CvImage.Color.COLOR));
        }
        Path list = Files.writeString(folder.resolve("list.txt"), "p.png 0\np.jpg 1\n");
        uses.put("list", () -> ImageList.read(list));
        for (DB kind : DB.values()) {
            Path database = folder.resolve(kind + "_db");
            convert(list, database, kind);
            Path mean = folder.resolve(kind + ".binaryproto");
            new ComputeImageMean(database, mean).run();
            uses.put(kind + "", () -> readAll(database));
            uses.put(kind + " made", () -> convert(list, folder.resolve(kind + "" + System.nanoTime()), kind));
            uses.put(kind + " mean", () -> Mean.read(mean));
        }
        uses.put("folder", () -> Images.list(folder));
    }

    private void convert(Path list, Path database, DB kind) {
        new ConvertImageset(folder + "/", list, database, kind, false, false, 0, 0, 0, false, "").run();
    }

    private static void readAll(Path database) {
        try (Database open = Database.open(database);
                var cursor = open.cursor()) {
            for (boolean there = cursor.first(); there; there = cursor.next()) {
                assertThat(cursor.value()).isNotEmpty();
            }
        }
    }

    /** Or nothing is told, because Java does not read such a file through a channel. */
    private static void assertToldAsSuch(Runnable use) {
        Thread.currentThread().interrupt();
        try {
            use.run();
        } catch (MokaException e) {
            assertThat(e.getMessage()).contains("interrupted: this thread was asked to stop");
            assertThat(e.kind()).isEqualTo(MokaException.Kind.FAILED);
            assertThat(e).hasRootCauseInstanceOf(ClosedByInterruptException.class);
        } finally {
            assertThat(Thread.interrupted()).as("interrupt flag").isTrue();
        }
        assertThatCode(use::run).as("again").doesNotThrowAnyException();
    }

    @Test
    void whatWrapsItKeepsTheWords() {
        MokaException told = new MokaException(
                MokaException.Kind.MODEL, "x is damaged", new IOException(new ClosedByInterruptException()));
        assertThat(told).hasMessageStartingWith("interrupted: ");
        assertThat(new MokaException(told.kind(), "y: " + told.getMessage(), told))
                .hasMessageStartingWith("y: interrupted: ");
    }
}
