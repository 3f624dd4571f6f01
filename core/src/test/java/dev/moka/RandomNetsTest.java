package dev.moka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Whole nets drawn at random, forward and backward: the backend under test, the loops and native Caffe compute the same, or refuse
 * together.
 *
 * <p>The property {@code moka.nets} says how many (100), or which one: {@code :17}. Other ones are drawn with {@code moka.seed}.
 */
class RandomNetsTest {
    private static final String ASKED = System.getProperty("moka.nets", "100");

    @TestFactory
    Stream<DynamicTest> nets() {
        IntStream indices = ASKED.startsWith(":")
                ? IntStream.of(Integer.parseInt(ASKED.substring(1)))
                : IntStream.range(0, Integer.parseInt(ASKED));
        return indices.mapToObj(index -> dynamicTest("net " + index, () -> holds(index)));
    }

    private static void holds(int index) {
        RandomNet net = RandomNetDraw.draw(Case.SEED, index);
        String fault = fault(net);
        if (fault != null) {
            throw new AssertionError("""
                    %s
                    to see it again: mvn -pl %s -am test -Dtest=RandomNetsTest -Dmoka.nets=:%d -Dmoka.seed=%d -Dsurefire.failIfNoSpecifiedTests=false
                    phase: %s
                    %s
                    %s""".formatted(
                            fault,
                            LayerTest.BACKEND.equals(NetOptions.JAVA) ? "core" : LayerTest.BACKEND,
                            index,
                            Case.SEED,
                            net.phase(),
                            net.prototxt(),
                            smaller(net, fault)));
        }
    }

    /** A net that native Caffe stops for is not made smaller: each try would start it anew. */
    private static String smaller(RandomNet net, String fault) {
        if (fault.contains("native Caffe stopped")) {
            return "";
        }
        RandomNet small = new SmallerNet(RandomNetsTest::fault).of(net);
        return "made smaller: %s\n%s".formatted(fault(small), small.prototxt());
    }

    /** What is wrong with a net, which may be that it throws what nobody should see; null if nothing is. */
    private static @Nullable String fault(RandomNet net) {
        try {
            return new RandomNetCheck(net, LayerTest.BACKEND).fault();
        } catch (RuntimeException e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            return trace.toString();
        }
    }

    @AfterAll
    static void tell() {
        System.out.println("random nets: " + RandomNetCheck.counts());
    }

    @Test
    void aNetIsDrawnTheSameAgain() {
        assertThat(RandomNetDraw.draw(7, 3).prototxt())
                .isEqualTo(RandomNetDraw.draw(7, 3).prototxt());
    }
}
