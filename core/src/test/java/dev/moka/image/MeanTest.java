package dev.moka.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.moka.MokaException;
import dev.moka.array.NdArray;
import dev.moka.array.Npy;
import dev.moka.proto.BlobProto;
import dev.moka.proto.BlobShape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeanTest {
    private static final float[] IMAGENET = {104.00699f, 116.66877f, 122.67891f};

    @Test
    void readsImageNetsMeanFromNpyAndBinaryproto() {
        for (String name : new String[] {"ilsvrc_2012_mean.npy", "imagenet_mean.binaryproto"}) {
            Mean mean = Mean.parse(Samples.shared("imagenet/" + name).toString());
            assertThat(mean.array().shape()).as(name).containsExactly(3, 256, 256);
            assertThat(mean.isPicture()).isTrue();
            assertThat(mean.perChannel()).as(name).containsExactly(IMAGENET, within(2e-5f));
        }
    }

    @Test
    void readsValues() {
        assertThat(Mean.parse(" 104, 117,123.5 ").array().data()).containsExactly(104, 117, 123.5f);
        assertThat(Mean.parse("128").array().shape()).containsExactly(1);
        assertThat(Mean.parse("-1e-1,+.5").perChannel()).containsExactly(-.1f, .5f);
    }

    @Test
    void readsBothShapesOfABinaryprotoAndDoubles(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("mean.binaryproto");
        BlobProto.Builder blob = BlobProto.newBuilder();
        for (int i = 0; i < 8; i++) {
            blob.addData(i);
        }
        BlobProto legacy =
                blob.clone().setNum(1).setChannels(2).setHeight(2).setWidth(2).build();
        Files.write(file, legacy.toByteArray());
        assertThat(Mean.read(file).array().shape()).containsExactly(2, 2, 2);
        BlobShape shape = BlobShape.newBuilder().addDim(2).addDim(1).addDim(4).build();
        Files.write(file, blob.clone().setShape(shape).build().toByteArray());
        assertThat(Mean.read(file).perChannel()).containsExactly(1.5f, 5.5f);
        BlobProto doubles = BlobProto.newBuilder()
                .setShape(BlobShape.newBuilder().addDim(2))
                .addDoubleData(1.5)
                .addDoubleData(2.5)
                .build();
        Files.write(file, doubles.toByteArray());
        assertThat(Mean.read(file).perChannel()).containsExactly(1.5f, 2.5f);
    }

    @Test
    void shapesAreBroughtToOneOfTwo() {
        assertThat(mean(2, 3).array().shape()).containsExactly(1, 2, 3);
        assertThat(mean(1, 3, 2, 2).array().shape()).containsExactly(3, 2, 2);
        assertThat(mean(3, 1, 1).array().shape()).containsExactly(3);
        assertThatThrownBy(() -> mean(2, 3, 2, 2))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("(2, 3, 2, 2)");
        assertThatThrownBy(() -> mean()).isInstanceOf(MokaException.class);
    }

    private static Mean mean(int... shape) {
        return new Mean(new NdArray(shape, new float[(int) NdArray.count(shape)]), "test");
    }

    @Test
    void badMeansAreNamed(@TempDir Path folder) throws IOException {
        refuses(folder.resolve("none.npy").toString(), "none.npy", "no such file");
        refuses("1,2,x", "'1,2,x' is neither numbers nor a file");
        refuses("1,,2", "'1,,2' is not a list of numbers");
        refuses("", "neither numbers nor a file");
        Path file = folder.resolve("bad.binaryproto");
        for (byte[] content : new byte[][] {
            {},
            {1, 2, 3, 4, 5},
            "<html>404".getBytes(StandardCharsets.UTF_8),
            "name: \"a prototxt\"".getBytes(StandardCharsets.UTF_8)
        }) {
            Files.write(file, content);
            refuses(file.toString(), "bad.binaryproto", "holds no mean");
        }
        Files.write(
                file, BlobProto.newBuilder().setChannels(3).addData(1).build().toByteArray());
        refuses(file.toString(), "bad.binaryproto", "holds no mean");
        Npy.write(file, new NdArray(new int[] {4}, new float[4]));
        byte[] npy = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(npy, npy.length - 1));
        refuses(file.toString(), "mean file", "bad.binaryproto", "truncated");
    }

    private static void refuses(String text, String... words) {
        assertThatThrownBy(() -> Mean.parse(text))
                .isInstanceOfSatisfying(
                        MokaException.class, e -> assertThat(e.kind()).isEqualTo(MokaException.Kind.MODEL))
                .hasMessageContainingAll(words);
    }
}
