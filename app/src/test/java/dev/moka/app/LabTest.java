package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.moka.Net;
import dev.moka.NetOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles the program of docs/lab.md and runs it on CaffeNet with random weights. */
class LabTest {
    private final Path shared = Path.of(System.getProperty("moka.shared"));

    @TempDir
    Path folder;

    @Test
    void theProgramInTheDocumentationRuns() throws Exception {
        assumeTrue(Files.isDirectory(shared), "the reference data is not at " + shared);
        prepareModel();

        String output = new DocumentedProgram("lab.md", "Lab", folder).run(folder, shared.resolve("images/cat.jpg"));

        assertThat(output)
                .containsPattern("class \\d+ with probability [01]\\.\\d+")
                .contains("\ndata\t(50, 3, 227, 227)\n", "\nconv1\t(50, 96, 55, 55)\n", "\nprob\t(50, 1000)\n")
                .contains("\nconv1\t(96, 3, 11, 11) (96,)\n", "\nfc8\t(1000, 4096) (1000,)\n")
                .contains("the middle of the first filter's red part: ");
    }

    private void prepareModel() throws Exception {
        Path deploy = folder.resolve("deploy.prototxt");
        Files.copy(shared.resolve("nets/models/bvlc_reference_caffenet/deploy.prototxt"), deploy);
        Files.copy(shared.resolve("imagenet/ilsvrc_2012_mean.npy"), folder.resolve("ilsvrc_2012_mean.npy"));
        try (Net net = Net.of(deploy, NetOptions.defaults())) {
            net.fillRandomly(1);
            net.save(folder.resolve("bvlc_reference_caffenet.caffemodel"));
        }
    }
}
