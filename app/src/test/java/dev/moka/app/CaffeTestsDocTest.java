package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/caffe-tests.md names tests that exist, and every layer's. */
class CaffeTestsDocTest {
    private static final Path ROOT = Path.of(System.getProperty("moka.root"));

    @Test
    void namesTestsThatExist() throws IOException {
        Set<String> named = Pattern.compile("`(\\w+Test)`")
                .matcher(Files.readString(ROOT.resolve("docs/caffe-tests.md")))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> there = tests();
        assertThat(there).containsAll(named);
        assertThat(named)
                .containsAll(there.stream()
                        .filter(test -> test.endsWith("LayerTest") && !test.equals("LayerTest"))
                        .toList());
    }

    private static Set<String> tests() throws IOException {
        Set<String> tests = new TreeSet<>();
        for (String module : new String[] {"core", "vis", "app"}) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module + "/src/test/java/dev/moka"))) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith("Test.java"))
                        .forEach(name -> tests.add(name.replace(".java", "")));
            }
        }
        return tests;
    }
}
