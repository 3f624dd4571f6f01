package dev.moka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.moka.random.RandomLayers;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/**
 * Random configurations of all layer types, each held to what {@link LayerTest} holds a case to.
 *
 * <p>The property {@code moka.random} says how many (400), or which one: {@code Pooling:17}. Other ones are drawn with {@code moka.seed}.
 */
class RandomLayersTest {
    private static final String ASKED = System.getProperty("moka.random", "400");
    /** They read and write files, or are written by users. */
    private static final Set<String> WITHOUT =
            Set.of("Data", "HDF5Data", "HDF5Output", "ImageData", "MemoryData", "Python", "WindowData");

    @TestFactory
    Stream<DynamicContainer> configurations() {
        if (ASKED.contains(":")) {
            String[] one = ASKED.split(":", 2);
            return Stream.of(configuration(one[0], Integer.parseInt(one[1])));
        }
        List<String> types = RandomLayers.types().stream()
                .filter(LayerTypes.names()::contains)
                .toList();
        int each = 1 + Integer.parseInt(ASKED) / types.size();
        return types.stream().flatMap(type -> IntStream.range(0, each).mapToObj(i -> configuration(type, i)));
    }

    private static DynamicContainer configuration(String type, int index) {
        Case aCase = RandomLayers.draw(Case.SEED, type, index);
        Seen.of(type).random();
        String id = type + ":" + index;
        return dynamicContainer(
                id + " " + aCase, LayerTest.checks(aCase).stream().map(check -> replayable(check, id)));
    }

    private static DynamicTest replayable(DynamicTest check, String id) {
        return dynamicTest(check.getDisplayName(), () -> {
            try {
                check.getExecutable().execute();
            } catch (TestAbortedException e) {
                throw e;
            } catch (Exception | AssertionError e) {
                throw new AssertionError(
                        "%s\nto see it again: mvn -pl %s -am test -Dtest=RandomLayersTest -Dmoka.random=%s -Dmoka.seed=%d -Dsurefire.failIfNoSpecifiedTests=false"
                                .formatted(
                                        e.getMessage(),
                                        LayerTest.BACKEND.equals(NetOptions.JAVA) ? "core" : LayerTest.BACKEND,
                                        id,
                                        Case.SEED),
                        e);
            }
        });
    }

    /** A type without configurations would be a type that only chosen ones are tried of. */
    @Test
    void everyTypeIsDrawn() {
        assertThat(LayerTypes.names())
                .as("each type has configurations in dev.moka.random, or is named in WITHOUT")
                .allMatch(type -> RandomLayers.types().contains(type) != WITHOUT.contains(type));
    }

    @Test
    void aConfigurationIsDrawnTheSameAgain() {
        RandomLayers.types()
                .forEach(type -> assertThat(RandomLayers.draw(7, type, 3))
                        .hasToString(RandomLayers.draw(7, type, 3).toString()));
    }
}
