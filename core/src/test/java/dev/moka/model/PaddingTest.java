package dev.moka.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.MokaException;
import dev.moka.array.NdArray;
import dev.moka.image.Mean;
import dev.moka.proto.BlobProto;
import dev.moka.proto.SolverState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Zero bytes behind the end of a file, which native Caffe does not mind. */
class PaddingTest {
    @TempDir
    Path folder;

    @Test
    void weightsAreRead() throws IOException {
        byte[] whole = Files.readAllBytes(Shared.path("models/lenet/lenet_iter_10000.caffemodel"));
        CaffeModel padded = CaffeModel.open(write("w.caffemodel", padded(whole, 4096)));
        assertThat(padded.layers()).hasSize(9);
        assertThat(padded.layers().get(8).name()).isEqualTo("loss");
        assertThat(CaffeModel.open(write("one.caffemodel", padded(whole, 1))).layers())
                .hasSize(9);
    }

    @Test
    void otherBytesThanZerosAreNoPadding() throws IOException {
        byte[] whole = Files.readAllBytes(Shared.path("models/lenet/lenet_iter_10000.caffemodel"));
        byte[] bad = padded(whole, 4096);
        bad[bad.length - 1] = 1;
        Path file = write("w.caffemodel", bad);
        assertThatThrownBy(() -> CaffeModel.open(file))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("is damaged or cut short after layer \"loss\"");
    }

    @Test
    void meansAndMatricesAndStatesAreRead() throws IOException {
        byte[] blob = BlobProto.newBuilder()
                .setNum(1)
                .setChannels(1)
                .setHeight(1)
                .setWidth(3)
                .addData(1)
                .addData(2)
                .addData(0)
                .build()
                .toByteArray();
        Path file = write("m.binaryproto", padded(blob, 100));
        assertThat(BinaryProto.read(file, "a blob").data()).containsExactly(1, 2, 0);
        NdArray mean = Mean.read(file).array();
        assertThat(mean.data()).containsExactly(1, 2, 0);
        byte[] state = SolverState.newBuilder().setIter(7).build().toByteArray();
        assertThat(SolverStateFile.read(write("s.solverstate", padded(state, 100)))
                        .iteration())
                .isEqualTo(7);
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static byte[] padded(byte[] bytes, int zeros) {
        return Arrays.copyOf(bytes, bytes.length + zeros);
    }
}
