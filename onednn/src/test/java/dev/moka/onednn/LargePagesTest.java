package dev.moka.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.model.Prototxt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LargePagesTest {
    private static final Path SETTING = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
    private static final Path MEMORY = Path.of("/proc/self/smaps_rollup");

    @Test
    void largeWeightsLieInLargePages() throws IOException {
        assumeTrue(Files.exists(SETTING) && Files.exists(MEMORY), "only Linux tells");
        assumeTrue(!Files.readString(SETTING).contains("[never]"), "large pages are off on this machine");
        String text = """
                layer { name: 'x' type: 'Input' top: 'x' input_param { shape { dim: 1 dim: 4096 } } }
                layer { name: 'y' type: 'InnerProduct' bottom: 'x' top: 'y' inner_product_param { num_output: 4096 } }
                """;
        try (Net net = new Net(
                Prototxt.parseNet(text, "large").net(), NetOptions.defaults().withBackend("onednn"))) {
            long before = kilobytesInLargePages();
            net.forward();
            assertThat(kilobytesInLargePages() - before).isGreaterThan(32 * 1024);
        }
    }

    private static long kilobytesInLargePages() throws IOException {
        Matcher line = Pattern.compile("AnonHugePages: +(\\d+) kB").matcher(Files.readString(MEMORY));
        assertThat(line.find()).isTrue();
        return Long.parseLong(line.group(1));
    }
}
