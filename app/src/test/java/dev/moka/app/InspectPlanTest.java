package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectPlanTest {
    @TempDir
    Path folder;

    private Path net = Path.of("");

    @BeforeEach
    void writeNet() {
        net = TinyModel.net(folder);
    }

    @Test
    void oneRowForEachKernel() {
        String plan = Ran.moka("inspect", "plan", "--net", net, "--weights", "random:1", "--batch", 3)
                .succeeds()
                .out();
        assertThat(plan)
                .containsPattern("(?m)^layers +kernel +reads +writes +KiB +parameters KiB +multiply-adds$")
                .containsPattern("(?m)^data +free$")
                .containsPattern("(?m)^conv \\+ ReLU +\\w+(:\\w+)+ +plain.* 1 +\\d+ +216$")
                .containsPattern("(?m)^fc +\\w+(:\\w+)+ .* plain +1 +\\d+ +72$")
                .containsPattern("(?m)^prob +\\w+(:\\w+)+ +plain +plain +1$")
                .containsPattern("(?m)^total +4 kernels .* 288$")
                .contains("in float32, on ");
        assertThat(Ran.moka("inspect", "plan", "--net", net, "--backend", "java")
                        .succeeds()
                        .out())
                .containsPattern("(?m)^conv +loops +plain +plain +1 +\\d+ +72$")
                .containsPattern("(?m)^relu +loops +plain +plain +1$")
                .containsPattern("(?m)^total +5 kernels");
    }

    @Test
    void timesEveryKernel() {
        String plan = Ran.moka("inspect", "plan", "--net", net, "--weights", "random:1", "--time")
                .succeeds()
                .out();
        assertThat(plan)
                .containsPattern("(?m) multiply-adds +ms +share +of floor$")
                .containsPattern("(?m)^conv \\+ ReLU .* 72 +\\d+\\.\\d{3} +\\d+ % +\\d+ %$")
                .containsPattern("(?m)^data +free +\\d+\\.\\d{3} +\\d+ %$")
                .containsPattern("(?m)^total .* 96 +\\d+\\.\\d{3} +100 % +\\d+ %$")
                .containsPattern(
                        "an inner product makes \\d+\\.\\d billion multiply-adds a second here, and a copy moves \\d+\\.\\d GB");
    }

    @Test
    void theSameAsJson() throws IOException {
        JsonNode plan = new JsonMapper()
                .readTree(Ran.moka(
                                "inspect",
                                "plan",
                                "--net",
                                net,
                                "--weights",
                                "random:1",
                                "--format",
                                "json",
                                "--time",
                                "--threads",
                                1)
                        .succeeds()
                        .out());
        assertThat(plan.path("precision").asText()).isEqualTo("float32");
        assertThat(plan.path("threads").asInt()).isEqualTo(1);
        assertThat(plan.path("machine").path("multiplyAddsPerSecond").asDouble())
                .isPositive();
        JsonNode conv = plan.path("kernels").path(1);
        assertThat(conv.path("layers").toString()).isEqualTo("[\"conv\",\"relu\"]");
        assertThat(conv.path("multiplyAdds").asInt()).isEqualTo(72);
        assertThat(conv.path("milliseconds").asDouble()).isPositive();
        assertThat(conv.path("floorMilliseconds").asDouble()).isPositive();
        JsonNode untimed = new JsonMapper()
                .readTree(Ran.moka("inspect", "plan", "--net", net, "--format", "json")
                        .succeeds()
                        .out());
        assertThat(untimed.has("machine")).isFalse();
        assertThat(untimed.path("kernels").path(1).has("milliseconds")).isFalse();
    }

    @Test
    void shapesFollowTheOptions() {
        Ran.moka("inspect", "plan", "--net", net, "--batch", 0).failsWith(2, "--batch 0");
        Ran.moka("inspect", "plan", "--net", net, "--input-shape", "1,1,9,9").failsWith(3, "layer 'fc'");
    }
}
