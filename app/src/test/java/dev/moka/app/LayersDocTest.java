package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.moka.LayerTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** docs/layers.md says what the tests of this build saw; with {@code -Dmoka.update} it is written anew. */
class LayersDocTest {
    private static final Path ROOT = Path.of(System.getProperty("moka.root", ".."));
    private static final Path DOC = ROOT.resolve("docs/layers.md");
    private static final String REMAKE =
            "mvn -pl app -am test -Dtest='*LayerTest,RandomLayersTest,LayersDocTest' -Dsurefire.failIfNoSpecifiedTests=false -Dmoka.update";

    @Test
    void saysWhatTheTestsSaw() throws IOException {
        Map<String, SeenLayer> java = SeenLayer.read(ROOT.resolve("core/target/layers-java.tsv"));
        Map<String, SeenLayer> onednn = SeenLayer.read(ROOT.resolve("onednn/target/layers-onednn.tsv"));
        assumeComplete("core", java);
        assumeComplete("onednn", onednn);
        LayersDoc doc = new LayersDoc(java, onednn);
        if (System.getProperty("moka.update") != null) {
            Files.writeString(DOC, doc.text());
        }
        assertThat(doc.staleness(Files.exists(DOC) ? Files.readString(DOC) : ""))
                .as("docs/layers.md is stale; if the tests are right, remake it: %s", REMAKE)
                .isEmpty();
    }

    /** A run of some tests, or one without native Caffe, has not seen everything. */
    private static void assumeComplete(String module, Map<String, SeenLayer> seen) {
        assumeTrue(
                LayerTypes.names().stream()
                                .allMatch(type ->
                                        seen.containsKey(type) && seen.get(type).chosen())
                        && seen.values().stream().anyMatch(SeenLayer::random)
                        && seen.values().stream()
                                .anyMatch(layer -> layer.forwardError().isPresent()),
                () -> "not all layer tests of " + module + " were run with native Caffe; to run them: " + REMAKE);
    }

    @Test
    void everyTypeOfMokaHasARow() {
        assertThat(LayersDoc.TYPES).hasSize(61).doesNotHaveDuplicates().containsAll(LayerTypes.names());
    }

    @Test
    void errorsAreRoundedUpToOneDigit() {
        assertThat(LayersDoc.roundedUp(3.2e-7)).isEqualTo("4e-7");
        assertThat(LayersDoc.roundedUp(9.5e-7)).isEqualTo("1e-6");
        assertThat(LayersDoc.roundedUp(3e-7)).isEqualTo("3e-7");
        assertThat(LayersDoc.roundedUp(0)).isEqualTo("exact");
    }

    @Test
    void aLargerErrorOrAnotherKernelMakesItStale() {
        LayersDoc doc = new LayersDoc(Map.of(), Map.of());
        assertThat(doc.staleness(doc.text())).isEmpty();
        assertThat(doc.staleness(doc.text().replace("| AbsVal", "| AbsValue"))).isPresent();
    }
}
