package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.LayerTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EltwiseLayerTest extends LayerTest {
    @Override
    protected Stream<Case> cases() {
        return Stream.of(

                eltwise("").bottom(2, 3, 4, 5).bottom(2, 3, 4, 5).anySize(),
                eltwise("operation: PROD").bottom(2, 3, 4, 5).bottom(2, 3, 4, 5).bottom(2, 3, 4, 5).anySize(),
                eltwise("operation: SUM").bottom(7).bottom(7).bottom(7),
                eltwise("operation: SUM coeff: 1 coeff: -0.5 coeff: 2").bottom(3, 11).bottom(3, 11).bottom(3, 11),
                eltwise("coeff: 1 coeff: -1").bottom(2, 17, 3, 1).bottom(2, 17, 3, 1).anySize(),
                eltwise("coeff: 0 coeff: 0").bottom(2, 3).bottom(2, 3),
                eltwise("operation: MAX").bottom(2, 3, 4, 5).bottom(2, 3, 4, 5).bottom(2, 3, 4, 5).anySize(),
                eltwise("operation: MAX").bottom(5, 5).bottom(5, 5).ties(),
                eltwise("operation: PROD stable_prod_grad: false").bottom(1, 1, 1, 1).bottom(1, 1, 1, 1).ties(),
                eltwise("operation: PROD").bottom(2, 8, 3, 3).bottom(2, 8, 3, 3).anySize());
    }

    @Test
    void maxIgnoresCoeff() {
        Case max = eltwise("operation: MAX coeff: 0 coeff: 0").bottom(3).bottom(3).values(99, 99, 99);
        assertThat(forward(max).get(0)).containsExactly(new float[] {99, 99, 99}, within(0f));
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertRefused(eltwise("").bottom(2, 3).bottom(2, 4), "equal shapes");
        assertRefused(eltwise("coeff: 1").bottom(2, 3).bottom(2, 3), "one each or none");
        assertRefused(eltwise("operation: PROD coeff: 1 coeff: 1").bottom(2).bottom(2), "PROD none");
        assertRefused(eltwise("").bottom(2), "Eltwise takes at least 2 bottom");
    }

    private static Case eltwise(String param) {
        return layer("type: 'Eltwise' eltwise_param { " + param + " }");
    }
}
