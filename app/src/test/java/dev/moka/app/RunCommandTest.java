package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.array.NdArray;
import dev.moka.array.Npy;
import dev.moka.array.Npz;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
    @TempDir
    Path folder;

    private Path net = Path.of("");
    private Path input = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void write() {
        net = TinyModel.net(folder);
        input = folder.resolve("x.npy");
        out = folder.resolve("out.npz");
        float[] numbers = new float[48];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i / 48f;
        }
        Npy.write(input, new NdArray(new int[] {3, 1, 4, 4}, numbers));
    }

    private Ran run(Object... more) {
        Object[] args = {"run", "--net", net, "--weights", "random:1", "-o", out};
        Object[] all = Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return Ran.moka(all);
    }

    private NdArray written(String blob) {
        return Objects.requireNonNull(Npz.read(out).get(blob), blob);
    }

    @Test
    void inputsGiveTheShapeAndOutputsAreWritten() {
        assertThat(run("--input", "data=" + input).succeeds().out()).isEmpty();
        assertThat(Npz.read(out)).containsOnlyKeys("prob");
        NdArray prob = written("prob");
        assertThat(prob.shape()).containsExactly(3, 3);
        assertThat(prob.data()[0] + prob.data()[1] + prob.data()[2]).isBetween(0.999f, 1.001f);
    }

    @Test
    void blobsAreChosenByName() {
        run("--input", "data=" + input, "--blobs", "all").succeeds();
        assertThat(Npz.read(out).keySet()).containsExactly("data", "conv", "fc", "prob");
        assertThat(written("data").data()).isEqualTo(Npy.read(input).data());
        assertThat(written("conv").shape()).containsExactly(3, 2, 2, 2);
        float[] fc = written("fc").data();
        run("--input", "data=" + input, "--blobs", "fc,conv", "--force").succeeds();
        assertThat(Npz.read(out).keySet()).containsExactly("fc", "conv");
        assertThat(written("fc").data()).isEqualTo(fc);
    }

    @Test
    void theSameSeedGivesTheSameNumbers() {
        run("--input", "data=" + input).succeeds();
        float[] first = written("prob").data();
        run("--input", "data=" + input, "--force").succeeds();
        assertThat(written("prob").data()).isEqualTo(first);
        Ran.moka("run", "--net", net, "--weights", "random:2", "--input", "data=" + input, "-o", out, "--force")
                .succeeds();
        assertThat(written("prob").data()).isNotEqualTo(first);
    }

    @Test
    void saysWhatCannotBeRun() {
        run("--input", "data=" + folder.resolve("none.npy")).failsWith(1, "none.npy: no such file");
        run("--input", "image=" + input).failsWith(2, "no such input", "data");
        run("--input", "data=" + input, "--blobs", "conv9").failsWith(2, "no blob 'conv9'");
        run("--input", "data=" + input, "--backend", "abacus").failsWith(2, "abacus", "java");
        run("--input", "data=" + input, "--threads", -1).failsWith(2, "threads");
        Ran.moka("run", "--net", net, "-o", out).failsWith(3, "there are no weights", "--weights");
        Ran.moka("run", "--net", net, "--weights", "random:x", "-o", out).failsWith(2, "random:1");
        assertThat(out).doesNotExist();
        assertThat(run().succeeds().err()).contains("input 'data' is all zeros");
        run().failsWith(1, "out.npz exists", "--force");
    }
}
