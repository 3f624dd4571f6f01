package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimeCommandTest {
    @TempDir
    Path folder;

    @Test
    void saysWhatCaffeSays() {
        Ran ran = Ran.moka("time", "-model", TinyTraining.net(folder), "-iterations=2", "--backend", "java")
                .succeeds();
        String log = ran.err().replaceAll("(?m)^I\\d{4} \\S+ +\\d+ caffe\\.cpp:\\d+\\] ", "");
        String ms = " \\d[-.0-9e]* ms\\.\n";
        assertThat(log)
                .matches(Pattern.compile("Use CPU\\.\nPerforming Forward\nInitial loss: [0-9.]+\nPerforming Backward\n"
                        + "\\*\\*\\* Benchmark begins \\*\\*\\*\nTesting for 2 iterations\\.\n"
                        + "Iteration: 1 forward-backward time:" + ms + "Iteration: 2 forward-backward time:" + ms
                        + "Average time per layer: \n"
                        + "      data\tforward:" + ms + "      data\tbackward:" + ms
                        + "        ip\tforward:" + ms + "        ip\tbackward:" + ms
                        + "      loss\tforward:" + ms + "      loss\tbackward:" + ms
                        + "Average Forward pass:" + ms + "Average Backward pass:" + ms
                        + "Average Forward-Backward:" + ms + "Total Time:" + ms
                        + "\\*\\*\\* Benchmark ends \\*\\*\\*\n"));
        assertThat(ran.out().lines().map(line -> line.split(" ")[0]))
                .containsExactly("layer", "data", "ip", "loss", "total");
    }

    @Test
    void aNetWithoutALossIsTimedWithItsGradients() {
        Ran ran = Ran.moka("time", "--model", TinyModel.net(folder), "--iterations", 1)
                .succeeds();
        assertThat(ran.err()).contains("moka: nothing asks for a gradient", "Testing for 1 iterations.");
        assertThat(ran.out()).containsPattern("(?m)^conv +Convolution +\\d+\\.\\d{3} +\\d+\\.\\d{3}$");
        Ran.moka("time", "--model", TinyTraining.net(folder), "--phase", "TEST", "--iterations", 1)
                .succeeds();
        Ran.moka("time").failsWith(2, "no model is given");
    }

    @Test
    void deviceQueryShowsWhatComputes() {
        Ran ran = Ran.moka("device_query", "-gpu", "all").succeeds();
        assertThat(ran.out()).contains("processors  ", "memory      ", "backends    java");
        assertThat(ran.err()).isEqualTo("moka: --gpu all: Moka computes on the CPU\n");
        assertThat(Ran.moka("device-query").succeeds().out()).isEqualTo(ran.out());
    }
}
