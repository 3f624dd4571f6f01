package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestCommandTest {
    @TempDir
    Path folder;

    @Test
    void theMeansAreDataAndLinesOfTheLog() {
        Path net = TinyTraining.net(folder);
        Path weights = TinyModel.weights(folder.resolve("line.caffemodel"), TinyTraining.NET);
        Ran ran = Ran.moka("test", "-model", net, "-weights", weights, "-iterations", "3")
                .succeeds();
        assertThat(ran.out().lines()).hasSize(3);
        assertThat(ran.out())
                .containsPattern("(?m)^Loss: [0-9.]+$")
                .containsPattern("(?m)^loss = ([0-9.]+) \\(\\* 1 = \\1 loss\\)$")
                .containsPattern("(?m)^score = -?[0-9.]+$");
        assertThat(ran.err())
                .contains("caffe.cpp:286] Running for 3 iterations.", "] Batch 2, score = ", "] Loss: ")
                .doesNotContain("Batch 3");
        ran.out().lines().forEach(line -> assertThat(ran.err()).contains("] " + line));
        assertThat(Ran.moka("test", "--net", net, "--weights", weights, "-q")
                        .succeeds()
                        .err())
                .isEmpty();
    }

    @Test
    void theMeansAreThoseOfTheBatches() {
        Path net = TinyModel.write(folder.resolve("random.prototxt"), """
                layer { name: "x" type: "DummyData" top: "x"
                        dummy_data_param { shape { dim: 1 } data_filler { type: "uniform" } } }
                layer { name: "copy" type: "Power" bottom: "x" top: "copy" }
                """);
        Ran ran = Ran.moka("test", "--model", net, "--weights", "random:1", "--iterations", 4)
                .succeeds();
        double[] batches = ran.err()
                .lines()
                .filter(line -> line.contains("Batch "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .toArray();
        assertThat(batches).hasSize(4).doesNotHaveDuplicates();
        double mean = Double.parseDouble(ran.out().lines().toList().get(1).replace("copy = ", ""));
        assertThat(mean)
                .isCloseTo(
                        (batches[0] + batches[1] + batches[2] + batches[3]) / 4,
                        org.assertj.core.api.Assertions.within(1e-5));
        assertThat(ran.out()).startsWith("Loss: 0\n");
    }

    @Test
    void mistakesAreOneLine() {
        Path net = TinyTraining.net(folder);
        Ran.moka("test").failsWith(2, "no model is given");
        Ran.moka("test", "--model", net).failsWith(2, "no weights", "--weights");
        Ran.moka("test", "--model", net, "--weights", "random:1", "--iterations", "0")
                .failsWith(2, "--iterations 0");
    }
}
