package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is computed in bf16 says so; skipped where the processor has no bf16. */
class PrecisionTest {
    private static final String SAID = "computed in bf16";

    @TempDir
    Path folder;

    private Path model = Path.of("");
    private Path pictures = Path.of("");
    private Path red = Path.of("");

    @BeforeEach
    void write() throws IOException {
        model = ColourModel.write(folder.resolve("model"), ColourModel.SOFTMAX);
        pictures = folder.resolve("pictures");
        red = ColourModel.picture(pictures.resolve("red.png"), ColourModel.RED);
        ColourModel.picture(pictures.resolve("dusk.png"), 0x7b3a55);
        ColourModel.picture(pictures.resolve("olive.png"), 0x57631d);
        ColourModel.picture(pictures.resolve("sea.png"), 0x0b4d8f);
    }

    /** Runs in bf16, or skips the test. */
    private static Ran bf16(Object... args) {
        Object[] all = Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--precision";
        all[args.length + 1] = "bf16";
        Ran ran = Ran.moka(all);
        assumeFalse(ran.err().contains("this processor does not multiply bf16"), "no bf16 on this processor");
        return ran.succeeds();
    }

    @Test
    void classificationsSayIt() {
        Ran ran = bf16("classify", "--model", model, red);
        assertThat(ran.err()).contains("moka: " + SAID);
        assertThat(ran.out()).startsWith(SAID + "\n");
        assertThat(bf16("classify", "--model", model, "--format", "json", red).out())
                .endsWith(",\"precision\":\"bf16\"}\n");
        assertThat(bf16("classify", "--model", model, "--format", "csv", red).out())
                .startsWith("image,rank,classId,className,probability,precision\n");
    }

    @Test
    void picturesAndArraysSayIt() throws IOException {
        Path svg = folder.resolve("prob.svg");
        assertThat(bf16("vis", "prob", red, "--model", model, "-o", svg).err()).contains(SAID);
        assertThat(svg).content().contains(SAID);
        bf16("vis", "fc", "ip", red, "--model", model, "-o", folder.resolve("ip.svg"));
        assertThat(folder.resolve("ip.svg")).content().contains(SAID);
        bf16("vis", "all", red, "--model", model, "-o", folder.resolve("page"));
        assertThat(folder.resolve("page/index.html")).content().contains(SAID);
        assertThat(bf16("run", "--model", model, "-o", folder.resolve("x.npz")).err())
                .contains(SAID);
        assertThat(bf16("inspect", "blob", "ip", red, "--model", model, "-o", folder.resolve("x.npy"))
                        .err())
                .contains(SAID);
        assertThat(bf16("inspect", "plan", "--model", model).out()).contains("in bf16, on ");
    }

    @Test
    void trainingsSayIt() throws IOException {
        Path log = folder.resolve("log.txt");
        Path json = folder.resolve("log.json");
        Ran ran = bf16(
                "train",
                "--solver",
                TinyTraining.solver(folder, ""),
                "--log-file",
                log,
                "--log-json",
                json,
                "--plot",
                folder.resolve("loss.svg"));
        assertThat(ran.err()).containsOnlyOnce("moka: " + SAID);
        assertThat(log).content().containsOnlyOnce(SAID);
        assertThat(json).content().contains("\"precision\":\"bf16\"");
        assertThat(folder.resolve("loss.svg")).content().contains(SAID);
        assertThat(folder.resolve("line_iter_20.run.json")).content().contains("\"precision\" : \"bf16\"");
        Path weights = folder.resolve("line_iter_20.caffemodel");
        assertThat(bf16("test", "--model", TinyTraining.net(folder), "--weights", weights, "--iterations", 1)
                        .err())
                .contains("moka: " + SAID);
        assertThat(bf16("time", "--model", TinyTraining.net(folder), "--iterations", 1)
                        .err())
                .contains("moka: " + SAID);
    }

    private static Map<String, JsonNode> byPicture(String jsonLines) throws IOException {
        Map<String, JsonNode> lines = new LinkedHashMap<>();
        for (String line : jsonLines.split("\n")) {
            JsonNode result = new ObjectMapper().readTree(line);
            lines.put(result.path("image").asText(), result.path("predictions"));
        }
        return lines;
    }

    private static double probability(JsonNode predictions, int classId) {
        for (JsonNode prediction : predictions) {
            if (prediction.path("classId").asInt() == classId) {
                return prediction.path("probability").asDouble();
            }
        }
        throw new AssertionError("no class " + classId + " in " + predictions);
    }

    @Test
    void agreementIsThatOfTwoClassifications() throws IOException {
        Object[] args = {
            "classify", "--model", model, "--weights", "random:2", "--input-scale", "0.01", "--format", "json", pictures
        };
        Map<String, JsonNode> found = byPicture(bf16(args).out());
        Map<String, JsonNode> expected = byPicture(Ran.moka(args).succeeds().out());
        args[args.length - 1] = "--agreement=" + pictures;
        JsonNode figures = new ObjectMapper().readTree(bf16(args).out());

        int top1 = 0;
        double largest = -1;
        for (String picture : expected.keySet()) {
            JsonNode mine = expected.get(picture);
            JsonNode theirs = found.get(picture);
            top1 += mine.get(0).path("classId").equals(theirs.get(0).path("classId")) ? 1 : 0;
            for (int c = 0; c < 4; c++) {
                largest = Math.max(largest, Math.abs(probability(mine, c) - probability(theirs, c)));
            }
        }
        assertThat(largest).isPositive();
        assertThat(figures.path("pictures").asInt()).isEqualTo(4);
        assertThat(figures.path("top1").asInt()).isEqualTo(top1);
        assertThat(figures.path("top5").asInt()).isEqualTo(4);
        assertThat(figures.path("largestDifference").asDouble()).isCloseTo(largest, within(1e-6));
        String where = figures.path("image").asText();
        double there = 0;
        for (int c = 0; c < 4; c++) {
            there = Math.max(there, Math.abs(probability(expected.get(where), c) - probability(found.get(where), c)));
        }
        assertThat(there).isCloseTo(largest, within(1e-6));
    }

    @Test
    void agreementIsPrintedForPeopleToo() throws IOException {
        assertThat(bf16("classify", "--model", model, "--agreement", pictures).out())
                .startsWith("top-1 agreement: 4 of 4 (100.0 %)\ntop-5 agreement: 4 of 4 (100.0 %)\n"
                        + "largest difference of a probability: 0.");
        Files.writeString(pictures.resolve("broken.png"), "no picture");
        Ran ran = Ran.moka("classify", "--model", model, "--precision", "bf16", "--agreement", pictures);
        assertThat(ran.exitCode()).isEqualTo(4);
        assertThat(ran.out()).startsWith("top-1 agreement: 4 of 4");
        assertThat(ran.err()).containsOnlyOnce("broken.png");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        Ran.moka("classify", "--model", model, "--agreement", pictures).failsWith(2, "--precision bf16");
        Ran.moka("classify", "--model", model, "--agreement", pictures, "--precision", "bf16", red)
                .failsWith(2, "its folder alone");
        Ran.moka("classify", "--model", model, "--agreement", pictures, "--precision", "bf16", "--format", "csv")
                .failsWith(2, "table or json");
        Ran.moka("classify", "--model", model, "--precision", "bf16", "--backend", "java", red)
                .failsWith(2, "use float32");
        Ran.moka("classify", "--model", model, "--precision", "fp4", red).failsWith(2, "--precision");
    }
}
