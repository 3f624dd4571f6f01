package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.moka.Net;
import dev.moka.NetOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles the programs of docs/net-surgery.md and runs them. */
class NetSurgeryDocTest {
    private final Path shared = Path.of(System.getProperty("moka.shared"));

    @TempDir
    Path folder;

    @BeforeEach
    void needsTheReferenceData() {
        assumeTrue(Files.isDirectory(shared), "the reference data is not at " + shared);
    }

    @Test
    void theFiltersMoveAndBlurTheGrayCat() throws Exception {
        Path prototxt = shared.resolve("nets/examples/net_surgery/conv.prototxt");
        Path saved = folder.resolve("filters.caffemodel");
        String output = new DocumentedProgram("net-surgery.md", "DesignerFilters", folder)
                .run(prototxt, shared.resolve("images/cat gray.jpg"), saved);

        double before = number(output, "mean of map 0: ");
        assertThat(number(output, "with a bias of 1: ")).isCloseTo(before + 1, within(1e-4));
        // A blur keeps the mean of the picture, which lies in [0, 1].
        assertThat(number(output, "blurred, with the bias: ")).isBetween(1.1, 1.9);
        try (Net net = Net.load(prototxt, saved)) {
            assertThat(net.params("conv").get(1).data()).containsExactly(1, 0, 0);
            assertThat(net.params("conv").get(0).at(1, 0, 1, 2)).isEqualTo(-2);
            assertThat(net.params("conv").get(0).at(2, 0, 2, 1)).isEqualTo(-2);
        }
    }

    @Test
    void theCastClassifierLooksEverywhere() throws Exception {
        Path deploy = shared.resolve("nets/models/bvlc_reference_caffenet/deploy.prototxt");
        Path weights = folder.resolve("random.caffemodel");
        try (Net net = Net.of(deploy, NetOptions.defaults())) {
            net.fillRandomly(1);
            net.save(weights);
        }
        Path cast = shared.resolve("nets/examples/net_surgery/bvlc_caffenet_full_conv.prototxt");
        Path saved = folder.resolve("cast.caffemodel");
        String output = new DocumentedProgram("net-surgery.md", "LookEverywhere", folder)
                .run(deploy, weights, cast, shared.resolve("images/cat.jpg"), saved);

        assertThat(output).startsWith("prob (1, 1000, 8, 8)\n").containsPattern("(?m)(^( {1,3}\\d{1,3}){8}$\n?){8}");
        assertThat(saved).exists();
    }

    private static double number(String output, String label) {
        Matcher number = Pattern.compile(Pattern.quote(label) + "(\\S+)").matcher(output);
        assertThat(number.find()).as(output).isTrue();
        return Double.parseDouble(number.group(1));
    }
}
