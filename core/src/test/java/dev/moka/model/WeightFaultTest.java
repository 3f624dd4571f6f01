package dev.moka.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.MokaException;
import dev.moka.proto.BlobProto;
import dev.moka.proto.BlobShape;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.NetParameter;
import dev.moka.proto.SolverState;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every file that is no readable weights is named for what it is, with the remedy, in one line. */
class WeightFaultTest {
    @TempDir
    Path folder;

    private static final BlobProto BLOB = BlobProto.newBuilder()
            .setShape(BlobShape.newBuilder().addDim(40))
            .addAllData(Collections.nCopies(40, 0.25f))
            .build();

    private static byte[] model() {
        NetParameter.Builder net = NetParameter.newBuilder().setName("tiny");
        for (String name : new String[] {"conv1", "conv2", "conv3"}) {
            net.addLayer(LayerParameter.newBuilder()
                    .setName(name)
                    .setType("Convolution")
                    .addBlobs(BLOB));
        }
        return net.build().toByteArray();
    }

    private void assertFault(Path file, String expected) {
        assertThatThrownBy(() -> CaffeModel.open(file))
                .isInstanceOf(MokaException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(expected)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"))
                .satisfies(e -> assertThat(((MokaException) e).kind()).isEqualTo(MokaException.Kind.MODEL));
    }

    private void assertFault(byte[] bytes, String expected) throws IOException {
        assertFault(Files.write(folder.resolve("m.caffemodel"), bytes), expected);
    }

    private void assertFault(String text, String expected) throws IOException {
        assertFault(text.getBytes(StandardCharsets.ISO_8859_1), expected);
    }

    @Test
    void missingFoldersAndEmptyFiles() throws IOException {
        assertFault(
                folder.resolve("no.caffemodel"), "does not exist; check the path: it should be weights (.caffemodel)");
        assertFault(folder, "is a folder; give the file in it that is weights (.caffemodel)");
        assertFault(new byte[0], "is empty (0 bytes), not weights (.caffemodel)");
    }

    @Test
    void otherKindsOfFiles() throws IOException {
        assertFault("version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 5\n", "run \"git lfs pull\"");
        assertFault(
                "  <html><body>Quota exceeded</body></html>",
                "an HTML page, not weights (.caffemodel); the download failed");
        assertFault("\u0089HDF\r\n\u001a\n", "is damaged HDF5");
        assertFault("PK\3\4abc", "is a zip archive");
        assertFault("\u001f\u008b\10abc", "is a gzip-compressed file");
        assertFault("\u0080\2}q", "is a Python pickle");
        assertFault("a\0" + "\0".repeat(255) + "ustar", "is a tar archive");
        assertFault("\u0093NUMPY\1", "is a NumPy array");
    }

    @Test
    void textWhereWeightsBelong() throws IOException {
        assertFault("layer { name: 'a' type: 'ReLU' }", "is a net description (.prototxt), not its weights");
        assertFault("net: \"lenet.prototxt\"\nbase_lr: 0.1", "is a solver file; its net is \"lenet.prototxt\"");
        assertFault("hello world", "is a text file; it should be weights (.caffemodel)");
    }

    @Test
    void otherMessages() throws IOException {
        SolverState state = SolverState.newBuilder()
                .setIter(5000)
                .setLearnedNet("lenet_iter_5000.caffemodel")
                .addHistory(BLOB)
                .setCurrentStep(0)
                .build();
        assertFault(state.toByteArray(), "is a solver's state (.solverstate), not weights");
        assertFault(BLOB.toByteArray(), "is a single blob (.binaryproto), a mean perhaps");
        BlobProto legacy = BLOB.toBuilder()
                .clearShape()
                .setNum(1)
                .setChannels(1)
                .setHeight(8)
                .setWidth(5)
                .build();
        assertFault(legacy.toByteArray(), "is a single blob (.binaryproto)");
        // ModelProto: ir_version, producer_name, graph, opset_import
        assertFault("\10\7\22\7pytorch\72\2\12\0\102\2\20\15", "is an ONNX model");
    }

    @Test
    void netsWithoutLayers() throws IOException {
        NetParameter empty = NetParameter.newBuilder()
                .setName("empty")
                .setForceBackward(false)
                .build();
        assertFault(empty.toByteArray(), "is a net (\"empty\") without any layer");
    }

    @Test
    void truncatedFilesSayAfterWhichLayerAndHowMuchIsMissing() throws IOException {
        byte[] model = model();
        int layer = (model.length - 6) / 3;
        assertFault(
                Arrays.copyOf(model, 6 + 2 * layer + 100),
                "is cut short after layer \"conv2\": at least " + (layer - 100) + " bytes are missing");
        assertFault(
                Arrays.copyOf(model, 100), "is cut short in its first layer: at least " + (6 + layer - 100) + " bytes");
    }

    @Test
    void everyTruncationIsAnErrorOrEndsBetweenLayers() throws IOException {
        byte[] model = model();
        int layer = (model.length - 6) / 3;
        for (int length = 1; length < model.length; length++) {
            Path file = Files.write(folder.resolve("cut"), Arrays.copyOf(model, length));
            boolean whole = length > 6 && (length - 6) % layer == 0;
            try {
                CaffeModel.open(file);
                assertThat(whole).as("%d bytes opened", length).isTrue();
            } catch (MokaException e) {
                assertThat(whole).as("%d bytes: %s", length, e.getMessage()).isFalse();
            }
        }
    }

    @Test
    void randomBytesAreNoCaffemodel() throws IOException {
        for (int seed = 0; seed < 200; seed++) {
            byte[] bytes = new byte[1 + new Random(seed).nextInt(5000)];
            new Random(seed).nextBytes(bytes);
            Path file = Files.write(folder.resolve("random"), bytes);
            assertThatThrownBy(() -> CaffeModel.open(file))
                    .as("seed %d", seed)
                    .isInstanceOf(MokaException.class)
                    .hasMessageStartingWith(file.toString());
        }
        byte[] bytes = new byte[4096];
        new Random(1701).nextBytes(bytes);
        assertFault(bytes, "is not a .caffemodel: its bytes are no message of Caffe's");
    }

    /** Damage inside a real model is an error of ours or goes unnoticed in the numbers; never another exception. */
    @Test
    void flippedBytesNeverEscape() throws IOException {
        Random random = new Random(1701);
        for (int i = 0; i < 500; i++) {
            byte[] model = model();
            for (int flips = 0; flips < 3; flips++) {
                model[random.nextInt(model.length)] = (byte) random.nextInt();
            }
            model[random.nextInt(40)] = (byte) random.nextInt();
            Path file = Files.write(folder.resolve("flipped"), model);
            try {
                for (LayerWeights layer : CaffeModel.open(file).layers()) {
                    layer.blobs()
                            .forEach(blob ->
                                    blob.source().copyTo(new float[blob.source().count()]));
                }
            } catch (MokaException e) {
                assertThat(e.getMessage()).startsWith(file.toString());
            }
        }
    }

    @Test
    void moreThanTwoGigabytesIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("big.caffemodel"), model());
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 31);
        }
        assertFault(file, "has 2147483648 bytes; a .caffemodel, a protobuf message, cannot have more than 2 GB");
    }
}
