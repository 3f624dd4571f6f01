package dev.moka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.array.NdArray;
import dev.moka.array.Npy;
import dev.moka.array.Npz;
import dev.moka.data.Database;
import dev.moka.image.Images;
import dev.moka.image.Labels;
import dev.moka.image.Mean;
import dev.moka.model.BinaryProto;
import dev.moka.model.Hdf5Arrays;
import dev.moka.proto.BlobProto;
import dev.moka.proto.BlobShape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever belongs to a model can lie in a zip, as in a program's jar. */
class InArchiveTest {
    private static final NetOptions OPTIONS = NetOptions.defaults().withBackend(LayerTest.BACKEND);
    private static final NdArray THREE = new NdArray(new int[] {3}, new float[] {1, 2, 3});

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private FileSystem zip;

    @BeforeEach
    void open() throws IOException {
        zip = FileSystems.newFileSystem(folder.resolve("model.jar"), Map.of("create", "true"));
    }

    @AfterEach
    void close() throws IOException {
        zip.close();
    }

    private Path net(Path file) throws IOException {
        return Files.writeString(file, """
                layer { name: 'data' type: 'Input' top: 'data' input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }
                layer { name: 'conv' type: 'Convolution' bottom: 'data' top: 'conv'
                        convolution_param { num_output: 4 kernel_size: 3 } }
                layer { name: 'ip' type: 'InnerProduct' bottom: 'conv' top: 'ip' inner_product_param { num_output: 5 } }
                """);
    }

    private static float[] answers(Path net, Path weights) {
        try (Net loaded = Net.load(net, weights, OPTIONS)) {
            loaded.blob("data").set(1);
            loaded.forward();
            return loaded.blob("ip").data();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"net.caffemodel", "net.caffemodel.h5"})
    void netAndWeights(String name) throws IOException {
        Path net = net(folder.resolve("net.prototxt"));
        Path weights = folder.resolve(name);
        try (Net random = Net.of(net, OPTIONS)) {
            random.fillRandomly(7);
            random.save(weights);
        }
        Path inZip = Files.copy(weights, zip.getPath("/" + name));
        float[] answers = answers(net(zip.getPath("/net.prototxt")), inZip);
        assertThat(answers).isEqualTo(answers(net, weights));
        assertThat(answers).doesNotContain(0);
    }

    @Test
    void weightsAreWrittenThere() throws IOException {
        Path net = net(zip.getPath("/net.prototxt"));
        Path weights = zip.getPath("/net.caffemodel");
        try (Net random = Net.of(net, OPTIONS)) {
            random.fillRandomly(7);
            random.save(weights);
            random.blob("data").set(1);
            random.forward();
            assertThat(answers(net, weights)).isEqualTo(random.blob("ip").data());
        }
    }

    @Test
    void meansOfAllKinds() throws IOException {
        Path npy = zip.getPath("/mean.npy");
        Npy.write(npy, THREE);
        assertThat(Mean.read(npy).array().data()).containsExactly(1, 2, 3);
        Path proto = zip.getPath("/mean.binaryproto");
        try (OutputStream out = Files.newOutputStream(proto)) {
            BlobProto.newBuilder()
                    .setShape(BlobShape.newBuilder().addDim(3))
                    .addData(1)
                    .addData(2)
                    .addData(3)
                    .build()
                    .writeTo(out);
        }
        assertThat(Mean.read(proto).array().data()).containsExactly(1, 2, 3);
        assertThat(BinaryProto.read(proto, "a mean").data()).containsExactly(1, 2, 3);
    }

    @Test
    void arraysLabelsAndPictures() throws IOException {
        Path npz = zip.getPath("/arrays.npz");
        Npz.write(npz, Map.of("conv/a", THREE));
        assertThat(Npz.read(npz)).containsOnlyKeys("conv/a");
        assertThat(Npz.read(npz).values().iterator().next().data()).containsExactly(1, 2, 3);
        Path labels = Files.writeString(zip.getPath("/labels.txt"), "n1 cat\nn2 dog\n");
        assertThat(Labels.read(labels)).hasSize(2);
        Path png = zip.getPath("/red.png");
        try (OutputStream out = Files.newOutputStream(png)) {
            ImageIO.write(new BufferedImage(4, 3, BufferedImage.TYPE_INT_RGB), "png", out);
        }
        assertThat(Images.read(png).width()).isEqualTo(4);
    }

    @Test
    void hdf5Data() throws IOException {
        Path file = folder.resolve("rows.h5");
        Hdf5Arrays.write(file, Map.of("x", THREE));
        Path inZip = Files.copy(file, zip.getPath("/rows.h5"));
        assertThat(Hdf5Arrays.read(inZip, "x").data()).containsExactly(1, 2, 3);
    }

    @Test
    void whatNeedsFilesOfItsOwnSaysSo() throws IOException {
        Path database = Files.createDirectory(zip.getPath("/train_lmdb"));
        assertThatThrownBy(() -> Database.open(database))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("train_lmdb lies in an archive")
                .hasMessageContaining("unpack it first");
    }
}
