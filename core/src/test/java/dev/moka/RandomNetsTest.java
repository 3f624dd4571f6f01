package dev.moka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Whole nets drawn at random, forward and backward: the backend under test, the loops and native Caffe compute the same, or refuse
 * together.
 *
 * <p>The property {@code moka.nets} says how many (150), or which one: {@code :17}. Other ones are drawn with {@code moka.seed}.
 */
class RandomNetsTest {
    private static final String ASKED = System.getProperty("moka.nets", "150");

    private static final boolean DAMAGED = Boolean.getBoolean("moka.damaged");

    @TestFactory
    Stream<DynamicTest> nets() {
        IntStream indices = ASKED.startsWith(":")
                ? IntStream.of(Integer.parseInt(ASKED.substring(1)))
                : IntStream.range(0, Integer.parseInt(ASKED));
        return indices.mapToObj(index -> dynamicTest("net " + index, () -> holds(index)));
    }

    private static void holds(int index) {
        RandomNet net = RandomNetDraw.draw(Case.SEED, index, DAMAGED);
        String fault = fault(net);
        if (fault != null) {
            RandomNet small = fault.contains("native Caffe stopped") ? net : new SmallerNet(RandomNetsTest::fault).of(net);
            throw new AssertionError(
                    """
                    %s
                    to see it again: mvn -pl %s -am test -Dtest=RandomNetsTest -Dmoka.nets=:%d -Dmoka.seed=%d -Dsurefire.failIfNoSpecifiedTests=false
                    phase: %s
                    %s
                    made smaller: %s
                    %s"""
                            .formatted(
                                    fault,
                                    LayerTest.BACKEND.equals(NetOptions.JAVA) ? "core" : LayerTest.BACKEND,
                                    index,
                                    Case.SEED,
                                    net.phase(),
                                    net.prototxt(),
                                    fault(small),
                                    small.prototxt()));
        }
    }

    private static String fault(RandomNet net) {
        try {
            String fault = new RandomNetCheck(net, LayerTest.BACKEND, DAMAGED).fault();
            return fault;
        } catch (RuntimeException e) {
            java.io.StringWriter s = new java.io.StringWriter();
            e.printStackTrace(new java.io.PrintWriter(s));
            return s.toString();
        }
    }

    @AfterAll
    static void tell() {
        System.out.println("random nets: " + RandomNetCheck.counts());
    }

    @Test
    void aNetIsDrawnTheSameAgain() {
        assertThat(RandomNetDraw.draw(7, 3, true).prototxt())
                .isEqualTo(RandomNetDraw.draw(7, 3, true).prototxt());
    }
}
